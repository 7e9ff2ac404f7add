import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Pickup {
  address: string;
  close(): Promise<void>;
}

/**
 * The pick-up, as a process of its own that knows the drop and nothing else: no environment, no credential, no way to the gateway. In a centre it runs on another machine, and
 * the drop is carried there.
 */
export async function startPickup(options: { drop: string; host: string; port: number; log: (event: Record<string, unknown>) => void }): Promise<Pickup> {
  // A port that is taken: a free one, as for the gateway itself.
  return start(options).catch((error: unknown) => (options.port === 0 ? Promise.reject(error) : start({ ...options, port: 0 })));
}

async function start({ drop, host, port, log }: Parameters<typeof startPickup>[0]): Promise<Pickup> {
  const program = fileURLToPath(new URL('../../pickup/server.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, drop, '--host', host, '--port', String(port)], { env: {}, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', () => log({ event: 'pickup-failed' }));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', line => resolve((JSON.parse(line) as { address: string }).address));
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`The pick-up ended with ${code}.`)));
  });
  return {
    address,
    async close() {
      // Its standard input closes: it ends by itself, also where we are killed.
      child.stdin.end();
      await ended;
    }
  };
}
