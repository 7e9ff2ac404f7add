import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hasClassRule, type Text, type UnitRules } from '@vitrine/disclosure';
import type { Access } from '../access/index.js';
import type { Audit } from '../audit/index.js';
import type { Centre } from '../centre/types.js';
import type { Engine } from '../engine/types.js';
import type { Lineage } from '../lineage/index.js';
import { hidden } from '../outputs/files/characters.js';
import { Problem } from '../problem.js';
import { buildPackage, pickupCode, placeInDrop, type ReleaseFacts } from '../release/index.js';
import type { Database } from '../store/index.js';
import type { SigningKey } from '../store/keys.js';
import { sha256, type Content } from './content.js';
import { withinLimits } from './limits.js';
import { viewOf } from './making.js';
import { sameTable, type Preparing } from './prepare.js';
import { concerning, readOne, visibleTo, type Facts, type OutputRow } from './reading.js';
import { stillApproved, type Requests } from './requests.js';
import { askedBy, producerOf, titleOf } from './sources.js';
import type { Actor, Release, TableView } from './types.js';
import { literalsAreCodes } from './words.js';

export interface Releasing {
  release(actor: Actor, request: string): Promise<void>;
  list(actor: Actor, filter: { project?: string; limit: number }): Promise<Release[]>;
  find(actor: Actor, release: string): Promise<Release>;
  ofRequest(actor: Actor, facts: Facts): Promise<Release | undefined>;
  package(actor: Actor, release: string): Promise<Buffer>;
  /** At start: what was released and did not reach the drop is placed there. */
  resume(): Promise<void>;
}

/** An output with what leaves of it: its files as they were frozen, and its statement where that tells nothing of anybody. */
type Leaving = OutputRow & Pick<ReleaseFacts['outputs'][number], 'files' | 'sql'>;

/** Days that a released package may be fetched. */
const pickupDays = 30;

export function createReleasing(options: {
  state: string;
  centre: Centre;
  database: Database;
  audit: Audit;
  access: Access;
  lineage: Lineage;
  engine: Pick<Engine, 'print'>;
  preparing: Preparing;
  content: Content;
  requests: Pick<Requests, 'change'>;
  clock: () => Date;
  key: SigningKey;
  /** Of the pick-up, where one runs. */
  pickup: () => string | undefined;
  version: string;
}): Releasing {
  const { centre, database, audit, access, lineage, engine, preparing, content, requests, clock, key } = options;
  const drop = join(options.state, 'drop');
  const pickupSecret = createHash('sha256').update('pickup').update(key.privateKey.export({ type: 'pkcs8', format: 'der' })).digest();
  /** One release at a time: two of one source would each be judged without the other. */
  let queue: Promise<unknown> = Promise.resolve();

  /** Policies, approvals and verdicts as they are now. Throws where anything no longer holds. */
  async function evaluate(facts: Facts): Promise<Leaving[]> {
    const { request, round, sources, consents, reviewers } = facts;
    stillApproved(access, centre, facts, sources);
    const independent = reviewers.every(checker => access.roles(checker).includes('checker') && !access.projects(checker).some(({ project }) => project.id === request.project));
    refuseUnless(independent, { en: 'one of its checkers now has a part in the project, or checks no more.', fr: 'un de ses vérificateurs participe désormais au projet, ou ne vérifie plus.' });
    refuseUnless(reviewers.length >= askedBy(centre, sources).checkers, { en: 'a producer now asks for more checkers.', fr: 'un producteur demande désormais plus de vérificateurs.' });
    refuseUnless(consents.every(({ state }) => state === 'given'), { en: 'a producer’s consent is missing.', fr: 'l’accord d’un producteur manque.' });
    const leaving: Leaving[] = [];
    for (const row of round) {
      const { record } = row;
      const left: Leaving = { ...row, files: [] };
      for (const { name, media, sha256: hash } of record.files) {
        left.files.push({ name, media, bytes: await content.get(hash) });
      }
      leaving.push(left);
      const entry = record.query === undefined ? undefined : await lineage.find(record.query);
      if (record.query === undefined) {
        continue;
      }
      refuseUnless(entry !== undefined, { en: 'its query is not on record.', fr: 'sa requête n’est pas au registre.' });
      const now = await preparing.afresh(entry);
      refuseUnless(now.afterwards !== 'unsafe' && !(now.afterwards === 'review' && record.verdict === 'safe alone'), {
        en: 'a rule that held when it was checked does not hold now.', fr: 'une règle qui tenait à la vérification ne tient plus.'
      });
      const frozen = JSON.parse((await content.get(record.table ?? '')).toString()) as TableView;
      const { columns, rows, withheld } = viewOf(now.table);
      refuseUnless(JSON.stringify([columns, withheld]) === JSON.stringify([frozen.columns, frozen.withheld]) && sameTable(rows, frozen.rows), {
        en: 'under today’s data and rules the table is another.', fr: 'avec les données et règles d’aujourd’hui, le tableau est autre.'
      });
      if (literalsAreCodes(now)) {
        // As the engine writes it: without comments. A name of characters that are not seen was checked by nobody.
        const sql = (await engine.print(now.entry, now.query.tree)).trim();
        if (!hidden(sql)) {
          left.sql = sql;
        }
      }
    }
    return leaving;
  }

  async function factsFor(facts: Facts, id: string, at: string, leaving: Leaving[]): Promise<ReleaseFacts> {
    const { request, project } = facts;
    const votes = await database.selectFrom('vote').selectAll().where('request', '=', request.id).where('round', '=', request.round).orderBy('at').orderBy('output').execute();
    const name = (person: string): string => access.person(person)?.name ?? person;
    return {
      id, released: at,
      centre: { id: centre.id, title: centre.title },
      project: { id: project.id, title: project.title, purpose: project.purpose },
      request: { id: request.id, rounds: request.round },
      author: { name: name(request.author) },
      outputs: leaving.map(outputFacts),
      decisions: [
        // Approved is approved by all: there is no other vote in the round.
        ...votes.map(({ checker, output, at: when }) => ({ who: name(checker), role: 'checker' as const, what: 'approve' as const, output, at: when })),
        ...facts.consents.map(({ delegate, at: when }) => ({ who: name(delegate ?? ''), role: 'delegate' as const, what: 'consent' as const, at: when ?? at }))
      ],
      software: [{ name: 'Vitrine', version: options.version }]
    };
  }

  function outputFacts({ id, record, files, sql }: Leaving): ReleaseFacts['outputs'][number] {
    return {
      id, kind: record.kind, verdict: record.verdict, withheld: record.withheld,
      title: bothWays(record.title || record.name),
      description: record.words.description,
      files,
      sources: record.sources.map(each => {
        const producer = producerOf(centre, each.source);
        return {
          source: each.source, title: titleOf(centre, each.source), version: each.version, policyVersion: each.policy,
          producer: producer.id, producerTitle: producer.title
        };
      }),
      packs: record.packs.map(pack => ({ ...pack, rules: ruleNames(centre, pack.id) })),
      ...(record.query ? { queryId: record.query } : {}),
      ...(sql ? { sql } : {})
    };
  }

  async function place(release: { id: string; project: string; released: string }, bytes: Buffer): Promise<void> {
    const project = centre.projects.find(({ id }) => id === release.project);
    const expires = new Date(new Date(release.released).getTime() + pickupDays * 86_400_000).toISOString();
    await placeInDrop(drop, {
      release: release.id, released: release.released, expires, project: project?.title ?? bothWays(release.project), bytes, sha256: sha256(bytes), key: key.id,
      codes: peopleOf(project).map(person => pickupCode(pickupSecret, release.id, person))
    });
    await database.transaction().execute(async transaction => {
      const placed = await transaction.updateTable('release').set({ placed: clock().toISOString() }).where('id', '=', release.id).where('placed', 'is', null).returning('request').executeTakeFirst();
      if (placed) {
        await audit.append(transaction, { action: 'release.placed', project: release.project, request: placed.request, details: { release: release.id } });
      }
    });
  }

  async function makeRelease(actor: Actor, request: string): Promise<void> {
    let made: { id: string; at: string; bytes: Buffer; hash: string; digests: string; count: number } | undefined;
    // Whatever goes wrong before is refused on record, and leaves nothing behind but bytes that nobody asks for.
    const before = await attempt(async () => {
      const { facts, parts } = await readOne(database, options, actor, request);
      if (facts.request.state !== 'approved' || !parts.checker) {
        return;
      }
      const leaving = await evaluate(facts);
      const id = randomUUID();
      const at = clock().toISOString();
      const { bytes, sha256: hash } = await buildPackage(await factsFor(facts, id, at, leaving), key);
      await content.put(bytes);
      made = { id, at, bytes, hash, digests: digestsOf(facts), count: facts.round.length };
    });
    await requests.change(actor, request, 'release', async ({ transaction, facts, parts, step, record, refuseUnless: must }) => {
      must(parts.checker || parts.own, 'not-your-part');
      must(!parts.own, 'own-project');
      must(facts.request.state === 'approved', 'wrong-state');
      if (before instanceof Error) {
        throw before;
      }
      must(made !== undefined && made.digests === digestsOf(facts), 'wrong-state');
      stillApproved(access, centre, facts, facts.sources);
      await withinLimits(transaction, centre, facts.request.project, facts.round.map(row => row.record));
      const { id, at, bytes, hash, count } = made as NonNullable<typeof made>;
      await step('release');
      await transaction.insertInto('release').values({
        id, request, project: facts.request.project, released: at, by: actor.person.id, sha256: hash, bytes: bytes.length, outputs: count, key: key.id, placed: null
      }).execute();
      await record('release.made', { release: id, sha256: hash, sources: facts.sources });
    });
    if (made) {
      // On record already: what fails here, as on a full disk, is done again in a minute, and at the next start.
      await place({ id: made.id, project: (await rowOf(made.id)).project, released: made.at }, made.bytes).catch(() => void setTimeout(() => void resume(), 60_000).unref());
    }
  }

  async function resume(): Promise<void> {
    for (const row of await database.selectFrom('release').selectAll().where('placed', 'is', null).execute()) {
      // A package that is gone, or a full disk, keeps nobody else from working: it stays unplaced, and is tried again at the next start.
      await content.get(row.sha256).then(bytes => place(row, bytes)).catch(() => undefined);
    }
  }

  const rowOf = (id: string) => database.selectFrom('release').selectAll().where('id', '=', id).executeTakeFirstOrThrow(() => new Problem('not-found'));

  function peopleOf(project: { lead: string; members: string[] } | undefined): string[] {
    return project ? [...new Set([project.lead, ...project.members])] : [];
  }

  function viewFor(actor: Actor, row: Awaited<ReturnType<typeof rowOf>>): Release {
    const project = centre.projects.find(({ id }) => id === row.project);
    const address = options.pickup();
    return {
      id: row.id, request: row.request, released: row.released, sha256: row.sha256, bytes: row.bytes, outputs: row.outputs, key: row.key,
      project: { id: row.project, title: project?.title ?? bothWays(row.project) },
      ...(address && row.placed !== null && peopleOf(project).includes(actor.person.id) ? { pickup: { address, code: pickupCode(pickupSecret, row.id, actor.person.id) } } : {})
    };
  }

  return {
    release: (actor, request) => {
      const done = queue.then(() => makeRelease(actor, request));
      queue = done.catch(() => undefined);
      return done;
    },

    async list(actor, { project, limit }) {
      // A release is seen by whoever sees its request.
      let rows = database.selectFrom('release').selectAll().where('request', 'in', visibleTo(options, actor, database.selectFrom('request').select('request.id')));
      rows = project === undefined ? rows : rows.where('project', '=', project);
      return (await rows.orderBy('released', 'desc').orderBy('id').limit(limit).execute()).map(row => viewFor(actor, row));
    },

    async find(actor, id) {
      const row = await rowOf(id);
      await readOne(database, options, actor, row.request);
      return viewFor(actor, row);
    },

    async ofRequest(actor, { request }) {
      const row = await database.selectFrom('release').selectAll().where('request', '=', request.id).executeTakeFirst();
      return row && viewFor(actor, row);
    },

    async package(actor, id) {
      const row = await rowOf(id);
      const { facts, parts } = await readOne(database, options, actor, row.request);
      // A package is one: a delegate has it where her sources are in all of it.
      if (!parts.checker && (parts.own || concerning(parts, facts.round).length < facts.round.length)) {
        throw new Problem('not-your-part');
      }
      return content.get(row.sha256);
    },

    resume
  };
}

function refuseUnless(holds: boolean, why: Text): asserts holds {
  if (!holds) {
    throw new Problem('release-refused', { why });
  }
}

/** A person's words stand in one language. */
const bothWays = (text: string): Text => ({ en: text, fr: text });

const digestsOf = ({ request, round }: Facts): string => JSON.stringify([request.round, round.map(({ id, digest }) => [id, digest])]);

async function attempt(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Names of the rules of a pack, never their parameters. */
function ruleNames(centre: Centre, id: string): string[] {
  const pack = centre.packs.find(one => one.id === id);
  if (!pack) {
    return [];
  }
  // What each is called, and that it is in force; never by how much.
  const has = (rule: keyof UnitRules): boolean => pack.units.some(rules => rules[rule] !== undefined);
  const inForce: [string, boolean][] = [
    ['threshold', pack.units.length > 0], ['few-records', has('minimumRecords')], ['dominance', pack.units.some(({ dominance }) => dominance.length > 0)], ['p-percent', has('pPercent')],
    ['degrees-of-freedom', has('degreesOfFreedom')], ['quantile-support', has('quantileSupport')], ['class-disclosure', hasClassRule(pack)],
    ['minimum-population', (pack.minimumPopulation ?? []).length > 0], ['finest-detail', (pack.finestDetail ?? []).length > 0], ['zero-cell', !pack.zerosAllowed]
  ];
  return inForce.flatMap(([name, holds]) => (holds ? [name] : []));
}
