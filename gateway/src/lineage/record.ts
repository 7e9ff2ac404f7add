import { createHash, randomBytes } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import type { Verdict } from '@vitrine/disclosure';
import type { Audit } from '../audit/index.js';
import type { MountedExtract, ResultColumn, ResultSummary } from '../engine/types.js';
import type { Database, Tables } from '../store/index.js';
import type { LineageTables, QueryState } from './tables.js';

export interface ContributingSource {
  source: string;
  version: string;
  policy: string;
}

/** One query as it was run. */
export interface QueryEntry {
  id: string;
  person: string;
  project: string;
  compartment: string;
  sql: string;
  sources: ContributingSource[];
  columns: ResultColumn[];
  state: QueryState;
  submitted: string;
  finished?: string;
  rows?: number;
  bytes?: number;
  sha256?: string;
  problem?: string;
  /** Only proved rows of it were delivered: rows, bytes and digest are of these. */
  provedOnly?: true;
}

export type VerdictEntry =
  | { state: 'pending' | 'failed' }
  | { state: 'ready'; verdict: Verdict };

export interface NewQuery {
  person: string;
  project: string;
  compartment: string;
  sql: string;
  sources: ContributingSource[];
  extracts: MountedExtract[];
  columns: ResultColumn[];
  provedOnly: boolean;
}

/** The query record: what a later export is checked against. Each change stands in one transaction with its audit record. */
export interface Lineage {
  /** Before the first row is sent. */
  begin(query: NewQuery): Promise<string>;
  /** A result that ended well; its verdict is then pending, or was reached before anything of it was delivered. */
  complete(id: string, state: 'complete' | 'preview', summary: ResultSummary, verdict?: Verdict): Promise<void>;
  fail(id: string, state: 'failed' | 'cancelled', problem: string): Promise<void>;
  decide(id: string, verdict: Verdict | undefined): Promise<void>;
  find(id: string): Promise<QueryEntry | undefined>;
  /** Content names of the extracts, by schema, that the result came from. */
  extractsOf(id: string): Promise<Record<string, string>>;
  /** Never told: with it, a digest of what is on record about the query gives no guess at it. */
  saltOf(id: string): Promise<string>;
  verdict(id: string): Promise<VerdictEntry | undefined>;
  history(filter: { project: string; person?: string; compartment?: string; limit: number }): Promise<QueryEntry[]>;
  /** With the content names of the extracts, by schema, that the result came from. */
  pendingVerdicts(): Promise<(QueryEntry & { extracts: Record<string, string> })[]>;
  /** At start: what a dead gateway left running was interrupted. */
  interruptRunning(): Promise<number>;
}

export function createLineage(options: { database: Database; audit: Audit; clock: () => Date }): Lineage {
  const { database, audit, clock } = options;
  const now = (): string => clock().toISOString();

  async function decided(transaction: Transaction<Tables>, id: string, verdict: Verdict | undefined): Promise<void> {
    const state = verdict ? 'ready' : 'failed';
    const changed = await transaction.updateTable('verdict')
      .set({ state, verdict: verdict ? JSON.stringify(verdict) : null, decided: now() })
      .where('query', '=', id).where('state', '=', 'pending').returning('query').executeTakeFirst();
    if (changed) {
      await audit.append(transaction, {
        action: verdict ? 'verdict.ready' : 'verdict.failed',
        query: id,
        ...(verdict ? { details: { verdict: verdict.verdict, packs: verdict.packs } } : {})
      });
    }
  }

  return {
    async begin(query) {
      const id = `q_${randomBytes(12).toString('hex')}`;
      const salt = randomBytes(16).toString('hex');
      const { person, project, compartment, sources } = query;
      await database.transaction().execute(async transaction => {
        await transaction.insertInto('query').values({
          id, person, project, compartment, sql: query.sql, salt,
          sources: JSON.stringify(sources),
          extracts: JSON.stringify(contentsOf(query.extracts)),
          columns: JSON.stringify(query.columns),
          state: 'running', submitted: now(),
          finished: null, rows: null, bytes: null, sha256: null, problem: null,
          proved_only: query.provedOnly ? 1 : 0
        }).execute();
        const statement = createHash('sha256').update(salt).update(query.sql).digest('hex');
        await audit.append(transaction, { action: 'query.submitted', person, project, compartment, query: id, details: { statement, sources } });
      });
      return id;
    },

    async complete(id, state, summary, verdict) {
      await database.transaction().execute(async transaction => {
        const row = await transaction.updateTable('query')
          .set({ state, finished: now(), rows: summary.rows, bytes: summary.bytes, sha256: summary.sha256 })
          .where('id', '=', id).where('state', '=', 'running')
          .returning(['person', 'project', 'compartment']).executeTakeFirstOrThrow();
        await transaction.insertInto('verdict').values({ query: id, state: 'pending', verdict: null, decided: null }).execute();
        await audit.append(transaction, { action: 'query.ended', ...row, query: id, details: { state, ...summary } });
        if (verdict) {
          await decided(transaction, id, verdict);
        }
      });
    },

    async fail(id, state, problem) {
      await database.transaction().execute(async transaction => {
        const row = await transaction.updateTable('query')
          .set({ state, finished: now(), problem })
          .where('id', '=', id).where('state', '=', 'running')
          .returning(['person', 'project', 'compartment']).executeTakeFirst();
        if (row) {
          await audit.append(transaction, { action: 'query.ended', ...row, query: id, details: { state, problem } });
        }
      });
    },

    async decide(id, verdict) {
      await database.transaction().execute(async transaction => {
        await decided(transaction, id, verdict);
      });
    },

    async find(id) {
      const row = await database.selectFrom('query').selectAll().where('id', '=', id).executeTakeFirst();
      return row && entryOf(row);
    },

    async extractsOf(id) {
      const row = await database.selectFrom('query').select('extracts').where('id', '=', id).executeTakeFirstOrThrow();
      return JSON.parse(row.extracts) as Record<string, string>;
    },

    async saltOf(id) {
      return (await database.selectFrom('query').select('salt').where('id', '=', id).executeTakeFirstOrThrow()).salt;
    },

    async verdict(id) {
      const row = await database.selectFrom('verdict').selectAll().where('query', '=', id).executeTakeFirst();
      if (!row) {
        return undefined;
      }
      return row.state === 'ready' && row.verdict !== null
        ? { state: 'ready', verdict: JSON.parse(row.verdict) as Verdict }
        : { state: row.state === 'pending' ? 'pending' : 'failed' };
    },

    async history({ project, person, compartment, limit }) {
      let rows = database.selectFrom('query').selectAll().where('project', '=', project);
      rows = person === undefined ? rows : rows.where('person', '=', person);
      rows = compartment === undefined ? rows : rows.where('compartment', '=', compartment);
      return (await rows.orderBy('submitted', 'desc').orderBy('id').limit(limit).execute()).map(entryOf);
    },

    async pendingVerdicts() {
      const rows = await database.selectFrom('query')
        .innerJoin('verdict', 'verdict.query', 'query.id').selectAll('query')
        .where('verdict.state', '=', 'pending').orderBy('query.submitted').execute();
      return rows.map(row => ({ ...entryOf(row), extracts: JSON.parse(row.extracts) as Record<string, string> }));
    },

    async interruptRunning() {
      return database.transaction().execute(async transaction => {
        const rows = await transaction.updateTable('query').set({ state: 'interrupted', finished: now() })
          .where('state', '=', 'running').returning(['id', 'person', 'project', 'compartment']).execute();
        for (const { id, ...row } of rows) {
          await audit.append(transaction, { action: 'query.interrupted', ...row, query: id });
        }
        return rows.length;
      });
    }
  };
}

/** By schema: whether a result can be told again is decided by what was in its extracts, not by the files that held it. */
export function contentsOf(extracts: Pick<MountedExtract, 'schema' | 'content'>[]): Record<string, string> {
  return Object.fromEntries(extracts.map(({ schema, content }) => [schema, content]));
}

function entryOf(row: Selectable<LineageTables['query']>): QueryEntry {
  return {
    id: row.id,
    person: row.person,
    project: row.project,
    compartment: row.compartment,
    sql: row.sql,
    sources: JSON.parse(row.sources) as ContributingSource[],
    columns: JSON.parse(row.columns) as ResultColumn[],
    state: row.state,
    submitted: row.submitted,
    ...(row.finished === null ? {} : { finished: row.finished }),
    ...(row.rows === null ? {} : { rows: row.rows }),
    ...(row.bytes === null ? {} : { bytes: row.bytes }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.problem === null ? {} : { problem: row.problem }),
    ...(row.proved_only === 1 ? { provedOnly: true as const } : {})
  };
}
