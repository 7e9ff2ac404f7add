import { sql, type Kysely, type SelectQueryBuilder, type Selectable, type Transaction } from 'kysely';
import type { Access } from '../access/index.js';
import type { Centre, Project } from '../centre/types.js';
import { Problem } from '../problem.js';
import type { Tables } from '../store/index.js';
import type { OutputRecord } from './making.js';
import { askedBy } from './sources.js';
import type { CheckingTables } from './tables.js';
import type { Actor } from './types.js';

export interface OutputRow {
  id: string;
  place: number;
  digest: string;
  record: OutputRecord;
}

/** A request as it stands. */
export interface Facts {
  request: Selectable<CheckingTables['request']>;
  project: Project;
  /** Outputs as the author has them now. */
  current: OutputRow[];
  /** Outputs as they were submitted in the current round; none before the first. */
  round: OutputRow[];
  /** Sources of the round. */
  sources: string[];
  /** Sources of the round whose producers must agree. */
  consents: { source: string; state: 'needed' | 'given' | 'refused'; delegate?: string; reason?: string; at?: string }[];
  /** Checkers whose reviews of the round are in. */
  reviewers: string[];
}

/** What a person is to a request. */
export interface Parts {
  author: boolean;
  lead: boolean;
  /** Lead or member of the project, or author: then she decides nothing. */
  own: boolean;
  checker: boolean;
  /** Sources of the round for whose producers she decides. */
  delegateOf: string[];
}

/** A request, and what the person who asks is to it. */
export interface Seen {
  facts: Facts;
  parts: Parts;
}

type Reader = Kysely<Tables> | Transaction<Tables>;
type Known = { access: Access; centre: Centre };

/** What this person may see of these requests, in the order of the ids. */
export async function readSeen(database: Reader, { access, centre }: Known, actor: Actor, ids: string[]): Promise<Seen[]> {
  return (await readRequests(database, centre, ids)).flatMap(facts => {
    const parts = partsOf(access, actor, facts);
    return parts ? [{ facts, parts }] : [];
  });
}

/** One of them. Throws `not-found` where there is none for this person. */
export async function readOne(database: Reader, known: Known, actor: Actor, id: string): Promise<Seen> {
  const [seen] = await readSeen(database, known, actor, [id]);
  if (!seen) {
    throw new Problem('not-found');
  }
  return seen;
}

async function readRequests(database: Reader, centre: Centre, ids: string[]): Promise<Facts[]> {
  if (ids.length === 0) {
    return [];
  }
  const inRound = sql<boolean>`(request, round) IN (SELECT id, round FROM request WHERE id IN (${sql.join(ids)}))`;
  const requests = new Map((await database.selectFrom('request').selectAll().where('id', 'in', ids).execute()).map(request => [request.id, request]));
  const current = byRequest(await database.selectFrom('output').selectAll().where('request', 'in', ids).orderBy('place').execute());
  const rounds = byRequest(await database.selectFrom('round_output').selectAll().where(inRound).orderBy('place').execute());
  const sources = byRequest(await database.selectFrom('request_source').selectAll().where(inRound).orderBy('source').execute());
  const consents = byRequest(await database.selectFrom('consent').selectAll().where(inRound).execute());
  const reviews = byRequest(await database.selectFrom('review').selectAll().where(inRound).execute());
  return ids.flatMap(id => {
    const request = requests.get(id);
    const project = request && centre.projects.find(one => one.id === request.project);
    if (!request || !project) {
      return [];
    }
    const used = sources(id).map(({ source }) => source);
    return [{
      request,
      project,
      current: current(id).map(row => rowOf(row.id, row)),
      round: rounds(id).map(row => rowOf(row.output, row)),
      sources: used,
      consents: askedBy(centre, used).consents.map(source => {
        const given = consents(id).find(one => one.source === source);
        return given
          ? { source, state: given.state, delegate: given.delegate, at: given.at, ...(given.reason === null ? {} : { reason: given.reason }) }
          : { source, state: 'needed' as const };
      }),
      reviewers: reviews(id).map(({ checker }) => checker)
    }];
  });
}

function byRequest<Row extends { request: string }>(rows: Row[]): (id: string) => Row[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const beside = found.get(row.request);
    if (beside) {
      beside.push(row);
    } else {
      found.set(row.request, [row]);
    }
  }
  return id => found.get(id) ?? [];
}

/** Outputs of every round of a request, and when each was submitted. */
export async function readRounds(database: Reader, id: string): Promise<{ round: number; submitted: string; outputs: OutputRow[] }[]> {
  const rounds: { round: number; submitted: string; outputs: OutputRow[] }[] = [];
  for (const row of await database.selectFrom('round_output').selectAll().where('request', '=', id).orderBy('round').orderBy('place').execute()) {
    const last = rounds.at(-1);
    if (last?.round === row.round) {
      last.outputs.push(rowOf(row.output, row));
    } else {
      rounds.push({ round: row.round, submitted: row.submitted, outputs: [rowOf(row.output, row)] });
    }
  }
  return rounds;
}

const rowOf = (id: string, { place, digest, record }: { place: number; digest: string; record: string }): OutputRow => ({ id, place, digest, record: JSON.parse(record) as OutputRecord });

/** Outputs that a person is shown: a delegate those that her sources are in, everybody else all. */
export function concerning({ checker, own, delegateOf }: Parts, outputs: OutputRow[]): OutputRow[] {
  return checker || own ? outputs : outputs.filter(({ record }) => record.sources.some(({ source }) => delegateOf.includes(source)));
}

/** Nothing where the request does not exist for this person: a draft is its project's, and what is submitted also the checkers' and the producers'. */
function partsOf(access: Access, actor: Actor, { request, sources }: Pick<Facts, 'request' | 'sources'>): Parts | undefined {
  const { id } = actor.person;
  if (actor.at === 'notebook' && (actor.project !== request.project || actor.compartment !== request.compartment)) {
    return undefined;
  }
  const role = access.projects(id).find(({ project }) => project.id === request.project)?.role;
  const author = request.author === id && role !== undefined;
  const lead = role === 'lead';
  const desk = actor.at === 'desk' && request.submitted !== null;
  const checker = desk && access.roles(id).includes('checker');
  const decides = access.decidesFor(id);
  const delegateOf = desk ? sources.filter(source => decides.includes(source)) : [];
  const own = role !== undefined || request.author === id;
  return author || lead || checker || delegateOf.length > 0 ? { author, lead, own, checker: checker && !own, delegateOf } : undefined;
}

/** Requests that this person has a part in, as `partsOf` has it, so that a list is no longer than what is asked for. */
export function visibleTo({ access, centre }: Known, actor: Actor, all: SelectQueryBuilder<Tables, 'request', { id: string }>): typeof all {
  const { id } = actor.person;
  const own = access.projects(id);
  const led = own.filter(({ role }) => role === 'lead').map(({ project }) => project.id);
  const mine = own.map(({ project }) => project.id);
  // What the centre no longer declares is nobody's.
  const rows = all.where('project', 'in', centre.projects.map(project => project.id));
  if (actor.at === 'notebook') {
    return rows.where('project', '=', actor.project).where('compartment', '=', actor.compartment).where(eb => eb.or([eb.and([eb('author', '=', id), eb('project', 'in', mine)]), eb('project', 'in', led)]));
  }
  const checks = access.roles(id).includes('checker');
  return rows.where(eb => {
    const submitted = eb('submitted', 'is not', null);
    const hers = eb.exists(
      eb.selectFrom('request_source').select('source').whereRef('request_source.request', '=', 'request.id').whereRef('request_source.round', '=', 'request.round').where('source', 'in', access.decidesFor(id))
    );
    return eb.or([eb.and([eb('author', '=', id), eb('project', 'in', mine)]), eb('project', 'in', led), checks ? submitted : eb.and([submitted, hers])]);
  });
}
