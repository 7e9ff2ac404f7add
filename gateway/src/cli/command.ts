import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a command needs to speak: replaced in tests. */
export interface Terminal {
  out: (text: string | Uint8Array) => void;
  error: (text: string) => void;
}

export interface Command {
  /** First line: one sentence; then usage. */
  help: string;
  run: (argv: string[], terminal: Terminal) => Promise<number>;
}

/** A failure with a sentence for the person at the terminal; exit code 1, or 2 for a wrong call. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1
  ) {
    super(message);
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

export function parse<T extends Options>(args: string[], options: T, positionals: { least: number; most: number; what: string }) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
    const { length } = parsed.positionals;
    if (length < positionals.least || length > positionals.most) {
      throw new CommandError(positionals.most === 0 ? 'Too many arguments.' : `Give ${positionals.what}.`, 2);
    }
    return parsed;
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    throw new CommandError(error instanceof Error ? `${error.message.split('. ')[0]}.` : 'Wrong call.', 2);
  }
}

/** A required option. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') {
    throw new CommandError(`--${name} is missing.`, 2);
  }
  return value;
}
