import { round, soleSelect, withhold, type Catalogue, type ResultCell, type Rounding, type RulePack, type Verdict, type VerdictName } from '@vitrine/disclosure';
import type { Centre } from '../centre/types.js';
import { decodeRows, relationsOf } from '../engine/index.js';
import type { CheckedQuery, Engine, EngineSession } from '../engine/types.js';
import { cellsOf, onDataAsRun, ofProvedRows, proveOn, provedOnly, type Lineage, type QueryEntry, type Sessions } from '../lineage/index.js';
import { visible } from '../outputs/files/characters.js';
import { canonicalOrder, type ProtectedTable } from '../outputs/table/index.js';
import { Problem } from '../problem.js';
import type { Prove } from '../proving/types.js';

/** A recorded query as it could leave. */
export interface Prepared {
  entry: QueryEntry;
  query: CheckedQuery;
  catalogue: Catalogue;
  /** Of the result as it is, with every finding. */
  verdict: Verdict;
  /** In force for its sources: what could not be classified had none of them applied. */
  packs: RulePack[];
  /** Of `table`. */
  afterwards: VerdictName;
  table: ProtectedTable;
  /** Rows that are withheld: they stand in `table` by their keys, or, where only proved rows are delivered, not at all. */
  withheld: number;
  /** What a researcher may be told of `verdict` where only proved rows are delivered. */
  told?: Verdict;
}

export interface Preparing {
  /** The result that the query had: refused where the data have changed since. Kept for a while, for a table and its figures are made of one. */
  result(entry: QueryEntry): Promise<Prepared>;
  /** What the query gives under today's approvals, policies and data. */
  afresh(entry: QueryEntry): Promise<Prepared>;
}

/** Rows of a table that leaves: more is no statistic that somebody reads. */
const mostRows = 50_000;

export function createPreparing(options: { centre: Centre; engine: Engine; lineage: Lineage; sessions: Sessions; prove: Prove }): Preparing {
  const { centre, engine, sessions, prove } = options;

  async function prepare(entry: QueryEntry, session: EngineSession): Promise<Prepared> {
    const query = await engine.check(session, entry.sql);
    const result = engine.run(session, query);
    const rows = (await decodeRows(result.stream, result.done)).map(row => cellsOf(row, query));
    if (rows.length > mostRows) {
      throw new Problem('too-many-rows-to-leave', { limit: mostRows });
    }
    const verdict = await proveOn(engine, prove, session, query, { all: true, rows: () => rows.length });
    const { verdict: afterwards, rows: left, withheld } = withhold({ tree: query.tree, catalogue: session.catalogue, verdict, rows });
    const only = provedOnly(centre, entry.sources);
    // Keys of rows that were never delivered are values of records, too.
    const kept = only ? left.filter((_, row) => !withheld[row]) : left;
    const packs = packsOf(query, session.catalogue);
    const precise = round(kept, verdict.columns, packs);
    // What nobody sees, nobody can check.
    const seen = precise.rows.map(row => row.map(cell => (typeof cell === 'string' ? visible(cell) : cell)));
    const table = canonicalOrder({ columns: columnsOf(query, verdict, session.catalogue, precise.columns), rows: seen, withheld: only ? kept.map(() => false) : withheld });
    return { entry, query, catalogue: session.catalogue, verdict, packs, afterwards, table, withheld: withheld.filter(Boolean).length, ...(only ? { told: ofProvedRows(verdict) } : {}) };
  }

  /** A table that a person would have to judge first, as under other rules than those that it was delivered under, is not delivered this way either. */
  async function delivered(entry: QueryEntry, session: EngineSession): Promise<Prepared> {
    const prepared = await prepare(entry, session);
    if (prepared.told && prepared.afterwards !== 'safe alone') {
      throw new Problem('rows-not-delivered');
    }
    return prepared;
  }

  return {
    result: onDataAsRun(options, delivered),
    afresh: async entry => prepare(entry, await sessions.open(entry))
  };
}

/** The same table again: sums of floating-point numbers may differ in their last digits. */
export function sameTable(one: ResultCell[][], other: ResultCell[][]): boolean {
  const near = (a: ResultCell, b: ResultCell): boolean => a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)));
  return one.length === other.length && one.every((row, place) => row.length === other[place]?.length && row.every((cell, column) => near(cell, other[place]?.[column] ?? null)));
}

function packsOf(query: CheckedQuery, catalogue: Catalogue): RulePack[] {
  const ruled = new Set(relationsOf(query, catalogue).flatMap(({ packs }) => packs));
  return catalogue.packs.filter(({ id }) => ruled.has(id));
}

/** Columns with what the catalogue says of them, where they are a variable of it under its own name: an alias that is another variable's name borrows nothing of it. */
export function columnsOf(query: CheckedQuery, verdict: Verdict, catalogue: Catalogue, roundings: (Rounding | undefined)[] = []): ProtectedTable['columns'] {
  const variables = relationsOf(query, catalogue).flatMap(relation => relation.variables);
  const items = (soleSelect(query.tree)?.['select_list'] ?? []) as { class?: string; column_names?: string[] }[];
  const isItself = (name: string, place: number): boolean => {
    const item = items[place];
    return item?.class === 'COLUMN_REF' && item.column_names?.at(-1)?.toLowerCase() === name.toLowerCase();
  };
  return query.columns.map(({ name, type }, place) => {
    const told = verdict.columns[place];
    const role = told?.name === name ? (told.role as ProtectedTable['columns'][number]['role']) : 'unknown';
    const named = role === 'key' && isItself(name, place) ? variables.filter(variable => variable.name === name) : [];
    // The same name in two relations may be two things.
    const [variable] = new Set(named.map(each => JSON.stringify([each.label, each.nomenclature]))).size === 1 ? named : [];
    const coded = catalogue.nomenclatures.find(({ id }) => id === variable?.nomenclature);
    return {
      name: visible(name), type, role,
      ...(variable ? { label: variable.label } : {}),
      ...(coded ? { nomenclature: { id: coded.id, title: coded.label, codes: coded.codes } } : {}),
      ...(told?.statbarn ? { statbarn: told.statbarn } : {}),
      ...(roundings[place] ? { rounding: roundings[place] } : {})
    };
  });
}
