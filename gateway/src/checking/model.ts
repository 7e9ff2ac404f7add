import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { check } from '../../audit/verify.mjs';
import type { Centre } from '../centre/types.js';
import { bearer, rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';

/**
 * A model of requests, written as one would tell the rules: what each person may do in each state, and what comes of it. It is tried against the product over HTTP
 * (`model.spec.ts`; `npm run attack -- requests` tries many more).
 */

/** People, each where she acts. */
export const actors = ['ada', 'bob', 'lea', 'ada at desk', 'lea at desk', 'cy at desk', 'cleo at desk', 'max at desk', 'del at desk', 'dee at desk', 'op at desk'] as const;
export type ActorName = (typeof actors)[number];

export type Action =
  | { kind: 'create'; who: ActorName; isolated: boolean }
  | { kind: 'add' | 'replace' | 'remove' | 'submit' | 'resubmit' | 'withdraw' | 'return' | 'release' | 'comment'; who: ActorName; request: number; text?: string }
  | { kind: 'vote'; who: ActorName; request: number; decisions: readonly ('approve' | 'return' | 'reject')[]; flaw: 'none' | 'stale' | 'missing' | 'silent' }
  | { kind: 'consent'; who: ActorName; request: number; decision: 'give' | 'refuse'; reason: boolean };

interface Modelled {
  id: string;
  /** Of the isolated source: its producer must agree. */
  isolated: boolean;
  state: string;
  round: number;
  everSubmitted: boolean;
  outputs: number;
  submitted: number;
  reviews: { who: string; decisions: string[] }[];
  consent: boolean;
  released: number;
}

const base = (name: string) => rehearsalCentre.sources.find(({ id }) => id === name) as Centre['sources'][number];
const project = rehearsalCentre.projects[0] as Centre['projects'][number];

/** `max` is a checker and a member of the project; `del` decides for claims, `dee` for crime. */
export const centre: Centre = {
  ...rehearsalCentre,
  people: [
    ...rehearsalCentre.people,
    { id: 'cleo', name: 'Cleo Exemple', language: 'en', roles: ['checker'] },
    { id: 'max', name: 'Max Exemple', language: 'en', roles: ['checker'] },
    { id: 'dee', name: 'Dee Exemple', language: 'en', roles: [] }
  ],
  producers: rehearsalCentre.producers.map(producer => (producer.id === 'crime-office' ? { ...producer, delegates: ['dee'] } : producer)),
  sources: [base('claims'), { ...base('crime'), policy: { ...base('crime').policy, checkers: 1, consent: true } }],
  projects: [
    {
      ...project, id: 'both', lead: 'lea', members: ['ada', 'bob', 'max'], ends: '2030-12-31',
      approvals: ['claims', 'crime'].map(source => ({ source, state: 'granted', versions: ['2023'], datasets: { main: '*' } }))
    }
  ]
};

/** The product, over HTTP, and the model beside it. */
export class Trial {
  readonly requests: Modelled[] = [];
  done = 0;
  refused = 0;
  #tokens = new Map<string, string>();
  #cookies = new Map<string, string>();
  #addresses = { app: '', desk: '' };

  private constructor(readonly on: Rehearsal) {}

  static async begin(): Promise<Trial> {
    const trial = new Trial(await rehearse({ centre }));
    const { app, desk, services } = trial.on;
    trial.#addresses = { app: await app.listen({ host: '127.0.0.1', port: 0 }), desk: await desk.listen({ host: '127.0.0.1', port: 0 }) };
    for (const actor of actors) {
      const person = actor.split(' ')[0] as string;
      if (actor.endsWith('at desk')) {
        const { session } = await services.identity.enter((await services.identity.issueCode(person)).code, 'desk');
        trial.#cookies.set(actor, `vitrine_desk=${session}`);
      } else {
        for (const compartment of ['claims', 'crime']) {
          trial.#tokens.set(`${actor} ${compartment}`, (await services.identity.issueToken({ person, project: 'both', compartment })).token);
        }
      }
    }
    return trial;
  }

  async call(who: ActorName, isolated: boolean, method: string, path: string, body?: unknown): Promise<{ status: number; code?: string; body: Record<string, unknown> }> {
    const atDesk = who.endsWith('at desk');
    const address = atDesk ? this.#addresses.desk : this.#addresses.app;
    const reply = await fetch(`${address}/api/${path}`, {
      method,
      headers: {
        ...(atDesk ? { cookie: this.#cookies.get(who) as string, origin: address } : { authorization: bearer(this.#tokens.get(`${who} ${isolated ? 'crime' : 'claims'}`) as string)['authorization'] as string }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
    const answer = (await reply.json()) as Record<string, unknown>;
    return { status: reply.status, body: answer, ...(reply.ok ? {} : { code: String(answer['code']) }) };
  }

  /** Does it, and says what the model expected and what came. */
  async act(action: Action): Promise<{ expected: string; came: string }> {
    if (action.kind === 'create') {
      const came = await this.call(action.who, action.isolated, 'POST', 'projects/both/requests');
      const expected = action.who.endsWith('at desk') ? 'not-your-part' : 'ok';
      if (!came.code) {
        this.requests.push({ id: String(came.body['id']), isolated: action.isolated, state: 'draft', round: 1, everSubmitted: false, outputs: 0, submitted: 0, reviews: [], consent: false, released: 0 });
        // Only ada's are acted on: everybody else's part is to be somebody else.
        if (action.who !== 'ada') {
          this.requests.pop();
        }
      }
      return { expected, came: came.code ?? 'ok' };
    }
    const request = this.requests[action.request % Math.max(1, this.requests.length)];
    if (!request) {
      return { expected: 'none', came: 'none' };
    }
    const now = (await this.call('ada', request.isolated, 'GET', `requests/${request.id}`)).body as { outputs: { id: string; digest: string }[] };
    const { path, method = 'POST', body } = calls(action, request, now.outputs);
    const expected = this.expect(action, request, now.outputs);
    const came = await this.call(action.who, request.isolated, method, `requests/${request.id}/${path}`, body);
    if (came.code) {
      this.refused++;
    } else {
      this.done++;
      this.apply(action, request);
    }
    return { expected, came: came.code ?? 'ok' };
  }

  /** What should come of an action: `ok`, or the code of the refusal. */
  private expect(action: Exclude<Action, { kind: 'create' }>, request: Modelled, outputs: { id: string }[]): string {
    const { who } = action;
    const person = who.split(' ')[0] as string;
    const atDesk = who.endsWith('at desk');
    const delegate = person === (request.isolated ? 'dee' : 'del');
    const checker = atDesk && ['cy', 'cleo'].includes(person);
    const seen = ['ada', 'lea'].includes(person) || (request.everSubmitted && (checker || person === 'max' || delegate));
    if (!seen) {
      return 'not-found';
    }
    const own = ['ada', 'lea', 'max'].includes(person);
    const editing = ['draft', 'returned'].includes(request.state);
    const open = ['submitted', 'in review'].includes(request.state);
    const final = ['released', 'rejected', 'withdrawn'].includes(request.state);
    const needed = request.isolated ? 1 : 2;
    const check = (): string | undefined => (own ? 'own-project' : checker ? undefined : 'not-your-part');
    switch (action.kind) {
      case 'add':
        return who !== 'ada' ? 'not-your-part' : editing ? 'ok' : 'wrong-state';
      case 'replace':
      case 'remove':
        return who !== 'ada' ? 'not-your-part' : !editing ? 'wrong-state' : outputs.length === 0 ? 'not-found' : 'ok';
      case 'submit':
        return who !== 'ada' ? 'not-your-part' : request.state !== 'draft' ? 'wrong-state' : request.outputs === 0 ? 'nothing-to-submit' : 'ok';
      case 'resubmit':
        return who !== 'ada' ? 'not-your-part' : request.state !== 'returned' ? 'wrong-state' : request.outputs === 0 ? 'nothing-to-submit' : 'ok';
      case 'withdraw':
        return !['ada', 'lea'].includes(person) ? 'not-your-part' : final ? 'wrong-state' : 'ok';
      case 'return':
        return check() ?? (open || request.state === 'approved' ? 'ok' : 'wrong-state');
      case 'release':
        return check() ?? (request.state === 'approved' ? 'ok' : 'wrong-state');
      case 'comment':
        return final ? 'wrong-state' : 'ok';
      case 'consent':
        return !(atDesk && delegate) ? 'not-your-part' : !open || !request.isolated || request.consent ? 'wrong-state' : action.decision === 'refuse' && !action.reason ? 'comment-needed' : 'ok';
      case 'vote': {
        const refused = check();
        if (refused) {
          return refused;
        }
        if (!open) {
          return 'wrong-state';
        }
        if (request.reviews.some(review => review.who === person)) {
          return 'already-reviewed';
        }
        if (request.reviews.length >= needed) {
          return 'wrong-state';
        }
        const told = votesOf(action, outputs.map(() => ''));
        const silent = action.flaw === 'silent' && told.some(vote => vote.decision !== 'approve');
        if (action.flaw === 'missing') {
          return 'votes-incomplete';
        }
        return action.flaw === 'stale' ? 'stale-output' : silent ? 'comment-needed' : 'ok';
      }
    }
  }

  private apply(action: Exclude<Action, { kind: 'create' }>, request: Modelled): void {
    const person = action.who.split(' ')[0] as string;
    const needed = request.isolated ? 1 : 2;
    const settle = (): void => {
      if (request.reviews.length < needed) {
        return;
      }
      const outcomes = Array.from({ length: request.submitted }, (_, place) => {
        const votes = request.reviews.map(({ decisions }) => decisions[place]);
        return votes.every(vote => vote === 'approve') ? 'approved' : votes.every(vote => vote === 'reject') ? 'rejected' : 'returned';
      });
      if (outcomes.every(outcome => outcome === 'approved')) {
        request.state = request.isolated && !request.consent ? 'in review' : 'approved';
      } else {
        request.state = outcomes.every(outcome => outcome === 'rejected') ? 'rejected' : 'returned';
      }
    };
    switch (action.kind) {
      case 'add': request.outputs++; break;
      case 'remove': request.outputs--; break;
      case 'submit':
      case 'resubmit':
        Object.assign(request, { state: 'submitted', round: request.round + (action.kind === 'resubmit' ? 1 : 0), everSubmitted: true, submitted: request.outputs, reviews: [], consent: false });
        break;
      case 'withdraw': request.state = 'withdrawn'; break;
      case 'return': request.state = 'returned'; break;
      case 'release':
        request.state = 'released';
        request.released++;
        break;
      case 'vote':
        request.reviews.push({ who: person, decisions: votesOf(action, Array(request.submitted).fill('')).map(({ decision }) => decision) });
        request.state = 'in review';
        settle();
        break;
      case 'consent':
        if (action.decision === 'give') {
          request.consent = true;
          settle();
        } else {
          request.state = 'rejected';
        }
        break;
    }
  }

  /** What the product says of a request now, as the model has it. */
  async shown(request: Modelled): Promise<Pick<Modelled, 'state' | 'round' | 'outputs'> & { reviews: number; released: number }> {
    const { body } = await this.call('ada', request.isolated, 'GET', `requests/${request.id}`);
    const told = body as unknown as { state: string; round: number; outputs: unknown[]; checkers: { done: number }; release?: unknown };
    return { state: told.state, round: told.round, outputs: told.outputs.length, reviews: told.checkers.done, released: told.release ? 1 : 0 };
  }

  /** Requests that a person finds one by one, and those that her list has. */
  async found(who: ActorName): Promise<{ alone: string[]; listed: string[] }> {
    const alone: string[] = [];
    for (const { id, isolated } of this.requests) {
      if (!(await this.call(who, isolated, 'GET', `requests/${id}`)).code) {
        alone.push(id);
      }
    }
    const listed = new Set<string>();
    for (const isolated of [false, true]) {
      const { body } = await this.call(who, isolated, 'GET', 'requests?limit=500');
      (body as unknown as { id: string }[]).forEach(({ id }) => listed.add(id));
    }
    return { alone: alone.sort(), listed: [...listed].sort() };
  }

  /** The chain holds, and has a record of every change and of every refusal. */
  async record(): Promise<{ whole: boolean; done: number; refused: number }> {
    const { database } = this.on.services;
    const count = async (condition: ReturnType<typeof sql>): Promise<number> =>
      Number((await sql<{ n: number }>`SELECT count(*) AS n FROM audit WHERE ${condition}`.execute(database)).rows[0]?.n);
    const request = sql`json_extract(body, '$.request') IS NOT NULL AND json_extract(body, '$.action')`;
    return {
      whole: check({ state: this.on.state }).good,
      done: await count(sql`${request} IN ('request.output', 'request.submitted', 'request.resubmitted', 'request.withdrawn', 'request.comment', 'review.given', 'consent.given', 'consent.refused', 'release.made')`)
        + await count(sql`${request} = 'request.returned' AND json_extract(body, '$.details.by') = 'return'`),
      refused: await count(sql`${request} = 'request.refused'`)
    };
  }
}

function calls(action: Exclude<Action, { kind: 'create' }>, request: Modelled, outputs: { id: string; digest: string }[]): { path: string; method?: string; body?: unknown } {
  const file = (text: string): unknown => ({
    kind: 'file', name: `notes-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.txt`, content: Buffer.from(`${text}\n`).toString('base64'),
    words: { description: 'Notes', population: '', filter: '', unit: '', variables: '' }
  });
  switch (action.kind) {
    case 'add': return { path: 'outputs', body: file(action.text ?? 'text') };
    case 'replace': return { path: `outputs/${outputs[0]?.id ?? 'o_none'}`, method: 'PUT', body: file(action.text ?? 'text') };
    case 'remove': return { path: `outputs/${outputs[0]?.id ?? 'o_none'}`, method: 'DELETE' };
    case 'return': return { path: 'return', body: { comment: 'Please say more.' } };
    case 'comment': return { path: 'comments', body: { text: 'A word.' } };
    case 'consent': return { path: 'consent', body: { source: request.isolated ? 'crime' : 'claims', decision: action.decision, ...(action.reason ? { reason: 'Because.' } : {}) } };
    case 'vote': return { path: 'votes', body: { votes: fallback(votesOf(action, outputs.map(({ id }) => id), outputs.map(({ digest }) => digest))) } };
    default: return { path: action.kind };
  }
}

const fallback = <T>(votes: T[]): unknown[] => (votes.length > 0 ? votes : [{ output: 'o_none', digest: 'x', decision: 'approve' }]);

function votesOf(action: Extract<Action, { kind: 'vote' }>, ids: string[], digests: string[] = []): { output: string; digest: string; decision: 'approve' | 'return' | 'reject'; comment?: string }[] {
  const votes = ids.map((output, place) => ({
    output,
    digest: action.flaw === 'stale' ? 'f'.repeat(64) : (digests[place] ?? ''),
    decision: action.decisions[place % action.decisions.length] ?? 'approve',
    ...(action.flaw === 'silent' ? {} : { comment: 'Because.' })
  }));
  return action.flaw === 'missing' ? votes.slice(1) : votes;
}
