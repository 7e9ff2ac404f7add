import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
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
  const authorization = `Bearer ${said.out.trim()}`;
  const call = (way: string, init: RequestInit = {}) =>
    fetch(`${place.address}${way}`, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } });
  const project = `/api/projects/${encodeURIComponent(who.project)}`;
  return {
    call,
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
    project
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
