import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';

const large = 20 * 2 ** 20;

/**
 * Lines of JSON in `log/gateway.log`. Of an error its kind and place only: a message may quote a value, a path or somebody's SQL.
 */
export function fileLog(state: string): FastifyBaseLogger {
  const directory = path.join(state, 'log');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'gateway.log');
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > large) {
    renameSync(file, `${file}.1`);
  }
  // A stream that failed once writes nothing any more: on a disk that was full the next line begins another.
  let stream: WriteStream | undefined;
  const open = (): WriteStream => {
    const fresh = createWriteStream(file, { flags: 'a', mode: 0o600 });
    return fresh.on('error', () => {
      stream = stream === fresh ? undefined : stream;
    });
  };
  return logger(line => (stream ??= open()).write(`${line}\n`), {});
}

type Write = (line: string) => void;

export function logger(write: Write, bindings: Record<string, unknown>): FastifyBaseLogger {
  const at = (level: string) => (first: unknown, second?: unknown) => {
    const fields = first instanceof Error ? { error: first } : typeof first === 'object' && first !== null ? first : {};
    const message = typeof first === 'string' ? first : second;
    const line = { time: new Date().toISOString(), level, ...bindings, ...fields, ...(typeof message === 'string' ? { message } : {}) };
    write(JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? placeOf(value) : typeof value === 'bigint' ? String(value) : value)));
  };
  const quiet = () => {};
  return {
    level: 'info',
    fatal: at('fatal'),
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: quiet,
    trace: quiet,
    silent: quiet,
    child: (more: Record<string, unknown>) => logger(write, { ...bindings, ...more })
  } as unknown as FastifyBaseLogger;
}

function placeOf(error: Error): Record<string, unknown> {
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim().replace(/(file:\/\/)?\/\S*\/(lib|node_modules)\//, '$2/'));
  return { kind: error.name, ...(typeof code === 'string' ? { code } : {}), at: frames, ...(error.cause instanceof Error ? { cause: placeOf(error.cause) } : {}) };
}
