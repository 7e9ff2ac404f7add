import { spawn } from 'node:child_process';
import { Sentence, explain } from './sentence.mjs';

/** Process groups that we started and that have not ended. */
const running = new Set();

/**
 * Runs a command in a process group of its own and waits for it. Its output is kept, and shown only where it fails.
 * `doing` completes "while …" in a sentence for the person at the terminal.
 */
export function run(command, args, { cwd, env, doing, input }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    const keep = chunk => {
      said = (said + chunk).slice(-60_000);
    };
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    if (child.pid) {
      running.add(child.pid);
    }
    child.once('error', error => reject(explain(error, doing)));
    child.once('close', (code, signal) => {
      running.delete(child.pid);
      if (code === 0) {
        resolve(said);
        return;
      }
      const known = explain(new Error(said), doing);
      reject(
        known instanceof Sentence
          ? known
          : new Sentence(`${said.trim().split('\n').slice(-40).join('\n')}\n\n${command} ended with ${signal ?? code} while ${doing}; the lines above say why.`)
      );
    });
  });
}

/** Ends every command that still runs, with what it started. */
export function endAll(signal = 'SIGTERM') {
  for (const pid of running) {
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended by itself.
    }
  }
}

/**
 * Options of Node for a gateway. Results pass through it in pieces that live for a moment: with the usual young generation, of a few megabytes, each is outlived by collections, and
 * streaming takes half as long again. (The first line of gateway/bin/vitrine.mjs says the same for who calls it directly.)
 */
export const gatewayOptions = ['--max-semi-space-size=128', '--min-semi-space-size=64'];
