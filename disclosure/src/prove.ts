import { classify, type Plan } from './classify.js';
import { absentCells } from './domain.js';
import { explain, type Unexplained } from './explain.js';
import { baseTree, cellColumns, evidenceSql, overlapSql, statisticColumns, type Margin } from './instrument.js';
import { judgeClass, judgeStatistic, widthOf, type Failure, type Measured } from './judge.js';
import { isOpen } from './open.js';
import { determined, isPublic, ownersOf } from './resolve.js';
import { sensitiveVariables } from './sensitive.js';
import { Undecided, type Node } from './tree.js';
import type { Catalogue, CellReference, OutputColumn, ProofAnswer, ProofRequest, RulePack, Verdict } from './types.js';

type Rows = (number | string | boolean | null)[][];
type Proof<T> = Generator<ProofRequest, T, ProofAnswer>;
type KeyText = (string | null)[];

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
      yield* judge(classify(tree, catalogue), catalogue, sheet);
    }
  } catch (error) {
    const { code, verdict } = error instanceof Undecided ? error : { code: 'not-measured', verdict: 'review' as const };
    sheet.add({ code, verdict });
  }
  return sheet.verdict(catalogue, all ? Infinity : kept);
}

/** What was found so far. */
class Sheet {
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
const order = ['threshold', 'class-disclosure', 'zero-cell', 'dominance', 'p-percent'];

/** Unsafe first, rule by rule, and among these what misses its rule most. */
function rank({ code, verdict, measured, required }: Unexplained): number {
  // Of dominance more is worse, of everything else less.
  const share = measured === undefined || !required ? 0 : code === 'dominance' ? required / measured : measured / required;
  const distance = Number.isFinite(share) ? Math.min(9, Math.max(0, share)) : 0;
  return (verdict === 'unsafe' ? 0 : 1000) + 10 * order.indexOf(code) + distance;
}

function* print(tree: unknown): Proof<string> {
  const text: ProofAnswer = yield { kind: 'print', tree };
  if (typeof text !== 'string') {
    throw new Undecided('not-measured');
  }
  return text.trim().replace(/;$/, '');
}

function* run(sql: string): Proof<Rows> {
  const rows: ProofAnswer = yield { kind: 'run', sql };
  if (typeof rows === 'string') {
    throw new Undecided('not-measured');
  }
  return rows;
}

function* judge(plan: Plan, catalogue: Catalogue, sheet: Sheet): Proof<void> {
  sheet.columns = plan.output;
  sheet.packs = packsInForce(plan, catalogue);
  if (plan.statistics.length === 0) {
    // Keys alone: that somebody is in each group is told by its being there.
    plan.statistics.push({ kind: 'rows', names: [] });
  }
  const owners = ownersOf(plan.scope);
  const printed = yield* print(baseTree(plan, owners));
  const sensitive = sheet.packs.some(pack => pack.classMinimumOutside > 0) ? sensitiveVariables(plan) : [];
  const margins: Margin[] = [];
  for (const { dropped, conditions, from } of sensitive) {
    const conjuncts = [...plan.scope.joins, ...plan.filters.map(filter => filter.node).filter(node => !conditions.includes(node))];
    const wide = { from: from ?? (plan.select['from_table'] as Node), conjuncts };
    margins.push({ dropped, ...(from || conditions.length > 0 ? { wide: yield* print(baseTree(plan, owners, wide)) } : {}) });
  }
  const keyOf = keyReference(plan, catalogue);
  for (const [place, owner] of owners.entries()) {
    const rules = sheet.packs.flatMap(pack => pack.units.filter(one => one.type === owner.unit.type).map(one => ({ pack, rules: one })));
    const width = widthOf(rules.map(each => each.rules));
    const cells = readCells(plan, yield* run(evidenceSql(plan, printed, { place, owner }, width, margins)), margins.length, width);
    for (const cell of cells) {
      const key = keyOf(cell.level, cell.key);
      const report = (pack: RulePack, names: string[], failures: Failure[]): void => {
        for (const failure of failures) {
          for (const column of names.length > 0 ? names : [undefined]) {
            sheet.add({ ...failure, producer: pack.producer, pack: pack.id, unitType: owner.unit.type, cell: { key, ...(column === undefined ? {} : { column }) } });
          }
        }
      };
      for (const { pack, rules: one } of rules) {
        plan.statistics.forEach((statistic, index) => report(pack, statistic.names, judgeStatistic({ kind: statistic.kind, rows: cell.rows, ...cell.statistics[index] as Figures }, one)));
        margins.forEach((margin, index) => {
          // At a level without the variable the cell is its own margin.
          const told = margin.wide !== undefined || margin.dropped.some(dropped => !isDropped(cell.level, dropped, plan.keys.length));
          if (told) {
            report(pack, plan.statistics.flatMap(({ names }) => names), judgeClass(cell.units, cell.outside[index] ?? NaN, pack));
          }
        });
      }
    }
    if (place === 0) {
      judgeAbsent(plan, catalogue, sheet, cells, keyOf);
    }
  }
  yield* judgeLevels(plan, printed, sheet);
}

/** Every pack of every contributing relation, or no proof: a unit without rules has no proof. */
function packsInForce(plan: Plan, catalogue: Catalogue): RulePack[] {
  const guarded = plan.scope.relations.filter(scoped => !isPublic(scoped));
  const ids = new Set(guarded.flatMap(({ relation }) => relation.packs));
  const packs = catalogue.packs.filter(pack => ids.has(pack.id));
  for (const { relation } of guarded) {
    const own = packs.filter(pack => relation.packs.includes(pack.id));
    const ruled = relation.units.every(unit => own.some(pack => pack.units.some(rules => rules.type === unit.type)));
    if (relation.units.length === 0 || own.length === 0 || own.length !== new Set(relation.packs).size || !ruled) {
      throw new Undecided('no-rules');
    }
  }
  if (plan.statistics.some(({ kind }) => kind === 'sum' || kind === 'mean') && packs.some(pack => !pack.magnitudesAllowed)) {
    throw new Undecided('magnitudes-not-allowed');
  }
  return packs;
}

type Figures = Omit<Measured, 'kind' | 'rows'>;

interface Cell {
  level: number;
  key: KeyText;
  units: number;
  rows: number;
  /** By margin; NaN where it could not be measured. */
  outside: number[];
  statistics: Figures[];
}

/** A figure of the evidence; what is no number becomes one that fails every rule. */
const figure = (value: unknown): number => (typeof value === 'number' ? value : NaN);

function readCells(plan: Plan, rows: Rows, margins: number, width: number): Cell[] {
  const keys = plan.keys.length;
  const start = cellColumns(plan, margins);
  const size = statisticColumns(width);
  const seen = new Set<string>();
  return rows.map(row => {
    const level = figure(row[0]);
    const key = row.slice(1, 1 + keys).map(value => (value === null ? null : String(value)));
    const id = JSON.stringify([level, key]);
    // Two keys with one text: nobody could say which cell a finding is about.
    if (seen.has(id) || Number.isNaN(level)) {
      throw new Undecided('not-measured');
    }
    seen.add(id);
    const figures = row.slice(1 + keys).map(figure);
    const [units = NaN, records = NaN] = figures;
    return {
      level, key, units, rows: records,
      outside: figures.slice(2, 2 + margins),
      statistics: plan.statistics.map((_, index) => {
        const [contributors = NaN, missing = NaN, total = NaN, ...largest] = row.slice(start + index * size, start + (index + 1) * size).map(figure);
        return { contributors, missing, total, largest };
      })
    };
  });
}

const isDropped = (level: number, place: number, width: number): boolean => ((level >> (width - 1 - place)) & 1) === 1;

function keyReference(plan: Plan, catalogue: Catalogue): (level: number, key: KeyText) => CellReference['key'] {
  const labels = plan.keys.map(({ column }) => {
    const codes = catalogue.nomenclatures.find(({ id }) => id === column.variable.nomenclature)?.codes ?? [];
    return new Map(codes.map(({ code, label }) => [code, label]));
  });
  const follows = followingKeys(plan);
  return (level, key) => plan.keys.flatMap(({ name }, place) => {
    if (isDropped(level, place, plan.keys.length)) {
      return [];
    }
    const value = key[place] ?? null;
    const label = value === null ? undefined : labels[place]?.get(value);
    return [{ column: name, value, ...(label ? { label } : {}), ...(follows.has(place) ? { follows: true as const } : {}) }];
  });
}

/** Places of keys that the other keys determine, as a population by its département. */
function followingKeys({ keys, levels, scope }: Plan): Set<number> {
  const following = new Set<number>();
  keys.forEach(({ column }, place) => {
    const others = keys.filter((_, other) => other !== place && !following.has(other)).map(other => other.column.id);
    // Where levels leave keys out, what a key follows from may be gone.
    if (levels.length === 1 && isPublic(column) && determined(others, scope).has(column.id)) {
      following.add(place);
    }
  });
  return following;
}

function judgeAbsent(plan: Plan, catalogue: Catalogue, sheet: Sheet, cells: Cell[], keyOf: (level: number, key: KeyText) => CellReference['key']): void {
  const shown = plan.statistics.reduce((sum, { names }) => sum + Math.max(1, names.length), 0);
  sheet.total = cells.length * shown;
  const absent = absentCells(plan, catalogue, cells);
  sheet.absent = absent?.length ?? 0;
  for (const pack of sheet.packs.filter(one => !one.zerosAllowed)) {
    const about = { producer: pack.producer, pack: pack.id };
    if (!absent) {
      sheet.add({ code: 'absent-cells', verdict: 'review', ...about });
      continue;
    }
    // A result without a key has its one row even where nobody is in it; that row is not among the cells.
    for (const { level, key } of absent) {
      sheet.add({ code: 'zero-cell', verdict: 'unsafe', ...about, cell: { key: keyOf(level, key) } });
    }
  }
}

/** Counts of distinct units do not add up where somebody is in several groups: total less parts tells of those few. */
function* judgeLevels(plan: Plan, printed: string, sheet: Sheet): Proof<void> {
  if (plan.levels.length === 1) {
    return;
  }
  for (const [place, { kind, names }] of plan.statistics.entries()) {
    if (kind === 'units') {
      const [[several] = []] = yield* run(overlapSql(plan, printed, place));
      if (several !== 0) {
        names.forEach(column => sheet.add({ code: 'overlapping-margins', verdict: 'review', cell: { key: [], column } }));
      }
    }
  }
}
