import { explain, type Unexplained } from './explain.js';
import type { Catalogue, CellEvidence, OutputColumn, RulePack, Verdict } from './types.js';

/** What was found so far. */
export class Sheet {
  columns: OutputColumn[] = [];
  packs: RulePack[] = [];
  total = 0;
  absent = 0;
  /** Filled where somebody asked what was measured. */
  evidence: CellEvidence[] | undefined;
  /** By what they are about: several unit columns of one type may fail one rule, of which the worst is told. */
  readonly #findings = new Map<string, Unexplained>();
  readonly #cells = new Map<string, 'unsafe' | 'review'>();

  add(finding: Unexplained): void {
    const { code, pack, unitType, cell } = finding;
    // There may be a hundred thousand: a cell is written once.
    const id = cell && JSON.stringify(cell);
    this.#add(`${JSON.stringify([code, pack, unitType])}${id}`, finding);
    if (id) {
      this.#cells.set(id, this.#cells.get(id) === 'unsafe' ? 'unsafe' : finding.verdict);
    }
  }

  #add(about: string, finding: Unexplained): void {
    const known = this.#findings.get(about);
    if (!known || rank(finding) < rank(known)) {
      this.#findings.set(about, finding);
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
    this.evidence?.push(...(part.evidence ?? []));
    part.#findings.forEach((finding, about) => this.#add(about, finding));
    part.#cells.forEach((verdict, id) => this.#cells.set(id, this.#cells.get(id) === 'unsafe' ? 'unsafe' : verdict));
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
      findingsTotal: findings.length,
      ...(this.evidence ? { evidence: this.evidence } : {})
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
