import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startGateway, type RunningGateway } from '../centre.mjs';

export { startGateway, type RunningGateway };

export const root = process.cwd();

export interface Place {
  address: string;
  state: string;
  close(): Promise<void>;
}

/** The centre that `npm test` started, or one of our own where a file is run alone. */
export async function exampleCentre(): Promise<Place> {
  const { VITRINE_TEST_STATE: state, VITRINE_TEST_ADDRESS: address } = process.env;
  if (state && address) {
    return { state, address, close: () => Promise.resolve() };
  }
  const own = await ownDirectory();
  const gateway = await startGateway({ root, state: path.join(own, 'state') });
  return {
    ...gateway,
    close: async () => {
      await gateway.close();
      await rm(own, { recursive: true, force: true });
    }
  };
}

export async function ownDirectory(): Promise<string> {
  await mkdir(path.join(root, '.vitrine'), { recursive: true });
  return mkdtemp(path.join(root, '.vitrine', 'test-'));
}

/** What is costly to make of another state, without its records. */
export async function copyMade(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of ['.vitrine-state', 'keys', 'prepared', 'extracts']) {
    if (existsSync(path.join(from, name))) {
      await cp(path.join(from, name), path.join(to, name), { recursive: true });
    }
  }
}

export interface Said {
  code: number;
  out: string;
  error: string;
}

/** `npx vitrine …`, as a person types it. */
export function vitrine(state: string, ...argv: string[]): Promise<Said> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [path.join(root, 'gateway', 'bin', 'vitrine.mjs'), ...argv],
      { env: { ...process.env, VITRINE_STATE: state }, maxBuffer: 2 ** 28 },
      (error, out, said) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, error: said })
    );
  });
}

export interface As {
  person: string;
  project: string;
  compartment?: string;
}

/** Calls the gateway with a token of a person's, as a notebook does. */
export async function client(place: { state: string; address: string }, who: As) {
  const said = await vitrine(place.state, 'token', who.person, '--project', who.project, ...(who.compartment ? ['--compartment', who.compartment] : []));
  if (said.code !== 0) {
    throw new Error(said.error);
  }
  return withToken(place, said.out.trim(), who);
}

/** A token outlives the gateway that it was made for. */
export function withToken(place: { address: string }, token: string, who: As) {
  const authorization = `Bearer ${token}`;
  const call = (way: string, init: RequestInit = {}) =>
    fetch(`${place.address}${way}`, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } });
  const project = `/api/projects/${encodeURIComponent(who.project)}`;
  return {
    call,
    token,
    /** The body as it came, whatever it is. */
    text: async (way: string) => (await call(way)).text(),
    json: async (way: string) => (await (await call(way)).json()) as Record<string, unknown>,
    async query(sql: string) {
      const reply = await call(`${project}/queries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ sql })
      });
      const text = await reply.text();
      const body = JSON.parse(text) as { id?: string; code?: string; rows?: unknown[][]; columns?: { name: string }[]; complete?: boolean };
      return { status: reply.status, text, body, id: reply.headers.get('vitrine-query') ?? undefined };
    },
    async verdict(id: string) {
      for (;;) {
        const reply = await call(`/api/queries/${id}/verdict`);
        const answer = (await reply.json()) as Verdict;
        if (answer.state !== 'pending') {
          return answer;
        }
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    },
    project,
    ...speaking(call)
  };
}

export async function deskOf(place: { state: string }): Promise<string> {
  return (JSON.parse(await readFile(path.join(place.state, 'gateway.json'), 'utf8')) as { desk: string }).desk;
}

/** Calls the desk as a person who signed in there. */
export async function atDesk(place: { state: string }, person: string) {
  const said = await vitrine(place.state, 'enter', person, '--desk');
  const entered = await fetch(said.out.trim(), { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return desking(await deskOf(place), cookie);
}

/** A session outlives the gateway that it began with. */
export function desking(desk: string, cookie: string) {
  const call = (way: string, init: RequestInit = {}) =>
    fetch(`${desk}${way}`, { ...init, headers: { cookie, origin: desk, ...(init.headers as Record<string, string>) } });
  return { call, desk, cookie, ...speaking(call) };
}

type Call = (way: string, init?: RequestInit) => Promise<Response>;
export type Answer = Record<string, unknown> & { id: string; state: string; code?: string; outputs: { id: string; digest: string; name: string; withheld: number; verdict: string; files: { name: string; sha256: string }[] }[] };

/** Reads and changes in JSON. */
export function speaking(call: Call) {
  return {
    get: async (way: string) => (await (await call(way)).json()) as Answer,
    post: async (way: string, body?: unknown, method = 'POST') => {
      const reply = await call(way, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      return { status: reply.status, body: (await reply.json()) as Answer };
    }
  };
}

export interface Verdict {
  state: string;
  verdict?: string;
  findings?: {
    code: string;
    verdict: string;
    producer?: string;
    pack?: string;
    unitType?: string;
    measured?: number;
    required?: number;
    cell?: { key: { column: string; value: string | null }[]; column?: string };
    message: { en: string; fr: string };
    remedy: { en: string; fr: string };
  }[];
}
