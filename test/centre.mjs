import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gatewayOptions } from '../gateway/launch/run.mjs';
import { searched } from './searched.mjs';

/** The gateway on the example centre, as `npm start` runs it: own state, free port. */
export async function startGateway({ root, state, log, centre = path.join(root, 'examples', 'centre'), env = {}, scale = '1', examples = false, more = [], patience = 240_000 }) {
  await mkdir(path.dirname(state), { recursive: true });
  const child = spawn(
    process.execPath,
    [...gatewayOptions, path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'serve', '--state', state, '--centre', centre, '--port', '0', '--no-browser', '--scale', scale, ...(examples ? [] : ['--no-examples']), ...more],
    { cwd: root, env: { ...process.env, VITRINE_PARENT_PIPE: '3', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true }
  );
  let said = '';
  const out = log ? createWriteStream(log, { flags: 'a' }) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      said += chunk;
      out?.write(chunk);
    });
  }
  child.stdio[3].on('error', () => {});
  const ended = once(child, 'exit');
  const until = Date.now() + patience;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The gateway ended while starting:\n${said}`);
    }
    const address = await ready(state, child.pid);
    if (address) {
      return {
        address,
        state,
        pid: child.pid,
        said: () => said,
        kill: async signal => {
          child.kill(signal);
          await ended;
        },
        close: async () => {
          child.kill('SIGTERM');
          const [code] = await ended;
          // One that a test ended otherwise, or on a disk that failed, leaves what it leaves.
          if (code === 0) {
            await searched(state, said);
          }
        }
      };
    }
    if (Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`The gateway was not ready after ${patience / 1000} s:\n${said}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function ready(state, pid) {
  try {
    const running = JSON.parse(await readFile(path.join(state, 'gateway.json'), 'utf8'));
    const reply = running.pid === pid ? await fetch(`${running.address}/api/health`) : undefined;
    return reply?.ok && (await reply.json()).ready ? running.address : undefined;
  } catch {
    return undefined;
  }
}

/** One centre for the steps that need one; that it starts and ends is counted too. */
export async function withCentre({ root, own, report }, use) {
  const gateway = await startGateway({ root, state: path.join(own, 'state'), log: path.join(report, 'gateway.log'), examples: true });
  process.stdout.write(`example centre at ${gateway.address}\n`);
  try {
    await use(gateway);
  } finally {
    await gateway.close();
  }
  return { passed: 1, failed: 0 };
}
