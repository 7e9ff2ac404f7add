import { missingOf } from '../confinement/index.js';
import type { Health } from '../http/schemas.js';
import type { Static } from '@sinclair/typebox';
import { parse, type Command } from './command.js';
import { runningGateway, stateDirectory } from './state.js';

const help = `Says whether the gateway is ready, and which layers of protection hold.

npx vitrine status [--state DIR] [--json]

Exit code 0 when ready, 1 when not.
`;

export const status: Command = {
  help,
  async run(argv, terminal) {
    const { values } = parse(argv, { state: { type: 'string' }, json: { type: 'boolean' } }, { least: 0, most: 0, what: '' });
    const directory = stateDirectory(values.state);
    const running = await runningGateway(directory);
    const health = running && (await ask(running.address));
    if (values.json) {
      terminal.out(`${JSON.stringify({ running: health !== undefined, ...(running && health ? { address: running.address, desk: running.desk, pickup: running.pickup, pid: running.pid } : {}), ...(health ?? { ready: false }) }, null, 2)}\n`);
      return health?.ready ? 0 : 1;
    }
    if (!running || !health) {
      terminal.out(`Not running on ${directory}. Start it with npm start.\n`);
      return 1;
    }
    terminal.out(`${health.ready ? 'Ready' : 'Starting'} at ${running.address} (version ${health.version}, process ${running.pid}); the desk at ${running.desk}, the pick-up at ${running.pickup}.\n`);
    terminal.out(standingSentence(health));
    for (const layer of health.confinement) {
      terminal.out(`  ${layer.holds ? 'holds   ' : 'missing '} ${layer.layer}: ${layer.detail.en}\n`);
    }
    for (const extract of health.building) {
      terminal.out(`  building ${extract.source} ${extract.version}: ${extract.step}, ${Math.round(extract.done * 100)} %${extract.bytes === undefined ? '' : `, about ${Math.ceil(extract.bytes / 1e6)} MB`}\n`);
    }
    return health.ready ? 0 : 1;
  }
};

/** What it is good for, and what is missing of its confinement. */
export function standingSentence({ demonstration, confinement }: Static<typeof Health>): string {
  const missing = missingOf(confinement);
  const confined = missing === '' ? 'Every layer of confinement holds on this machine' : `Not confined on this machine: ${missing}`;
  return `${demonstration ? 'This is a demonstration, for synthetic or open data. ' : ''}${confined}.\n`;
}

async function ask(address: string): Promise<Static<typeof Health> | undefined> {
  try {
    const reply = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(10_000) });
    return (await reply.json()) as Static<typeof Health>;
  } catch {
    return undefined;
  }
}
