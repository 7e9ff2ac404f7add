import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Read } from './reading.js';
import { refusal } from './refusals.js';

const program = fileURLToPath(new URL('../../../figure/draw.mjs', import.meta.url));
const { resolve } = createRequire(program);
const packages = (resolve.paths('vega') ?? []).filter(folder => existsSync(folder));
const typefaces = join(dirname(resolve('dejavu-fonts-ttf/package.json')), 'ttf');

export const fonts = { regular: join(typefaces, 'DejaVuSans.ttf'), bold: join(typefaces, 'DejaVuSans-Bold.ttf') };

export const drawingLimits = { milliseconds: 10_000, megabytes: 400, svgBytes: 16 * 1024 * 1024, atOnce: 2 };

/** Node's permissions have had two names. */
const confined = Number(process.versions.node.split('.')[0]) >= 24 ? '--permission' : '--experimental-permission';

let drawing = 0;
const waiting: (() => void)[] = [];

/**
 * Has Vega draw the specification, in a process of its own: it reads nothing but its own code and the font, has no environment, and
 * is ended when it takes too much time, memory or output. What comes back is not trusted either.
 * @throws figure-refused
 */
export async function drawn(spec: Read, locale: { number: Read; time: Read }): Promise<string> {
  if (drawing >= drawingLimits.atOnce) {
    await new Promise<void>(resume => waiting.push(resume));
  } else {
    drawing += 1;
  }
  try {
    return await run(JSON.stringify({ spec, locale, fonts }));
  } finally {
    const next = waiting.shift();
    if (next) {
      next();
    } else {
      drawing -= 1;
    }
  }
}

function run(input: string): Promise<string> {
  return new Promise((answered, failed) => {
    const reads = [dirname(program), ...packages].map(folder => `--allow-fs-read=${folder}/*`);
    const child = spawn(process.execPath, ['--no-warnings', `--max-old-space-size=${drawingLimits.megabytes}`, confined, ...reads, program], {
      cwd: dirname(program),
      env: { TZ: 'UTC', LANG: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'ignore']
    });
    const clock = setTimeout(() => child.kill('SIGKILL'), drawingLimits.milliseconds);
    const parts: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > drawingLimits.svgBytes) {
        child.kill('SIGKILL');
      } else {
        parts.push(part);
      }
    });
    child.on('error', cause => {
      clearTimeout(clock);
      failed(cause);
    });
    child.on('close', status => {
      clearTimeout(clock);
      if (status === 0) {
        answered(Buffer.concat(parts).toString());
      } else {
        failed(refusal('drawing'));
      }
    });
    // A process that has ended does not read on: its end says what happened.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
