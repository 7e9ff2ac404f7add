import { unitNoun, type CellEvidence, type Remedy, type Text } from '@vitrine/disclosure';
import type { Engine } from '../engine/types.js';
import type { Mend, Prove } from '../proving/types.js';
import { onDataAsRun } from './as-run.js';
import type { Lineage, QueryEntry } from './record.js';
import type { Sessions } from './sessions.js';
import { answering, proveOn, rowsOf } from './verdicts.js';

/** What was measured about the cells of a result, those that fail first, each with its units in words; `total` counts the cells of the table. */
export interface Evidence {
  query: string;
  cells: (CellEvidence & { unit: Text })[];
  total: number;
}

/** A change of the query that mends unsafe cells, as SQL. */
export type QueryRemedy = Omit<Remedy, 'tree'> & { sql: string };

/** A closer look at a recorded result, on the very extracts that it came from. Whom it may be shown is for the caller to decide. */
export interface Lens {
  evidence(entry: QueryEntry): Promise<Evidence>;
  remedies(entry: QueryEntry): Promise<QueryRemedy[]>;
}

export function createLens(options: { engine: Engine; lineage: Lineage; sessions: Sessions; prove: Prove; mend: Mend }): Lens {
  const { engine, lineage, prove, mend } = options;

  return {
    evidence: onDataAsRun(options, async (entry, session) => {
      const query = await engine.check(session, entry.sql);
      const { evidence = [], cells } = await proveOn(engine, prove, session, query, { evidence: true, rows: () => rowsOf(entry) });
      return { query: entry.id, cells: evidence.map(cell => ({ ...cell, unit: unitNoun(cell.unitType, 2) })).sort(worstFirst), total: cells.total };
    }),

    remedies: onDataAsRun(options, async (entry, session) => {
      const query = await engine.check(session, entry.sql);
      const found = await lineage.verdict(entry.id);
      if (found?.state !== 'ready' || found.verdict.verdict !== 'unsafe') {
        return [];
      }
      const whole = found.verdict.findings.length === found.verdict.findingsTotal;
      const verdict = whole ? found.verdict : await proveOn(engine, prove, session, query, { all: true, rows: () => rowsOf(entry) });
      const mended = await answering(engine, session, mend({ tree: query.tree, catalogue: session.catalogue, verdict }));
      return Promise.all(mended.map(async ({ tree, ...remedy }) => ({ ...remedy, sql: readable(await engine.print(session, tree)) })));
    })
  };
}

/** As a person writes it; what stands in quotes is left alone. */
const readable = (sql: string): string => sql.trim().replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\bcount_star\(\)/g, found => (found === 'count_star()' ? 'count(*)' : found));

const ranks: Record<CellEvidence['outcome'], number> = { unsafe: 0, review: 1, 'safe alone': 2 };

/** By outcome, then by how near they are to the threshold. */
const worstFirst = (one: CellEvidence, two: CellEvidence): number => ranks[one.outcome] - ranks[two.outcome] || one.units - one.required - (two.units - two.required);
