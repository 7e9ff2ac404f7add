import { lasting, result, run, type Proof } from './ask.js';
import { leavesOf } from './base.js';
import { byText, Cells, figure, idOf } from './cells.js';
import type { Plan } from './classify.js';
import { exactColumns, exactSql, type CellKey } from './evidence.js';
import { judgeEmpty, judgeFew, judgeStatistic, widthOf, type Failure, type Measured } from './judge.js';
import { isBounded, QuickLook, type Question } from './quick.js';
import { everywhere, mostTold, type Found } from './sheet.js';
import type { Statistic } from './statistics.js';
import type { Beside } from './together.js';
import type { Catalogue, CellEvidence, RulePack, VerdictName } from './types.js';
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
  /** SQL of its base. */
  base(): Proof<string>;
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
  const { plan, levels } = table;
  const odd = yield* oddities(plan, catalogue);
  const questions = ruled.map(({ place, owner, rules }): Question => {
    const own = rules.map(each => each.rules);
    return { place, owner, rules: own, width: widthOf(own) };
  });
  const leaves = leavesOf(plan, owners);
  const looked = yield* look(new QuickLook(plan, levels, leaves, questions, { missing: false, odd }), table, beside);
  for (const [at, one] of ruled.entries()) {
    const question = questions[at] as Question;
    const { place, owner, width } = question;
    let { quick, cells, open, few } = openOf(plan, looked, question);
    if (open.length > manyOpen * cells.count && plan.statistics.every(statistic => isBounded(statistic, owner)) && lacksValues(plan, looked)) {
      ({ quick, cells, open, few } = openOf(plan, yield* look(new QuickLook(plan, levels, leaves, [question], { missing: true, odd }), table), question));
    }
    for (const at of few) {
      const cell = cells.key(at);
      plan.statistics.forEach((_, index) => one.rules.forEach(({ pack, rules }) => told(one, pack, cell, index, judgeFew(quick.rows(cells, at, index), rules))));
    }
    if (open.length === 0) {
      continue;
    }
    const wanted = open.length > mostWanted || open.length === cells.count ? undefined : open.map(at => cells.key(at));
    const exact = new Cells(plan, yield* run(exactSql(plan, levels, yield* table.base(), { place, owner }, width, wanted)));
    const places = byText(exact);
    for (const at of open) {
      const place = places.get(cells.id(at));
      plan.statistics.forEach((statistic, index) => {
        const measured = measuredOf(exact, place, statistic, index, width);
        for (const { pack, rules } of one.rules) {
          const failures = judgeStatistic(measured, rules);
          if (failures.length > 0) {
            told(one, pack, cells.key(at), index, failures);
          }
        }
      });
    }
  }
  return looked;
}

function* look(quick: QuickLook, table: Table, beside?: Beside): Proof<Looked> {
  const { plan } = table;
  const found = beside ? yield* result(beside(quick.figures)) : [];
  // Beside a result there is one level, of all keys.
  const columns = found.length > 0 ? [new Uint8Array(found[0]?.length ?? 0), ...found] : yield* run(quick.sql(yield* table.base()));
  if (columns.length > 0 && columns.length !== 1 + plan.keys.length + quick.figures.length) {
    throw new Undecided('not-measured');
  }
  const all = new Cells(plan, columns);
  const there = all.where(at => quick.all(all, at) !== 0);
  return { quick, cells: there.length === all.count ? all : new Cells(plan, columns.map(column => there.map(at => column[at] ?? null))) };
}

/** Cells that bounds do not prove for a unit column. `few` have fewer records than any rule wants units: of all but the smallest, which are told of, nobody asks how many units those are. Places are of these cells: another look has its rows in another order. */
interface Opened extends Looked {
  open: number[];
  few: number[];
}

function openOf(plan: Plan, { quick, cells }: Looked, question: Question): Opened {
  const proved = (at: number): boolean => plan.statistics.every((_, place) => {
    if (quick.rows(cells, at, place) === 0) {
      return true;
    }
    const measured = quick.bounds(cells, at, place, question);
    return measured !== undefined && question.rules.every(one => judgeStatistic(measured, one).length === 0);
  });
  const isFew = (at: number): boolean => plan.statistics.every((_, place) => {
    const rows = quick.rows(cells, at, place);
    return rows === 0 || question.rules.every(one => judgeFew(rows, one).length > 0);
  });
  const open = cells.where(at => !proved(at));
  const few = open.filter(isFew).sort((one, two) => quick.all(cells, one) - quick.all(cells, two)).slice(mostTold);
  const unread = new Set(few);
  return { quick, cells, open: few.length === 0 ? open : open.filter(at => !unread.has(at)), few };
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
      const [[even] = []] = known.has(column.id) ? [] : yield* lasting(`SELECT min(c) >= 0 AND max(c) < 1e100 FROM (SELECT ${quoted(variable.name)} AS c FROM ${quoted(schema)}.${quoted(name)})`);
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
        work.report({ pack, cell: cells.key(at), names }, judgeEmpty(pack));
      }
    });
  }
}

/** The figures of one statistic in a row of `exactSql`; of no row no number. */
function measuredOf({ figures }: Cells, at = -1, { kind }: Statistic, index: number, width: number): Measured {
  const first = index * exactColumns(width);
  const of = (place: number): number => figure(figures[first + place]?.[at]);
  const largest: number[] = [];
  for (let rank = 0; rank < width; rank++) {
    largest.push(of(5 + rank));
  }
  return { kind, rows: of(0), values: of(1), contributors: of(2), missing: of(3), total: of(4), largest };
}

/** What was measured about the cells that are shown, those that fail first. */
export function* tellEvidence(work: Work, cells: Cells, evidence: CellEvidence[]): Proof<void> {
  const { plan, sheet } = work;
  const found = new Map<string, Found[]>();
  for (const finding of sheet.findings) {
    const about = finding.place?.id ?? '';
    const others = found.get(about);
    if (others) {
      others.push(finding);
    } else {
      found.set(about, [finding]);
    }
  }
  const ofAll = found.get(everywhere) ?? [];
  const wanted = cells.where(at => work.isShown(cells.level(at))).map(at => cells.key(at))
    .map(cell => ({ cell, findings: [...(found.get(work.idOf(cell)) ?? []), ...ofAll] }))
    .sort((one, two) => ranks[worst(one.findings)] - ranks[worst(two.findings)]).slice(0, mostEvidence);
  for (const { place, owner, rules } of wanted.length > 0 ? work.ruled : []) {
    const width = widthOf(rules.map(each => each.rules));
    const exact = new Cells(plan, yield* run(exactSql(plan, plan.levels, yield* work.base(), { place, owner }, width, wanted.map(({ cell }) => cell))));
    const places = byText(exact);
    for (const { cell, findings } of wanted) {
      const own = findings.filter(({ unitType }) => unitType === undefined || unitType === owner.unit.type);
      plan.statistics.forEach((statistic, index) => {
        const { rows, values, contributors, total, largest } = measuredOf(exact, places.get(idOf(cell)), statistic, index, width);
        let held = 0;
        evidence.push({
          key: work.keyOf(cell), columns: statistic.names, unitType: owner.unit.type, records: ['rows', 'units'].includes(statistic.kind) ? rows : values, units: contributors,
          shares: total > 0 && statistic.kind !== 'quantile' ? largest.map(one => (held += one) / total) : [],
          outcome: worst(own.filter(({ place: about }) => about?.column === undefined || statistic.names.includes(about.column))),
          required: Math.max(0, ...rules.map(each => each.rules.minimumUnits))
        });
      });
    }
  }
}

const ranks: Record<VerdictName, number> = { unsafe: 0, review: 1, 'safe alone': 2 };

const worst = (findings: Found[]): VerdictName => (findings.some(({ verdict }) => verdict === 'unsafe') ? 'unsafe' : findings.length > 0 ? 'review' : 'safe alone');
