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

type Options = Record<string, { type: 'string' | 'boolean'; multiple?: true; default?: string | boolean }>;

/** What each option gives: a flag is always there. */
type Values<T extends Options> = {
  [K in keyof T]: T[K]['type'] extends 'boolean' ? boolean : T[K] extends { multiple: true } ? string[] | undefined : T[K] extends { default: string } ? string : string | undefined;
};

export function parse<T extends Options>(
  args: string[],
  options: T,
  positionals: { least: number; most: number; what: string }
): { values: Values<T>; positionals: string[] } {
  let parsed;
  try {
    parsed = parseArgs({ args, options: options as ParseArgsConfig['options'] & {}, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandError(error instanceof Error ? `${error.message.split('. ')[0]}.` : 'Wrong call.', 2);
  }
  const { length } = parsed.positionals;
  if (length < positionals.least || length > positionals.most) {
    throw new CommandError(positionals.most === 0 ? 'Too many arguments.' : `Give ${positionals.what}.`, 2);
  }
  const flags = Object.fromEntries(Object.entries(options).flatMap(([name, { type }]) => (type === 'boolean' ? [[name, false]] : [])));
  return { values: { ...flags, ...parsed.values } as Values<T>, positionals: parsed.positionals };
}

/** A required option. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') {
    throw new CommandError(`--${name} is missing.`, 2);
  }
  return value;
}
