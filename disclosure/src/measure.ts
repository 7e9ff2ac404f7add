import { run, type Proof } from './ask.js';
import { byText, cellsOf, figure, idOf, type MeasuredCell } from './cells.js';
import { exactColumns, exactSql, type CellKey } from './evidence.js';
import { judgeStatistic, widthOf, type Measured } from './judge.js';
import { isBounded, QuickLook, type Question, type QuickOptions } from './quick.js';
import type { Statistic } from './statistics.js';
import type { CellEvidence, VerdictName } from './types.js';
import type { Ruled, Work } from './work.js';

/** Cells that are asked for by name; more are measured all together. */
const mostWanted = 20_000;
/** Of the cells, where this share is not proved a second quick look comes before one at every unit. */
const manyOpen = 0.1;
/** Cells whose evidence is told. */
const mostEvidence = 2000;

interface Looked {
  quick: QuickLook;
  cells: MeasuredCell[];
}

/** Each statistic of each cell by all rules: by bounds where they are enough, else exactly. Answers the cells. */
export function* judgeStatistics(work: Work): Proof<MeasuredCell[]> {
  const { plan } = work;
  const odd = yield* oddities(work);
  const questions = work.ruled.map(({ place, owner, rules }): Question => {
    const own = rules.map(each => each.rules);
    return { place, owner, rules: own, width: widthOf(own) };
  });
  const looked = yield* look(work, questions, { missing: false, odd });
  const { cells } = looked;
  const shown = Math.max(1, new Set(plan.statistics.flatMap(({ names }) => names)).size);
  const ofFinest = work.finestLevel;
  work.sheet.total += (work.hidden ? cells.filter(({ level }) => level !== ofFinest) : cells).length * shown;
  for (const [place, ruled] of work.ruled.entries()) {
    const question = questions[place] as Question;
    let open = openOf(work, looked, question);
    if (open.length > manyOpen * cells.length && plan.statistics.every(statistic => isBounded(statistic, ruled.owner)) && lacksValues(work, looked)) {
      open = openOf(work, yield* look(work, [question], { missing: true, odd }), question);
    }
    if (open.length > 0) {
      byText(cells);
      yield* measureExactly(work, ruled, question.width, open, open.length > mostWanted || open.length === cells.length ? undefined : open);
    }
  }
  judgeZeros(work, looked);
  return cells;
}

function* look(work: Work, questions: Question[], options: QuickOptions): Proof<Looked> {
  const quick = new QuickLook(work.plan, work.levels, work.printed, questions, options);
  const cells = cellsOf(work.plan, yield* run(quick.sql));
  return { quick, cells: cells.filter(({ figures }) => figures[0] !== 0) };
}

/** Cells that bounds do not prove for a unit column. */
function openOf({ plan }: Work, { quick, cells }: Looked, question: Question): MeasuredCell[] {
  const proved = ({ figures }: MeasuredCell): boolean => plan.statistics.every((_, place) => {
    if (quick.rows(figures, place) === 0) {
      return true;
    }
    const measured = quick.bounds(figures, place, question);
    return measured !== undefined && question.rules.every(one => judgeStatistic(measured, one).length === 0);
  });
  return cells.filter(cell => !proved(cell));
}

const lacksValues = ({ plan }: Work, { quick, cells }: Looked): boolean => plan.statistics.some((_, place) => cells.some(({ figures }) => quick.lacks(figures, place)));

/**
 * By statistic: whether a value may be below zero, or no number, or so large that sums are none. Asked of the whole relation, which the engine answers from what it keeps of a column;
 * where there is no such relation the cells are looked at.
 */
function* oddities({ plan, catalogue }: Work): Proof<boolean[]> {
  const known = new Map<string, boolean>();
  const odd: boolean[] = [];
  for (const { kind, column, weight } of plan.statistics) {
    if (!column || !['sum', 'mean', 'variance'].includes(kind)) {
      odd.push(false);
    } else if (weight || !catalogue.relations.includes(column.relation)) {
      odd.push(true);
    } else {
      const { relation: { schema, name }, variable } = column;
      const [[even] = []] = known.has(column.id) ? [] : yield* run(`SELECT min(c) >= 0 AND max(c) < 1e100 FROM (SELECT ${quoted(variable.name)} AS c FROM ${quoted(schema)}.${quoted(name)})`);
      known.set(column.id, known.get(column.id) ?? even !== true);
      odd.push(known.get(column.id) as boolean);
    }
  }
  return odd;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function* measureExactly(work: Work, { place, owner, rules }: Ruled, width: number, cells: CellKey[], wanted?: CellKey[]): Proof<void> {
  const { plan } = work;
  const measured = byText(cellsOf(plan, yield* run(exactSql(plan, work.levels, work.printed, { place, owner }, width, wanted))));
  for (const cell of cells) {
    const figures = measured.get(idOf(cell))?.figures ?? [];
    plan.statistics.forEach((statistic, index) => {
      const own = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
      for (const { pack, rules: one } of rules) {
        work.report({ pack, unitType: owner.unit.type, cell, names: statistic.names }, judgeStatistic(own, one));
      }
    });
  }
}

/** A statistic with a condition that no record of its cell meets is shown as a zero. */
function judgeZeros(work: Work, { quick, cells }: Looked): void {
  for (const pack of work.sheet.packs.filter(one => !one.zerosAllowed)) {
    work.plan.statistics.forEach(({ condition, names }, place) => {
      for (const cell of condition === undefined ? [] : cells) {
        if (quick.rows(cell.figures, place) === 0) {
          work.report({ pack, cell, names }, [{ code: 'zero-cell', verdict: 'unsafe' }]);
        }
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
export function* tellEvidence(work: Work, cells: MeasuredCell[], evidence: CellEvidence[]): Proof<void> {
  const { plan, sheet } = work;
  const failing = new Map<string, 'unsafe' | 'review'>();
  for (const { cell, verdict } of sheet.findings) {
    const about = JSON.stringify(cell?.key.map(({ value }) => value));
    failing.set(about, failing.get(about) === 'unsafe' ? 'unsafe' : verdict);
  }
  const finest = work.finestLevel;
  const outcome = (cell: CellKey): VerdictName => failing.get(JSON.stringify(work.keyOf(cell).map(({ value }) => value))) ?? 'safe alone';
  const rank: Record<string, number> = { unsafe: 0, review: 1 };
  const wanted = cells.filter(({ level }) => !work.hidden || level !== finest)
    .map(cell => ({ cell, outcome: outcome(cell) })).sort((one, two) => (rank[one.outcome] ?? 2) - (rank[two.outcome] ?? 2)).slice(0, mostEvidence);
  for (const { place, owner, rules } of wanted.length > 0 ? work.ruled : []) {
    const width = widthOf(rules.map(each => each.rules));
    const measured = byText(cellsOf(plan, yield* run(exactSql(plan, plan.levels, work.printed, { place, owner }, width, wanted.map(({ cell }) => cell)))));
    for (const { cell, outcome: own } of wanted) {
      const figures = measured.get(idOf(cell))?.figures ?? [];
      plan.statistics.forEach((statistic, index) => {
        const { rows, values, contributors, total, largest } = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
        let held = 0;
        evidence.push({
          key: work.keyOf(cell), columns: statistic.names, unitType: owner.unit.type, records: ['rows', 'units'].includes(statistic.kind) ? rows : values, units: contributors,
          shares: total > 0 && statistic.kind !== 'quantile' ? largest.map(one => (held += one) / total) : [],
          outcome: own, required: Math.max(0, ...rules.map(each => each.rules.minimumUnits))
        });
      });
    }
  }
}
