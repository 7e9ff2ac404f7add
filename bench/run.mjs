/**
 * `npm run bench [-- NAME...] [--json FILE] [--scale N] [--runs N] [--sizes M,...]`: what a researcher waits for, as ratios against a peer of the same run. Absolute times mean nothing
 * on a shared machine; a ratio that misses its goal is said plainly, and is no failure of the command. `disclosure` and `bombs` are measured only where they are named: they take long, and
 * the first asks for ACRO's environment.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cleanPython } from '../gateway/launch/requirements.mjs';
import { python, root, setUp } from '../gateway/launch/setup.mjs';
import { startGateway } from '../test/centre.mjs';
import { bombTimes } from './bombs.mjs';
import { disclosureTimes } from './disclosure/measure.mjs';

const rows = 'SELECT age, stamp, amount, day, disease, word FROM many.records';
const verdicts = {
  'verdict-units': 'SELECT area, disease, count(DISTINCT person) AS people FROM many.records GROUP BY area, disease',
  'verdict-records': 'SELECT area, disease, count(*) AS records FROM many.records GROUP BY area, disease',
  'verdict-sum': 'SELECT area, disease, sum(amount) AS amount FROM many.records GROUP BY area, disease'
};

/** What each name measures, its peer in the same run, and the goal for the ratio. */
const measures = {
  ipc: { against: 'pyarrow in the kernel’s process writes the same stream', goal: 2 },
  arrow: { against: 'duckdb .arrow() in process', goal: 2 },
  polars: { against: 'duckdb .pl() in process', goal: 2 },
  pandas: { against: 'duckdb .df() in process', goal: 0.5 },
  'verdict-units': { against: 'the plain query in process (count of distinct people)', goal: 2 },
  'verdict-records': { against: 'the plain query in process (count of records)', goal: 2 },
  'verdict-sum': { against: 'the plain query in process (sum)', goal: 2 },
  start: { against: 'a bare Jupyter server until it answers', goal: 1 }
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' }, scale: { type: 'string', default: '1' }, runs: { type: 'string', default: '5' }, sizes: { type: 'string', default: '1,10,50' }, help: { type: 'boolean' }
  }
});
const chosen = positionals.length > 0 ? positionals : Object.keys(measures);
/** Measured only where they are named. */
const long = ['disclosure', 'bombs'];
const unknown = chosen.filter(name => !long.includes(name) && !Object.hasOwn(measures, name));
/** Of `disclosure`, in millions of records. */
const sizes = values.sizes.split(',').map(Number);
if (values.help || unknown.length > 0 || !sizes.every(size => size > 0)) {
  process.stdout.write(`npm run bench [-- NAME...] [--json FILE] [--scale N] [--runs N] [--sizes M,...]   names: ${[...Object.keys(measures), ...long].join(', ')}\n`);
  process.exit(values.help ? 0 : 2);
}

await setUp({});
const own = path.join(root, '.vitrine', `bench-${process.pid}`);
const state = path.join(own, 'state');
const centre = path.join(root, 'bench', 'centre');
await mkdir(own, { recursive: true });
const times = {};
const more = [];
try {
  const kernel = chosen.filter(name => name !== 'start' && !long.includes(name));
  if (kernel.length > 0) {
    Object.assign(times, await kernelTimes(kernel));
  }
  if (chosen.includes('start')) {
    times.start = await startTimes();
  }
  if (chosen.includes('disclosure')) {
    more.push(...(await disclosureTimes({ sizes, runs: Number(values.runs), own, said })));
  }
  if (chosen.includes('bombs')) {
    more.push(...(await bombTimes({ runs: Number(values.runs), own, said })));
  }
} finally {
  await rm(own, { recursive: true, force: true });
}

const timed = chosen.filter(name => !long.includes(name)).map(name => ({ name, ...times[name], ...measures[name] }));
const results = [...timed, ...more].map(({ name, ours, theirs, against, goal, better = 'lower', unit = 's', ...more }) => {
  const [value, peer] = [median(ours), median(theirs)];
  const ratio = better === 'lower' ? value / peer : peer / value;
  return { name, value: round(value), unit, against: round(peer), ratio: round(ratio), goal, better, peer: against, ...more };
});
const width = Math.max(16, ...results.map(({ name }) => name.length));
for (const { name, ratio, goal, better, peer } of results) {
  const met = (better === 'lower' ? ratio <= goal : ratio >= goal) ? 'met   ' : 'MISSED';
  const judged = goal === undefined ? 'no goal               ' : `goal ${String(goal).padStart(3)} x  ${met}`;
  process.stdout.write(`${name.padEnd(width)} ${String(ratio).padStart(6)} x  ${judged}  against ${peer}\n`);
}
if (values.json) {
  await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

/** In one Python process, Vitrine and DuckDB in turn. */
async function kernelTimes(only) {
  process.stdout.write(`Making ${Number(values.scale) * 10} million records …\n`);
  const gateway = await startGateway({ root, state, centre, scale: values.scale });
  try {
    const token = path.join(own, 'token');
    await writeFile(token, await said(process.execPath, [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'token', 'ada', '--project', 'speed', '--state', state]), { mode: 0o600 });
    const env = { ...cleanPython(process.env), VITRINE_GATEWAY: gateway.address, VITRINE_TOKEN_FILE: token, VITRINE_PROJECT: 'speed', VITRINE_COMPARTMENT: 'many', VITRINE_LANGUAGE: 'en' };
    // The first query builds the extract.
    await said(python('lab'), ['-c', 'import vitrine; vitrine.query("SELECT count(*) FROM many.records")'], { env });
    const [extract] = (await readdir(path.join(state, 'extracts'))).filter(name => name.endsWith('.duckdb'));
    return JSON.parse(
      await said(python('lab'), [path.join(root, 'bench', 'kernel.py'), path.join(state, 'extracts', extract), 'many', values.runs], { env, input: JSON.stringify({ rows, verdicts, only }) })
    );
  } finally {
    await gateway.close();
  }
}

/** A gateway on a state that is there, and a bare Jupyter server, in turn: from the command until it answers. */
async function startTimes() {
  const made = path.join(own, 'start');
  await (await startGateway({ root, state: made })).close();
  const found = { ours: [], theirs: [] };
  for (let run = 0; run < Number(values.runs); run++) {
    let begun = performance.now();
    const gateway = await startGateway({ root, state: made });
    found.ours.push((performance.now() - begun) / 1000);
    await gateway.close();
    begun = performance.now();
    const server = spawn(python('lab'), ['-m', 'jupyter', 'server', '--no-browser', '--allow-root', '--ServerApp.port=0', '--ServerApp.ip=127.0.0.1'], {
      env: { ...cleanPython(process.env), HOME: own, JUPYTER_CONFIG_DIR: own, JUPYTER_RUNTIME_DIR: path.join(own, 'runtime') }, cwd: own, stdio: ['ignore', 'ignore', 'pipe']
    });
    const ended = once(server, 'exit');
    for await (const chunk of server.stderr) {
      if (/is running at/.test(String(chunk))) {
        break;
      }
    }
    found.theirs.push((performance.now() - begun) / 1000);
    server.kill('SIGKILL');
    await ended;
  }
  return found;
}

/** What a program says. What it tells beside that is shown, or where it is `quiet` only its end, where it fails. */
async function said(command, args, { env = process.env, input = '', quiet = false } = {}) {
  const child = spawn(command, args, { env, cwd: own, stdio: ['pipe', 'pipe', quiet ? 'pipe' : 'inherit'] });
  child.stdin.end(input);
  const chunks = [];
  child.stdout.on('data', chunk => chunks.push(chunk));
  let beside = '';
  child.stderr?.on('data', chunk => {
    beside = (beside + chunk).slice(-5000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`${path.basename(command)} ended with ${code}.\n${beside}`.trim());
  }
  return Buffer.concat(chunks).toString();
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function round(number) {
  return Number(number.toPrecision(3));
}
