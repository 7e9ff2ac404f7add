import { result, type Proof } from './ask.js';
import { classifySelect } from './classify.js';
import { isOpen } from './open.js';
import { partsOf } from './parts.js';
import { mostTold, Sheet } from './sheet.js';
import { judgeTable } from './table.js';
import { besideResult } from './together.js';
import { Undecided } from './tree.js';
import type { Catalogue, Verdict } from './types.js';

export interface ProveInput {
  /** DuckDB's serialised SELECT (`json_serialize_sql`). */
  tree: unknown;
  catalogue: Catalogue;
  /** Every finding, for `withhold`. */
  all?: boolean;
  /** What was measured about each cell, for who may see it. */
  evidence?: boolean;
  /** How many rows the result had, where it is whole: as many as cells were judged, or what was judged is not what ran. Asked at the end. */
  rows?: () => number | undefined;
  /** The result has not run yet: the proof asks for it (`result`) before it measures anything, with its evidence where one scan can give both. Where it decides without measuring it does not ask. */
  together?: boolean;
}

/**
 * Proves a result safe alone, or says what fails. The generator asks the caller to print trees and to run SQL on the same pinned extracts as the result; an error that is thrown into it
 * makes the verdict *review*. It never throws by itself.
 */
export function* prove({ tree, catalogue, all = false, evidence = false, rows, together = false }: ProveInput): Proof<Verdict> {
  const sheet = new Sheet();
  sheet.evidence = evidence ? [] : undefined;
  try {
    if (!isOpen(tree, catalogue)) {
      const parts = partsOf(tree, catalogue);
      let [most, exactly] = [0, parts.length === 1];
      let asks = together;
      for (const select of parts) {
        const plan = classifySelect(select, catalogue, { partOfUnion: parts.length > 1 });
        const part = new Sheet();
        part.evidence = evidence ? [] : undefined;
        sheet.columns = sheet.columns.length > 0 ? sheet.columns : plan.output;
        const beside = asks ? besideResult(tree, plan) : undefined;
        if (asks && !beside) {
          yield* result({ tree, columns: plan.output.length, evidence: [] });
        }
        asks = false;
        try {
          most += yield* judgeTable(plan, catalogue, part, beside);
          exactly &&= plan.leftOut === 'none';
        } finally {
          sheet.take(part);
        }
      }
      const known = rows?.();
      if (known !== undefined && (known > most || (exactly && known !== most))) {
        throw new Undecided('not-measured');
      }
    }
  } catch (error) {
    const { code, verdict } = error instanceof Undecided ? error : { code: 'not-measured', verdict: 'review' as const };
    sheet.add({ code, verdict });
  }
  return sheet.verdict(catalogue, all ? Infinity : mostTold);
}
