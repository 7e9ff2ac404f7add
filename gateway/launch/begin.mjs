import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endAll, gatewayOptions } from './run.mjs';
import { Sentence, explain } from './sentence.mjs';
import { root, setUp } from './setup.mjs';

const help = `npm start -- [options]

Sets Vitrine up where needed, starts it on the example centre, and prints an address for each person.

  --state DIR     where keys, extracts, records and notebooks are kept (default .vitrine/state)
  --centre DIR    the centre's declarations (default examples/centre)
  --port N        the gateway's port (default 4100; a free one where it is taken)
  --checkpoints DIR   copy signed checkpoints of the record there; may be given more than once
  --scale N       multiply the synthetic sources
  --no-browser    do not open a browser
  --no-examples   make no example requests
  --reset         forget the state and begin anew (asks nothing)
  --production    do not start where a layer of confinement is missing
  --help          this text

Ctrl+C ends everything that was started. Nothing is installed outside this directory.
`;

const options = {
  state: { type: 'string' },
  centre: { type: 'string' },
  port: { type: 'string' },
  scale: { type: 'string' },
  checkpoints: { type: 'string', multiple: true },
  'no-browser': { type: 'boolean' },
  'no-examples': { type: 'boolean' },
  reset: { type: 'boolean' },
  production: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
};

export async function main(argv) {
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options }));
  } catch (error) {
    process.stderr.write(`${error.message.split('. ')[0]}. See npm start -- --help\n`);
    return 1;
  }
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const interrupted = endOnSignal();
  try {
    const steps = await setUp({ after: 1 });
    return await steps.run('Starting the gateway', async () => 'its own lines follow').then(() => serve(argv));
  } catch (error) {
    if (interrupted()) {
      return 130;
    }
    const known = explain(error, 'setting up');
    process.stderr.write(`\n${known instanceof Sentence ? known.message : known.stack}\n`);
    return 1;
  }
}

/** While setting up: a signal ends what runs, which ends the step, which ends us. */
function endOnSignal() {
  let signalled = false;
  const end = () => {
    signalled = true;
    endAll();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  return () => signalled;
}

/**
 * The gateway in a process of its own. It holds the other end of a pipe: where we die, however that happens, the pipe closes
 * and it ends with everything it started.
 */
function serve(argv) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...gatewayOptions, path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'serve', ...argv], {
      // Paths are the caller's, also where npm changed the directory.
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: { ...process.env, VITRINE_PARENT_PIPE: '3' },
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      // A group of its own, so that Ctrl+C reaches it once, through us.
      detached: true
    });
    let asked = 0;
    const end = () => {
      asked += 1;
      child.kill(asked > 1 ? 'SIGKILL' : 'SIGTERM');
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.removeAllListeners(signal);
      process.on(signal, end);
    }
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(asked > 0 ? 0 : (code ?? (signal ? 1 : 0))));
  });
}
