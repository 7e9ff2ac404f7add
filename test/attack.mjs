/**
 * `npm run attack -- NAME [--size N]`: the programs that look for what must never happen, at full size. `npm test` runs the same ones smaller. The last lines say of each how it ended.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../gateway/launch/setup.mjs';

/** `size` is what the environment variable asks for; `looks` and `named` are patterns of Jest's. */
const programs = {
  requests: { shows: 'random steps of export requests against a model', project: 'gateway', looks: 'checking/model', variable: 'VITRINE_TRANSITIONS', size: 100_000 },
  reference: { shows: 'random queries against the slow reading of the verdict', project: 'disclosure', looks: 'reference', variable: 'VITRINE_CASES', size: 200_000 },
  oracle: { shows: 'safe results before an intruder', project: 'disclosure', looks: 'oracle/oracle', variable: 'VITRINE_ORACLE_CASES', size: 50_000 },
  tampering: { shows: 'changes behind the back of the record', project: 'gateway', looks: 'tampering', variable: 'VITRINE_MUTATIONS', size: 10_000 },
  rights: { shows: 'who may what, against an oracle of its own', project: 'gateway', looks: 'access/who-may-what', variable: 'VITRINE_QUESTIONS', size: 50_000 },
  compartments: { shows: 'compartments of random policies', project: 'gateway', looks: 'access/access', variable: 'VITRINE_POLICIES', size: 100_000 },
  gate: { shows: 'changed statements at the gate', project: 'gateway', looks: 'gate/fuzz', variable: 'VITRINE_STATEMENTS', size: 1_000_000 },
  http: { shows: 'cases of the OpenAPI description, by every role and by strangers', project: 'test', looks: 'integration/http', named: 'every reply', variable: 'VITRINE_HTTP_CASES', size: 100_000 },
  kills: { shows: 'a gateway killed at work', project: 'test', looks: 'integration/durability', named: 'a gateway', variable: 'VITRINE_KILLS', size: 1000 },
  power: { shows: 'a gateway at work whose disk loses power', project: 'test', looks: 'integration/durability', named: 'cut', variable: 'VITRINE_POWER_CUTS', size: 200 },
  bombs: { shows: 'statements that are nothing but costly', project: 'test', looks: 'integration/bombs', variable: 'VITRINE_BOMBS', size: 20 },
  workers: { shows: 'workers killed in mid-query', project: 'test', looks: 'integration/killed', named: 'a worker', variable: 'VITRINE_WORKER_KILLS', size: 1000 },
  damage: { shows: 'extracts damaged at rest and under a query', project: 'gateway', looks: 'extract/damaged', named: 'a damaged', variable: 'VITRINE_DAMAGES', size: 400 },
  clock: { shows: 'jumps of the clock under a gateway at work', project: 'test', looks: 'integration/clock', named: 'a clock', variable: 'VITRINE_CLOCK_JUMPS', size: 200 }
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { size: { type: 'string' }, help: { type: 'boolean' } } });
const chosen = positionals.includes('all') ? Object.keys(programs) : positionals;
const size = values.size === undefined ? undefined : Number(values.size);
const wrong = chosen.some(name => !(name in programs)) || (size !== undefined && !(Number.isInteger(size) && size > 0));
if (values.help || wrong || chosen.length === 0) {
  const list = Object.entries(programs).map(([name, { shows, size: full }]) => `  ${name.padEnd(12)} ${full.toLocaleString('en').padStart(9)}  ${shows}`);
  process.stdout.write(`npm run attack -- NAME... | all [--size N]\n${list.join('\n')}\n`);
  process.exit(wrong || !values.help && positionals.length > 0 ? 2 : 0);
}

function run({ project, looks, named, variable, size: full }) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, '--selectProjects', project, '--testPathPattern', looks, ...(named ? ['--testNamePattern', `^${named} `] : [])];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, [variable]: String(size ?? full) }, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', code => resolve(code === 0));
  });
}

const lines = [];
for (const name of chosen) {
  const started = Date.now();
  const good = await run(programs[name]);
  process.exitCode = good ? process.exitCode : 1;
  lines.push(`${good ? 'held  ' : 'FAILED'} ${name.padEnd(12)} ${(size ?? programs[name].size).toLocaleString('en').padStart(9)} ${programs[name].shows} (${Math.round((Date.now() - started) / 1000)} s)`);
}
process.stdout.write(`\n${lines.join('\n')}\n`);
