import type { CellKey } from './evidence.js';
import { explain, type Unexplained } from './explain.js';
import type { Catalogue, CellEvidence, CellReference, OutputColumn, RulePack, Verdict } from './types.js';

/** What a finding is about, in words only where it is told. */
export interface Place {
  /** Of the cell, no two alike. */
  id: string;
  cell: CellKey;
  column: string | undefined;
  keyOf: (cell: CellKey) => CellReference['key'];
}

/** Instead of a cell's id, where all are meant. */
export const everywhere = 'all';

/** A column, in all cells. */
export const wholeColumn = (column: string): Place => ({ id: everywhere, cell: { level: -1, key: [] }, column, keyOf: () => [] });

/** Findings that a verdict for a reader carries; the rest are counted. */
export const mostTold = 1000;

/** What fails. Of these there may be a hundred thousand. */
export interface Found {
  code: string;
  verdict: 'unsafe' | 'review';
  producer?: string | undefined;
  pack?: string | undefined;
  unitType?: string | undefined;
  measured?: number | undefined;
  required?: number | undefined;
  place?: Place | undefined;
}

type Ranked = Found & { rank: number };

/** What was found so far. */
export class Sheet {
  columns: OutputColumn[] = [];
  packs: RulePack[] = [];
  total = 0;
  absent = 0;
  /** Filled where somebody asked what was measured. */
  evidence: CellEvidence[] | undefined;
  /** By cell and column, each of another rule: several unit columns of one type may fail one rule, of which the worst is told. */
  readonly #found = new Map<string, Ranked[]>();

  add(finding: Found): void {
    const { code, verdict, producer, pack, unitType, measured, required, place } = finding;
    this.#add(place ? `${place.id}\n${place.column ?? ''}` : '', { code, verdict, producer, pack, unitType, measured, required, place, rank: rankOf(finding) });
  }

  #add(about: string, finding: Ranked): void {
    const others = this.#found.get(about);
    if (!others) {
      this.#found.set(about, [finding]);
      return;
    }
    const at = others.findIndex(({ code, pack, unitType }) => code === finding.code && pack === finding.pack && unitType === finding.unitType);
    if (at < 0) {
      others.push(finding);
    } else if (finding.rank < (others[at] as Ranked).rank) {
      others[at] = finding;
    }
  }

  /** Findings on cells that are not shown are none. */
  drop(gone: (place: Place) => boolean): void {
    for (const [about, [first]] of this.#found) {
      if (first?.place && gone(first.place)) {
        this.#found.delete(about);
      }
    }
  }

  /** The findings of a part of the statement. */
  take(part: Sheet): void {
    this.packs = [...new Set([...this.packs, ...part.packs])];
    this.total += part.total;
    this.absent += part.absent;
    this.evidence?.push(...(part.evidence ?? []));
    part.#found.forEach((findings, about) => findings.forEach(finding => this.#add(about, finding)));
  }

  get findings(): Ranked[] {
    return [...this.#found.values()].flat();
  }

  verdict(catalogue: Catalogue, most: number): Verdict {
    const findings = this.findings.sort((one, two) => one.rank - two.rank);
    let [unsafe, review] = [0, 0];
    for (const about of this.#found.values()) {
      if (about[0]?.place) {
        const fails = about.some(({ verdict }) => verdict === 'unsafe');
        unsafe += Number(fails);
        review += Number(!fails);
      }
    }
    return {
      verdict: findings[0]?.verdict ?? 'safe alone',
      columns: this.columns,
      packs: this.packs.map(({ id, version, producer }) => ({ id, version, producer })),
      cells: { total: this.total, unsafe, review, absent: this.absent },
      findings: findings.slice(0, most).map(finding => explain(inWords(finding), catalogue.producers)),
      findingsTotal: findings.length,
      ...(this.evidence ? { evidence: this.evidence } : {})
    };
  }
}

function inWords({ code, verdict, producer, pack, unitType, measured, required, place }: Found): Unexplained {
  return {
    code, verdict,
    ...(measured === undefined ? {} : { measured }),
    ...(required === undefined ? {} : { required }),
    ...(producer === undefined ? {} : { producer }),
    ...(pack === undefined ? {} : { pack }),
    ...(unitType === undefined ? {} : { unitType }),
    ...(place ? { cell: { key: place.keyOf(place.cell), ...(place.column === undefined ? {} : { column: place.column }) } } : {})
  };
}

/** A person reads of too few people first: the other rules often fail for nothing else. */
const order = ['threshold', 'few-records', 'class-disclosure', 'zero-cell', 'dominance', 'p-percent'];

/** Unsafe first, rule by rule, and among these what misses its rule most. */
function rankOf({ code, verdict, measured, required }: Found): number {
  // Of dominance more is worse, of everything else less. What was not measured comes last.
  const share = !required ? 0 : measured === undefined ? Infinity : code === 'dominance' ? required / measured : measured / required;
  const distance = Number.isNaN(share) ? 0 : Math.min(9, Math.max(0, share));
  return (verdict === 'unsafe' ? 0 : 1000) + 10 * order.indexOf(code) + distance;
}
