import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { sha256 } from '../../gateway/src/checking/content.js';
import { atDesk, client, desking, deskOf, withToken, type Answer, type RunningGateway } from './gateway.js';

/** A result is whole once its stream ended with Arrow's marker. */
const marker = Buffer.from('ffffffff00000000', 'hex');
const ada = { person: 'ada', project: 'health' };
const bob = { person: 'bob', project: 'refused' };
const approval = '/api/projects/refused/approvals/insurance';
const counting = 'SELECT count(*) AS n FROM insurance.visits';
/** Variables that are asked for, other ones each time: each choice is another extract. */
const variables = ['mdvis', 'lncoins', 'idp', 'lpi', 'fmde'];
const order = ['draft', 'submitted', 'in review', 'approved', 'released'];
export const words = { description: 'For the report.', population: 'p', filter: 'none', unit: 'persons', variables: 'v' };

type Desk = ReturnType<typeof desking>;

/** A query's answer as Arrow, as far as it came. */
export async function arrow(notebook: ReturnType<typeof withToken>, sql: string): Promise<{ status?: number; id?: string; bytes: Buffer; complete: boolean }> {
  let [id, status]: [string | undefined, number | undefined] = [undefined, undefined];
  const chunks: Buffer[] = [];
  try {
    const reply = await notebook.call(`${notebook.project}/queries`, {
      method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }, body: JSON.stringify({ sql })
    });
    status = reply.status;
    id = reply.ok ? (reply.headers.get('vitrine-query') ?? undefined) : undefined;
    for await (const chunk of (reply.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(Buffer.from(chunk));
    }
  } catch {
    // Cut: the bytes so far tell that it is not complete.
  }
  const bytes = Buffer.concat(chunks);
  return { ...(status === undefined ? {} : { status }), ...(id === undefined ? {} : { id }), bytes, complete: bytes.subarray(-marker.length).equals(marker) };
}

/** What the gateway said that it had done. */
class Acknowledged {
  /** Queries that began, and the SHA-256 of their results where these came whole. */
  readonly queries = new Map<string, string | undefined>();
  /** SHA-256 of a draft's one file, and states. */
  readonly files = new Map<string, string>();
  readonly requests = new Map<string, string>();
  /** Cookies of people who left. */
  readonly left = new Set<string>();
}

/**
 * People at work on one gateway, all at once: a researcher who asks, one who exports, her checkers, a lead and a producer who open and close a source, a researcher whose extract is built for each
 * opening, somebody who signs out. What they were told is held against what is there after a sudden end.
 */
export class Load {
  /** What was told since the last look. */
  #told = new Acknowledged();
  /** How often anything was told: in all, and before this gateway. */
  total = 0;
  #before = { total: 0, decisions: 0 };
  releases = 0;
  decisions = 0;
  /** Actors that were in the middle of something at an end. */
  cut = 0;
  #turn = 0;
  #ending = false;
  #working: Promise<unknown> = Promise.resolve();
  #tokens: string[] = [];
  #cookies: string[] = [];
  #leaving: string | undefined;
  /** Of the source that is opened and closed: how it was told to be, and what it may be because an answer was cut off. */
  #state = 'granted';
  #next: string | undefined;
  #rows: unknown;
  /** SHA-256 of every release that was seen. */
  readonly #released = new Map<string, string>();

  /** Where nobody decides, sources stay as they are. */
  constructor(private readonly options: { deciding: boolean } = { deciding: true }) {}

  async signIn(gateway: RunningGateway): Promise<void> {
    this.#tokens = [(await client(gateway, ada)).token, (await client(gateway, bob)).token];
    this.#cookies = await Promise.all(['chloe', 'carl', 'dina', 'lea'].map(async person => (await atDesk(gateway, person)).cookie));
  }

  /** Tokens and sign-ins outlive a gateway, but not a quarter of an hour. */
  async #arrive(gateway: RunningGateway): Promise<void> {
    if (this.#turn % 10 === 0) {
      await this.signIn(gateway);
    }
    if (this.#turn % 5 === 0) {
      this.#leaving = (await atDesk(gateway, 'olga')).cookie;
    }
  }

  async begin(gateway: RunningGateway): Promise<void> {
    await this.#arrive(gateway);
    const [one = '', two = ''] = this.#tokens;
    const desk = await deskOf(gateway);
    const [chloe, carl, dina, lea] = this.#cookies.map(cookie => desking(desk, cookie)) as [Desk, Desk, Desk, Desk];
    this.#ending = false;
    this.#before = { total: this.total, decisions: this.decisions };
    const work = [
      this.#asking(withToken(gateway, one, ada)), this.#exporting(withToken(gateway, one, ada), chloe, carl),
      ...(this.options.deciding ? [this.#deciding(dina, lea, withToken(gateway, two, bob))] : []), this.#going(desk)
    ];
    this.#working = Promise.all(work.map(each => each.catch((error: unknown) => {
      if (!this.#ending) {
        throw error;
      }
      this.cut++;
    })));
    // Whoever waits for the end hears of it.
    this.#working.catch(() => undefined);
  }

  /** Until so much was acknowledged, so many of it decisions, and milliseconds more. */
  async until({ acknowledged, decisions }: { acknowledged: number; decisions: number }, more: number): Promise<void> {
    const failed = this.#working.then(() => false, () => true);
    const soon = (): Promise<boolean> => new Promise(resolve => setTimeout(() => resolve(false), 2));
    for (let stopped = false; !stopped && (this.total - this.#before.total < acknowledged || this.decisions - this.#before.decisions < decisions);) {
      stopped = await Promise.race([failed, soon()]);
    }
    await new Promise(resolve => setTimeout(resolve, more));
    this.#ending = true;
  }

  /** After the sudden end: fails where something went wrong before it. */
  async ended(): Promise<void> {
    await this.#working;
    this.#turn++;
  }

  async #asking(notebook: ReturnType<typeof withToken>): Promise<void> {
    for (let n = 0; !this.#ending; n++) {
      const { status, id, bytes, complete } = await arrow(notebook, `SELECT departement, ${n} AS turn, sum(amount) AS total FROM claims_2023.care GROUP BY 1`);
      if (id !== undefined) {
        this.#told.queries.set(id, complete ? sha256(bytes) : undefined);
      }
      if (id !== undefined && complete) {
        this.total++;
      } else if (!this.#ending) {
        const record = id === undefined ? undefined : await notebook.json(`/api/queries/${id}`);
        throw new Error(`A query was not answered: ${status}, ${JSON.stringify(record?.['problem'])}.`);
      }
    }
  }

  async #exporting(notebook: ReturnType<typeof withToken>, chloe: Desk, carl: Desk): Promise<void> {
    const taken = ({ status, body }: { status: number; body: Answer }): Answer => {
      if (status >= 300) {
        throw new Error(`A step was refused: ${status} ${body.code}.`);
      }
      this.total++;
      return body;
    };
    for (let n = 0; !this.#ending; n++) {
      const draft = taken(await notebook.post('/api/projects/health/requests'));
      const at = `/api/requests/${draft.id}`;
      this.#told.requests.set(draft.id, 'draft');
      const text = Buffer.from(`${this.#turn} ${n}\n`);
      taken(await notebook.post(`${at}/outputs`, { kind: 'file', name: 'notes.txt', content: text.toString('base64'), words }));
      this.#told.files.set(draft.id, sha256(text));
      const votes = ({ outputs }: Answer): unknown => ({ votes: outputs.map(({ id, digest }) => ({ output: id, digest, decision: 'approve' })) });
      const steps = [() => notebook.post(`${at}/submit`), (now: Answer) => chloe.post(`${at}/votes`, votes(now)), (now: Answer) => carl.post(`${at}/votes`, votes(now)), () => chloe.post(`${at}/release`)];
      let now = draft;
      for (const step of steps) {
        now = taken(await step(now));
        this.#told.requests.set(now.id, now.state);
      }
      this.releases++;
    }
  }

  async #deciding(dina: Desk, lea: Desk, notebook: ReturnType<typeof withToken>): Promise<void> {
    const change = async (next: string, post: () => Promise<{ status: number; body: Answer }>): Promise<void> => {
      this.#next = next;
      const { status, body } = await post();
      if (body.state !== next) {
        throw new Error(`A source is not ${next}: ${status} ${body.code}.`);
      }
      [this.#state, this.#next] = [next, undefined];
      this.total++;
      this.decisions++;
    };
    while (!this.#ending) {
      if (this.#state === 'granted') {
        const { status, body } = await notebook.query(counting);
        if (status !== 200 || JSON.stringify(body.rows) !== JSON.stringify(this.#rows ??= body.rows)) {
          throw new Error(`An extract is not as it was: ${status} ${body.code}.`);
        }
        await change('revoked', () => dina.post(approval, { decision: 'revoke', reason: 'It is over' }));
      }
      if (this.#state === 'revoked') {
        const chosen = variables.filter((_, place) => ((1 + (this.decisions % 31)) >> place) & 1);
        await change('requested', () => lea.post('/api/projects/refused/approvals', { source: 'insurance', versions: ['1982'], datasets: { visits: chosen }, reason: 'Once more' }));
      }
      await change('granted', () => dina.post(approval, { decision: 'grant' }));
    }
  }

  async #going(desk: string): Promise<void> {
    const cookie = this.#leaving;
    if (cookie === undefined) {
      return;
    }
    this.#leaving = undefined;
    const olga = desking(desk, cookie);
    await olga.get('/api/operation');
    const { status } = await olga.call('/leave', { method: 'POST', redirect: 'manual' });
    if (status !== 303) {
      throw new Error(`Nobody can leave: ${status}.`);
    }
    this.#told.left.add(cookie);
    this.total++;
  }

  /** Held against the gateway that came after: what was told since the last look is there. */
  async held(gateway: RunningGateway): Promise<void> {
    const [one = ''] = this.#tokens;
    const notebook = withToken(gateway, one, ada);
    const desk = await deskOf(gateway);
    const [chloe, , , lea] = this.#cookies.map(cookie => desking(desk, cookie)) as [Desk, Desk, Desk, Desk];
    const told = this.#told;
    this.#told = new Acknowledged();
    let last: string | undefined;
    for (const [id, digest] of told.queries) {
      const now = await notebook.get(`/api/queries/${id}`);
      expect(now.state).not.toBe('running');
      if (digest !== undefined) {
        expect(now).toMatchObject({ id, state: 'complete', sha256: digest });
        last = id;
      }
    }
    if (last !== undefined) {
      // A verdict that was being reached is reached all the same.
      expect((await notebook.verdict(last)).state).toBe('ready');
    }
    const releases = (await chloe.get('/api/releases?limit=500')) as unknown as { id: string; request: string; sha256: string }[];
    releases.forEach(({ id, sha256: digest }) => this.#released.set(id, digest));
    for (const [id, state] of told.requests) {
      const now = await notebook.get(`/api/requests/${id}`);
      expect(order.indexOf(now.state)).toBeGreaterThanOrEqual(order.indexOf(state));
      const made = releases.filter(({ request }) => request === id);
      expect(made).toHaveLength(now.state === 'released' ? 1 : 0);
      for (const release of made) {
        expect(sha256(await readFile(path.join(gateway.state, 'drop', release.id, 'package.zip')))).toBe(release.sha256);
      }
      const file = told.files.get(id);
      if (file !== undefined) {
        expect(now.outputs[0]?.files[0]?.sha256).toBe(file);
        expect(sha256(await readFile(path.join(gateway.state, 'outputs', file.slice(0, 2), file)))).toBe(file);
      }
    }
    for (const cookie of told.left) {
      expect((await desking(desk, cookie).call('/api/operation')).status).toBe(401);
    }
    const approvals = (await lea.get('/api/approvals')) as unknown as { project: { id: string }; source: { id: string }; state: string }[];
    const state = approvals.find(each => each.project.id === 'refused' && each.source.id === 'insurance')?.state ?? '';
    expect([this.#state, this.#next]).toContain(state);
    [this.#state, this.#next] = [state, undefined];
  }

  /** Of all looks: each release is in the drop, whole, and nothing else is. */
  async heldInAll({ state }: { state: string }): Promise<void> {
    const drop = path.join(state, 'drop');
    const there = existsSync(drop) ? (await readdir(drop)).filter(name => !name.startsWith('.')) : [];
    expect(there.sort()).toEqual([...this.#released.keys()].sort());
    for (const [id, digest] of this.#released) {
      expect(sha256(await readFile(path.join(drop, id, 'package.zip')))).toBe(digest);
    }
  }
}
