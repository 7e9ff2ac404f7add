import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeExampleRequests } from '../examples.js';
import { createNotebooks } from '../notebooks/index.js';
import { Problem } from '../problem.js';
import { serve as serveGateway, type ServedGateway, type ServeOptions } from '../server.js';
import { openBrowser } from './browser.js';
import { CommandError, parse, type Command, type Terminal } from './command.js';
import { askedToEnd } from './ending.js';
import { fileLog } from './log.js';
import { introduce } from './people.js';
import { choosePort } from './port.js';
import { prepareState, root, runningGateway, stateDirectory } from './state.js';
import { standingSentence } from './status.js';

const help = `Starts the gateway, and notebooks as people open them. npm start sets everything up first.

npx vitrine serve [--state DIR] [--centre DIR] [--port N] [--scale N] [--no-browser] [--no-examples] [--reset] [--checkpoints DIR]... [--query-minutes N] [--sessions N] [--session-memory MB] [--extract-space GB] [--production]

--checkpoints names a directory, best on another machine, that signed checkpoints of the record are copied to.
--query-minutes is how long a query may run, 30 if it is not given.
--sessions is how many people's queries run at a time, 16 if it is not given; others wait.
--session-memory is how much memory the queries of one of them may use, in megabytes: a quarter of the machine's if it is not given, and at most 8192.
--extract-space is how much room what is prepared for projects may take together, in gigabytes: as much as the disk has if it is not given. What was used longest ago
makes way, and is prepared again when it is asked for.
With --production it does not start where a layer of confinement is missing (npx vitrine status lists them).
`;

export const serve: Command = {
  help,
  async run(argv, terminal) {
    const { values } = parse(
      argv,
      {
        state: { type: 'string' },
        centre: { type: 'string' },
        port: { type: 'string' },
        scale: { type: 'string', default: '1' },
        checkpoints: { type: 'string', multiple: true },
        'query-minutes': { type: 'string', default: '30' },
        sessions: { type: 'string' },
        'session-memory': { type: 'string' },
        'extract-space': { type: 'string' },
        'no-browser': { type: 'boolean' },
        'no-examples': { type: 'boolean' },
        reset: { type: 'boolean' },
        production: { type: 'boolean' }
      },
      { least: 0, most: 0, what: '' }
    );
    const scale = Number(values.scale);
    if (!(scale > 0 && scale <= 10_000)) {
      throw new CommandError('--scale is a number above 0 and at most 10000.', 2);
    }
    const minutes = Number(values['query-minutes']);
    if (!(minutes > 0 && minutes <= 1440)) {
      throw new CommandError('--query-minutes is a number above 0 and at most 1440.', 2);
    }
    const limits = { longest: minutes * 60_000, ...whole('sessions', 'workers', values.sessions, 1, 1000), ...whole('session-memory', 'memory', values['session-memory'], 128, 1_000_000) };
    const space = values['extract-space'] === undefined ? {} : { extractSpace: Number(values['extract-space']) * 1e9 };
    if (space.extractSpace !== undefined && !(space.extractSpace > 0 && space.extractSpace <= 1e15)) {
      throw new CommandError('--extract-space is a number above 0 and at most 1000000.', 2);
    }
    const state = stateDirectory(values.state);
    const centre = path.resolve(values.centre ?? path.join(root, 'examples', 'centre'));
    if (!existsSync(centre)) {
      throw new CommandError(`There is no centre in ${centre}: name its directory with --centre.`);
    }
    const running = await runningGateway(state);
    if (running && (await answers(running.address))) {
      throw new CommandError(`Vitrine runs on this state already, at ${running.address}: end it first, or name another directory with --state.`);
    }
    const { port, taken } = await choosePort(values.port);
    if (taken !== undefined) {
      terminal.out(`Port ${taken} is taken; using ${port} instead.\n`);
    }
    const ending = askedToEnd();
    await prepareState(state, { centre, scale }, values.reset);
    const gateway = await start({ state, centre, scale, port, limits, ...space, production: values.production, checkpoints: values.checkpoints?.map(directory => path.resolve(directory)) ?? [] });
    await greet(gateway, terminal, !values['no-browser']);
    if (centre === path.join(root, 'examples', 'centre') && !values['no-examples']) {
      void examples(gateway, terminal);
    }
    const why = await ending;
    terminal.out(`\nEnding (${why}) …\n`);
    await gateway.close();
    terminal.out('Ended.\n');
    return 0;
  }
};

/** A limit by its name, where the option is given. */
function whole<Name extends string>(option: string, name: Name, given: string | undefined, least: number, most: number): { [name in Name]?: number } {
  const number = Number(given);
  if (given !== undefined && !(Number.isInteger(number) && number >= least && number <= most)) {
    throw new CommandError(`--${option} is a whole number from ${least} to ${most}.`, 2);
  }
  return given === undefined ? {} : ({ [name]: number } as { [name in Name]?: number });
}

/** In the background: whoever begins to work need not wait for them. */
async function examples({ gateway }: ServedGateway, terminal: Terminal): Promise<void> {
  try {
    const made = await makeExampleRequests(gateway, path.join(root, 'examples', 'requests.yaml'));
    terminal.out(made > 0 ? `${made} example requests were made: the desk shows them.\n` : '');
  } catch (error) {
    // They are made once: what was cut short is for a new state to make.
    terminal.error(`Example requests were not all made (${error instanceof Problem ? error.code : 'ended'}); the centre works without them.\n`);
  }
}

const answers = (address: string) =>
  fetch(`${address}/api/health`, { signal: AbortSignal.timeout(3000) }).then(
    reply => reply.ok,
    () => false
  );

function start({ centre, ...options }: Pick<ServeOptions, 'state' | 'scale' | 'port' | 'extractSpace'> & Required<Pick<ServeOptions, 'limits' | 'production' | 'checkpoints'>> & { centre: string }): Promise<ServedGateway> {
  const { state } = options;
  const log = fileLog(state);
  const python = (name: string) => path.join(root, '.vitrine', 'python', name, 'bin', 'python');
  for (const name of ['worker', 'builder', 'lab']) {
    if (!existsSync(python(name))) {
      throw new CommandError('The Python environments are missing: npm start makes them.');
    }
  }
  return serveGateway({
    ...options,
    centreDirectory: centre,
    python: { worker: python('worker'), builder: python('builder'), lab: python('lab') },
    log,
    notebooks: host =>
      createNotebooks({
        state,
        python: python('lab'),
        confinement: host.confinement,
        demonstration: host.demonstration,
        config: path.join(root, 'gateway', 'notebooks', 'jupyter_server_config.py'),
        gatewayAddress: () => host.address(),
        issueToken: session => host.issueToken(session),
        examples: path.join(root, 'examples', 'notebooks'),
        log: event => log.info(event)
      })
  });
}

/** An address for each person. */
async function greet({ page, desk, pickup, services, gateway }: ServedGateway, terminal: Terminal, browser: boolean): Promise<void> {
  const { centre, access, identity } = services;
  terminal.out(`\n${centre.title.en}: ready at ${page}\n`);
  terminal.out(`The desk is at ${desk}, the pick-up of releases at ${pickup}.\n`);
  terminal.out(standingSentence(gateway.health()));
  terminal.out('Each address works once, for ten minutes; npx vitrine enter PERSON gives another.\n\n');
  let first: string | undefined;
  for (const { id } of centre.people) {
    const { code } = await identity.issueCode(id);
    // Whoever has a project begins there, and finds the desk from there; everybody else's work is at the desk.
    const entrance = `${access.projects(id).length > 0 ? page : desk}/enter?code=${code}`;
    first ??= access.roles(id).includes('researcher') ? entrance : undefined;
    terminal.out(`  ${id}: ${introduce(centre, access, id)}\n    ${entrance}\n`);
  }
  terminal.out('\nCtrl+C ends everything.\n');
  if (browser && first) {
    openBrowser(first);
  }
}
