import type { Static } from '@sinclair/typebox';
import type { Problem } from '../http/schemas.js';
import { CommandError, type Terminal } from './command.js';
import { neededGateway, stateDirectory } from './state.js';
import { entryAddress, issueToken } from './identity.js';

export interface Connection {
  project: string;
  request: (path: string, init: RequestInit) => Promise<Response>;
}

/** The running gateway, as a person: with a token of her own, which only who owns the state directory can make. */
export async function connect(who: { state: string | undefined; person: string; project: string; compartment: string | undefined }): Promise<Connection> {
  const directory = stateDirectory(who.state);
  const { address } = await neededGateway(directory);
  const token = await issueToken(directory, { person: who.person, project: who.project, compartment: who.compartment });
  return { project: who.project, request: asking(address, { authorization: `Bearer ${token}` }) };
}

/** The desk, as a person who signed in there. */
export async function connectDesk(who: { state: string | undefined; person: string }): Promise<Connection['request']> {
  const directory = stateDirectory(who.state);
  const { desk } = await neededGateway(directory);
  const entered = await fetch(await entryAddress(directory, desk, who.person), { redirect: 'manual' }).catch(() => undefined);
  const cookie = entered?.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) {
    throw new CommandError(`The desk at ${desk} does not answer: look at npx vitrine status.`, 1);
  }
  return asking(desk, { cookie, origin: desk });
}

function asking(address: string, who: Record<string, string>): Connection['request'] {
  return async (path, init) => {
    try {
      return await fetch(`${address}${path}`, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), ...who, 'accept-language': 'en' } });
    } catch {
      throw new CommandError(`The gateway at ${address} does not answer: look at npx vitrine status.`, 1);
    }
  };
}

/** Says a problem: code, what is wrong, what can be done. */
export async function fail(reply: Response, terminal: Terminal): Promise<number> {
  const problem = (await reply.json().catch(() => undefined)) as Static<typeof Problem> | undefined;
  terminal.error(
    problem?.code ? `${problem.code}: ${[problem.title, problem.remedy].filter(Boolean).join(' ')}\n` : `The gateway answered ${reply.status}.\n`
  );
  return 1;
}
