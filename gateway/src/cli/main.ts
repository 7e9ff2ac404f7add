import { Problem, problemFrom } from '../problem.js';
import { CommandError, type Command, type Terminal } from './command.js';

/** Loaded when called: `--help` and `status` should not wait for the engine. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve.js')).serve,
  status: async () => (await import('./status.js')).status,
  enter: async () => (await import('./enter.js')).enter,
  token: async () => (await import('./token.js')).token,
  query: async () => (await import('./query.js')).query,
  verdict: async () => (await import('./verdict.js')).verdict,
  export: async () => (await import('./export.js')).exporting,
  requests: async () => (await import('./requests.js')).requests,
  audit: async () => (await import('./audit.js')).audit,
  centre: async () => (await import('./centre.js')).centre,
  packs: async () => (await import('./packs.js')).packs,
  release: async () => (await import('./release.js')).release
};

const overview = `npx vitrine COMMAND

  serve      start the gateway and the notebooks (npm start sets up first)
  status     whether the gateway is ready, and what holds
  enter      a new one-time address for a person
  token      a token for a researcher or lead
  query      run a query as a person
  verdict    whether a query's result could leave
  export     ask for a query's result to be released, as its researcher
  requests   export requests: list, show, and what is done with them
  audit      the record of what was done, as a person may read it
  centre     check a centre's declarations
  packs      check or sign a producer's rule pack
  release    check a released package

npx vitrine COMMAND --help tells more.
`;

const standard: Terminal = {
  out: text => process.stdout.write(text),
  error: text => process.stderr.write(text)
};

// Whoever reads only the beginning has what she wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') {
    process.exit(0);
  }
  throw error;
});

/** The command line. Answers the exit code: 0, 1 for a failure, 2 for a wrong call. */
export async function main(argv: string[], terminal: Terminal = standard): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    terminal.error(`There is no command ${name}.\n\n${overview}`);
    return 2;
  }
  try {
    const command = await load();
    const end = rest.indexOf('--');
    if ((end < 0 ? rest : rest.slice(0, end)).some(word => word === '--help' || word === '-h')) {
      terminal.out(command.help);
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    return say(error, name, terminal);
  }
}

function say(error: unknown, name: string, terminal: Terminal): number {
  if (error instanceof CommandError) {
    terminal.error(`${error.message}\n${error.exitCode === 2 ? `See npx vitrine ${name} --help\n` : ''}`);
    return error.exitCode;
  }
  const problem = error instanceof Problem ? error : problemFrom(error);
  if (problem) {
    terminal.error(`${problem.code}: ${problem.title('en')} ${problem.remedy('en')}\n`);
    return 1;
  }
  terminal.error(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
