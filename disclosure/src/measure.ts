import { result, rows, run, type Proof } from './ask.js';
import { leavesOf } from './base.js';
import { byText, Cells, figure, idOf } from './cells.js';
import type { Plan } from './classify.js';
import { exactColumns, exactSql, type CellKey } from './evidence.js';
import type { Unexplained } from './explain.js';
import { judgeStatistic, widthOf, type Failure, type Measured } from './judge.js';
import { isBounded, QuickLook, type Question } from './quick.js';
import type { Statistic } from './statistics.js';
import type { Beside } from './together.js';
import type { Catalogue, CellEvidence, CellReference, RulePack, VerdictName } from './types.js';
import { Undecided } from './tree.js';
import type { Ruled, Work } from './work.js';

/** Cells that are asked for by name; more are measured all together. */
const mostWanted = 20_000;
/** Of the cells, where this share is not proved a second quick look comes before one at every unit. */
const manyOpen = 0.1;
/** Cells whose evidence is told. */
const mostEvidence = 2000;

/** A table to be judged: the work's own, or one with finer cells. */
export interface Table {
  plan: Plan;
  levels: number[][];
  printed: string;
}

/** Hears what a statistic of a cell fails, for a unit column and a pack. */
type Told = (ruled: Ruled, pack: RulePack, cell: CellKey, statistic: number, failures: Failure[]) => void;

/** Cells with somebody in them, and the look that was had at them. */
interface Looked {
  quick: QuickLook;
  cells: Cells;
}

/** Each statistic of each cell by all rules. Answers the cells. */
export function* judgeStatistics(work: Work, beside?: Beside): Proof<Cells> {
  const { plan } = work;
  const looked = yield* judgeCells(work, work, ({ owner }, pack, cell, statistic, failures) =>
    work.report({ pack, unitType: owner.unit.type, cell, names: (plan.statistics[statistic] as Statistic).names }, failures), beside);
  const shown = Math.max(1, new Set(plan.statistics.flatMap(({ names }) => names)).size);
  work.sheet.total += looked.cells.where(at => work.isShown(looked.cells.level(at))).length * shown;
  judgeZeros(work, looked);
  return looked.cells;
}

/** Judges cells by bounds where they are enough, else exactly. */
export function* judgeCells({ catalogue, ruled, owners }: Pick<Work, 'catalogue' | 'ruled' | 'owners'>, table: Table, told: Told, beside?: Beside): Proof<Looked> {
  const { plan, levels, printed } = table;
  const odd = yield* oddities(plan, catalogue);
  const questions = ruled.map(({ place, owner, rules }): Question => {
    const own = rules.map(each => each.rules);
    return { place, owner, rules: own, width: widthOf(own) };
  });
  const leaves = leavesOf(plan, owners);
  const looked = yield* look(new QuickLook(plan, table, leaves, questions, { missing: false, odd }), plan, beside);
  const { cells } = looked;
  for (const [at, one] of ruled.entries()) {
    const question = questions[at] as Question;
    const { place, owner, width } = question;
    let open = openOf(plan, looked, question);
    if (open.length > manyOpen * cells.count && plan.statistics.every(statistic => isBounded(statistic, owner)) && lacksValues(plan, looked)) {
      open = openOf(plan, yield* look(new QuickLook(plan, table, leaves, [question], { missing: true, odd }), plan), question);
    }
    if (open.length === 0) {
      continue;
    }
    const wanted = open.length > mostWanted || open.length === cells.count ? undefined : open;
    const measured = byText(new Cells(plan, yield* run(exactSql(plan, levels, printed, { place, owner }, width, wanted))));
    for (const cell of open) {
      const figures = measured.get(idOf(cell))?.figures ?? [];
      plan.statistics.forEach((statistic, index) => {
        const own = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
        one.rules.forEach(({ pack, rules }) => told(one, pack, cell, index, judgeStatistic(own, rules)));
      });
    }
  }
  return looked;
}

function* look(quick: QuickLook, plan: Plan, beside?: Beside): Proof<Looked> {
  const found = beside ? yield* result(beside(quick.figures)) : [];
  // Beside a result there is one level, of all keys.
  const columns = found.length > 0 ? [new Uint8Array(found[0]?.length ?? 0), ...found] : yield* run(quick.sql);
  if (columns.length > 0 && columns.length !== 1 + plan.keys.length + quick.figures.length) {
    throw new Undecided('not-measured');
  }
  const all = new Cells(plan, columns);
  const there = all.where(at => quick.all(all, at) !== 0);
  return { quick, cells: there.length === all.count ? all : new Cells(plan, columns.map(column => there.map(at => column[at] ?? null))) };
}

/** Cells that bounds do not prove for a unit column. */
function openOf(plan: Plan, { quick, cells }: Looked, question: Question): CellKey[] {
  const proved = (at: number): boolean => plan.statistics.every((_, place) => {
    if (quick.rows(cells, at, place) === 0) {
      return true;
    }
    const measured = quick.bounds(cells, at, place, question);
    return measured !== undefined && question.rules.every(one => judgeStatistic(measured, one).length === 0);
  });
  return cells.where(at => !proved(at)).map(at => cells.key(at));
}

const lacksValues = (plan: Plan, { quick, cells }: Looked): boolean => plan.statistics.some((_, place) => cells.where(at => quick.lacks(cells, at, place)).length > 0);

/**
 * By statistic: whether a value may be below zero, or no number, or so large that sums are none. Asked of the whole relation, which the engine answers from what it keeps of a column;
 * where there is no such relation the cells are looked at.
 */
function* oddities({ statistics }: Plan, { relations }: Catalogue): Proof<boolean[]> {
  const known = new Map<string, boolean>();
  const odd: boolean[] = [];
  for (const { kind, column, weight } of statistics) {
    if (!column || !['sum', 'mean', 'variance'].includes(kind)) {
      odd.push(false);
    } else if (weight || !relations.includes(column.relation)) {
      odd.push(true);
    } else {
      const { relation: { schema, name }, variable } = column;
      const [[even] = []] = known.has(column.id) ? [] : yield* rows(`SELECT min(c) >= 0 AND max(c) < 1e100 FROM (SELECT ${quoted(variable.name)} AS c FROM ${quoted(schema)}.${quoted(name)})`);
      known.set(column.id, known.get(column.id) ?? even !== true);
      odd.push(known.get(column.id) as boolean);
    }
  }
  return odd;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A statistic with a condition that no record of its cell meets is shown as a zero. */
function judgeZeros(work: Work, { quick, cells }: Looked): void {
  for (const pack of work.sheet.packs.filter(one => !one.zerosAllowed)) {
    work.plan.statistics.forEach(({ condition, names }, place) => {
      for (const at of condition === undefined ? [] : cells.where(one => quick.rows(cells, one, place) === 0)) {
        work.report({ pack, cell: cells.key(at), names }, [{ code: 'zero-cell', verdict: 'unsafe' }]);
      }
    });
  }
}

/** The figures of one statistic in a row of `exactSql`. */
export function statisticOf({ kind }: Statistic, figures: unknown[]): Measured {
  const [rows = NaN, values = NaN, contributors = NaN, missing = NaN, total = NaN, ...largest] = figures.map(figure);
  return { kind, rows, values, contributors, missing, total, largest };
}

/** What was measured about the cells that are shown, those that fail first. */
export function* tellEvidence(work: Work, cells: Cells, evidence: CellEvidence[]): Proof<void> {
  const { plan, sheet } = work;
  const found = new Map<string, Unexplained[]>();
  for (const finding of sheet.findings) {
    const about = textOf(finding.cell?.key);
    const others = found.get(about);
    if (others) {
      others.push(finding);
    } else {
      found.set(about, [finding]);
    }
  }
  const wanted = cells.where(at => work.isShown(cells.level(at))).map(at => cells.key(at))
    .map(cell => ({ cell, findings: found.get(textOf(work.keyOf(cell))) ?? [] }))
    .sort((one, two) => ranks[worst(one.findings)] - ranks[worst(two.findings)]).slice(0, mostEvidence);
  for (const { place, owner, rules } of wanted.length > 0 ? work.ruled : []) {
    const width = widthOf(rules.map(each => each.rules));
    const measured = byText(new Cells(plan, yield* run(exactSql(plan, plan.levels, work.printed, { place, owner }, width, wanted.map(({ cell }) => cell)))));
    for (const { cell, findings } of wanted) {
      const own = findings.filter(({ unitType }) => unitType === undefined || unitType === owner.unit.type);
      const figures = measured.get(idOf(cell))?.figures ?? [];
      plan.statistics.forEach((statistic, index) => {
        const { rows, values, contributors, total, largest } = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
        let held = 0;
        evidence.push({
          key: work.keyOf(cell), columns: statistic.names, unitType: owner.unit.type, records: ['rows', 'units'].includes(statistic.kind) ? rows : values, units: contributors,
          shares: total > 0 && statistic.kind !== 'quantile' ? largest.map(one => (held += one) / total) : [],
          outcome: worst(own.filter(({ cell: about }) => about?.column === undefined || statistic.names.includes(about.column))),
          required: Math.max(0, ...rules.map(each => each.rules.minimumUnits))
        });
      });
    }
  }
}

const textOf = (key: CellReference['key'] | undefined): string => JSON.stringify(key?.map(({ column, value }) => [column, value])) ?? '';

const ranks: Record<VerdictName, number> = { unsafe: 0, review: 1, 'safe alone': 2 };

const worst = (findings: Unexplained[]): VerdictName => (findings.some(({ verdict }) => verdict === 'unsafe') ? 'unsafe' : findings.length > 0 ? 'review' : 'safe alone');
