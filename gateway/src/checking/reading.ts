import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Access } from '../access/index.js';
import type { Centre, Project } from '../centre/types.js';
import type { Tables } from '../store/index.js';
import type { OutputRecord } from './making.js';
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

type Reader = Kysely<Tables> | Transaction<Tables>;

export async function readRequest(database: Reader, centre: Centre, id: string): Promise<Facts | undefined> {
  const request = await database.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst();
  const project = request && centre.projects.find(one => one.id === request.project);
  if (!request || !project) {
    return undefined;
  }
  const current = await database.selectFrom('output').selectAll().where('request', '=', id).orderBy('place').execute();
  const round = await database.selectFrom('round_output').selectAll().where('request', '=', id).where('round', '=', request.round).orderBy('place').execute();
  const sources = await database.selectFrom('request_source').select('source').where('request', '=', id).where('round', '=', request.round).orderBy('source').execute();
  const consents = await database.selectFrom('consent').selectAll().where('request', '=', id).where('round', '=', request.round).execute();
  return {
    request,
    project,
    current: current.map(row => ({ id: row.id, place: row.place, digest: row.digest, record: JSON.parse(row.record) as OutputRecord })),
    round: round.map(row => ({ id: row.output, place: row.place, digest: row.digest, record: JSON.parse(row.record) as OutputRecord })),
    sources: sources.map(({ source }) => source),
    consents: sources.filter(({ source }) => centre.sources.find(({ id: known }) => known === source)?.policy.consent ?? true).map(({ source }) => {
      const given = consents.find(one => one.source === source);
      return given
        ? { source, state: given.state, delegate: given.delegate, at: given.at, ...(given.reason === null ? {} : { reason: given.reason }) }
        : { source, state: 'needed' as const };
    })
  };
}

/** Outputs that a person is shown: a delegate those that her sources are in, everybody else all. */
export function concerning({ checker, own, delegateOf }: Parts, outputs: OutputRow[]): OutputRow[] {
  return checker || own ? outputs : outputs.filter(({ record }) => record.sources.some(({ source }) => delegateOf.includes(source)));
}

/** Nothing where the request does not exist for this person: a draft is its project's, and what is submitted also the checkers' and the producers'. */
export function partsOf(access: Access, centre: Centre, actor: Actor, { request, sources }: Pick<Facts, 'request' | 'sources'>): Parts | undefined {
  const { id } = actor.person;
  if (actor.at === 'notebook' && (actor.project !== request.project || actor.compartment !== request.compartment)) {
    return undefined;
  }
  const role = access.projects(id).find(({ project }) => project.id === request.project)?.role;
  const author = request.author === id && role !== undefined;
  const lead = role === 'lead';
  const desk = actor.at === 'desk' && request.submitted !== null;
  const checker = desk && access.roles(id).includes('checker');
  const producers = centre.producers.filter(producer => producer.delegates.includes(id)).map(producer => producer.id);
  const delegateOf = desk ? sources.filter(source => producers.includes(centre.sources.find(known => known.id === source)?.producer ?? '')) : [];
  const own = role !== undefined || request.author === id;
  return author || lead || checker || delegateOf.length > 0 ? { author, lead, own, checker: checker && !own, delegateOf } : undefined;
}
