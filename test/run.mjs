/**
 * `npm test`: sets itself up and runs everything, each step on the real parts. The last line is "N passed, N failed".
 * Built-ins only, as `npm start`.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAll } from '../gateway/launch/run.mjs';
import { root, setUp } from '../gateway/launch/setup.mjs';
import { withCentre } from './centre.mjs';
import * as every from './steps.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, help: { type: 'boolean' } } });
const names = ['types', 'lint', 'jest', 'integration', 'pytest', 'browser'];
const chosen = values.only ?? names;
const unknown = chosen.filter(name => !names.includes(name));
if (values.help || unknown.length > 0) {
  process.stdout.write(`npm test -- [--only STEP]...   steps: ${names.join(', ')}\n`);
  process.exit(values.help ? 0 : 2);
}

const total = { passed: 0, failed: 0 };
const begun = Date.now();

/** One step: what it counts is added; one that counts nothing has failed. */
async function step(name, work) {
  const started = Date.now();
  process.stdout.write(`\n── ${name} ──\n`);
  let counts;
  try {
    counts = await work();
  } catch (error) {
    process.stdout.write(`${error.stack ?? error}\n`);
    counts = { passed: 0, failed: 1 };
  }
  if (counts.passed + counts.failed === 0) {
    process.stdout.write(`${name} ran nothing: that is a failure.\n`);
    counts = { passed: 0, failed: 1 };
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  process.stdout.write(`${name}: ${counts.passed} passed, ${counts.failed} failed (${Math.round((Date.now() - started) / 1000)} s)\n`);
  return counts.failed === 0;
}

function finish() {
  process.stdout.write(`\n${Math.round((Date.now() - begun) / 1000)} s\n${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endAll();
    process.exit(130);
  });
}

const own = path.join(root, '.vitrine', `test-${process.pid}`);
const report = path.join(root, 'test', 'report');
await mkdir(report, { recursive: true });

// A build that fails is a failure of types; what can run without it still tells something.
await step('set-up', async () => {
  await setUp({});
  return { passed: 1, failed: 0 };
});

const run = name => (chosen.includes(name) ? step(name, () => every[name]({ root, report, own })) : undefined);
await run('types');
await run('lint');
await run('jest');

const onCentre = ['integration', 'pytest', 'browser'].filter(name => chosen.includes(name));
if (onCentre.length > 0) {
  await step('centre', () =>
    withCentre({ root, own, report }, async centre => {
      for (const name of onCentre) {
        await step(name, () => every[name]({ root, report, own, centre }));
      }
    })
  );
}
await rm(own, { recursive: true, force: true });
finish();
