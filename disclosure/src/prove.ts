import { classifySelect, type Plan } from './classify.js';
import { explain, type Unexplained } from './explain.js';
import { isOpen } from './open.js';
import { partsOf } from './parts.js';
import { judgeTable } from './table.js';
import { Undecided } from './tree.js';
import type { Catalogue, OutputColumn, ProofAnswer, ProofRequest, RulePack, Verdict } from './types.js';

export type Rows = (number | string | boolean | null)[][];
export type Proof<T> = Generator<ProofRequest, T, ProofAnswer>;

/** Findings that a verdict for a reader carries; the rest are counted. */
const kept = 1000;

/**
 * Proves a result safe alone, or says what fails. `tree` is DuckDB's serialised SELECT. The generator asks the caller to print trees and to run SQL on the same
 * pinned extracts; an error that is thrown into it makes the verdict *review*. It never throws by itself.
 */
export function* prove({ tree, catalogue, all = false }: { tree: unknown; catalogue: Catalogue; /** Every finding, for `withhold`. */ all?: boolean }): Proof<Verdict> {
  const sheet = new Sheet();
  try {
    if (!isOpen(tree, catalogue)) {
      for (const select of partsOf(tree, catalogue)) {
        const plan = classifySelect(select, catalogue);
        const own = new Sheet();
        sheet.columns = sheet.columns.length > 0 ? sheet.columns : plan.output;
        yield* judgeTable(plan, catalogue, own);
        sheet.take(own);
      }
    }
  } catch (error) {
    const { code, verdict } = error instanceof Undecided ? error : { code: 'not-measured', verdict: 'review' as const };
    sheet.add({ code, verdict });
  }
  return sheet.verdict(catalogue, all ? Infinity : kept);
}

/** What was found so far. */
export class Sheet {
  columns: OutputColumn[] = [];
  packs: RulePack[] = [];
  total = 0;
  absent = 0;
  /** By what they are about: several unit columns of one type may fail one rule, of which the worst is told. */
  readonly #findings = new Map<string, Unexplained>();
  readonly #cells = new Map<string, 'unsafe' | 'review'>();

  add(finding: Unexplained): void {
    const { code, pack, unitType, cell } = finding;
    const about = JSON.stringify([code, pack, unitType, cell]);
    const known = this.#findings.get(about);
    if (!known || rank(finding) < rank(known)) {
      this.#findings.set(about, finding);
    }
    if (finding.cell) {
      const id = JSON.stringify(finding.cell);
      this.#cells.set(id, this.#cells.get(id) === 'unsafe' ? 'unsafe' : finding.verdict);
    }
  }

  /** Findings on cells that are not shown are none. */
  drop(gone: (finding: Unexplained) => boolean): void {
    for (const [about, finding] of this.#findings) {
      if (finding.cell && gone(finding)) {
        this.#findings.delete(about);
        this.#cells.delete(JSON.stringify(finding.cell));
      }
    }
  }

  /** The findings of a part of the statement. */
  take(part: Sheet): void {
    this.packs = [...new Set([...this.packs, ...part.packs])];
    this.total += part.total;
    this.absent += part.absent;
    part.findings.forEach(finding => this.add(finding));
  }

  get findings(): Unexplained[] {
    return [...this.#findings.values()];
  }

  verdict(catalogue: Catalogue, most: number): Verdict {
    const findings = [...this.#findings.values()].sort((one, two) => rank(one) - rank(two));
    const unsafe = [...this.#cells.values()].filter(one => one === 'unsafe').length;
    return {
      verdict: findings[0]?.verdict ?? 'safe alone',
      columns: this.columns,
      packs: this.packs.map(({ id, version, producer }) => ({ id, version, producer })),
      cells: { total: this.total, unsafe, review: this.#cells.size - unsafe, absent: this.absent },
      findings: findings.slice(0, most).map(finding => explain(finding, catalogue.producers)),
      findingsTotal: findings.length
    };
  }
}

/** A person reads of too few people first: the other rules often fail for nothing else. */
const order = ['threshold', 'few-records', 'class-disclosure', 'zero-cell', 'dominance', 'p-percent'];

/** Unsafe first, rule by rule, and among these what misses its rule most. */
function rank({ code, verdict, measured, required }: Unexplained): number {
  // Of dominance more is worse, of everything else less.
  const share = measured === undefined || !required ? 0 : code === 'dominance' ? required / measured : measured / required;
  const distance = Number.isFinite(share) ? Math.min(9, Math.max(0, share)) : 0;
  return (verdict === 'unsafe' ? 0 : 1000) + 10 * order.indexOf(code) + distance;
}

export function* print(tree: unknown): Proof<string> {
  const text: ProofAnswer = yield { kind: 'print', tree };
  if (typeof text !== 'string') {
    throw new Undecided('not-measured');
  }
  return text.trim().replace(/;$/, '');
}

export function* run(sql: string): Proof<Rows> {
  const rows: ProofAnswer = yield { kind: 'run', sql };
  if (typeof rows === 'string') {
    throw new Undecided('not-measured');
  }
  return rows;
}
