import { run, type Proof } from './ask.js';
import { boundsOf, demandsTotals, isOwn, preparedFor, sketchFor, type Prepared, type Quick } from './bounds.js';
import { byText, cellsOf, figure, idOf, type MeasuredCell } from './cells.js';
import { exactColumns, exactSql, quickSql, quickStatistic, sameSketch, type CellKey, type Sketch } from './evidence.js';
import { judgeStatistic, widthOf, type Measured } from './judge.js';
import type { Statistic } from './statistics.js';
import type { CellEvidence, VerdictName } from './types.js';
import type { Ruled, Work } from './work.js';

/** Cells that are asked for by name; more are measured all together. */
const mostWanted = 20_000;
/** Cells whose evidence is told. */
const mostEvidence = 2000;

/** What helps to prove a statistic for a unit column without a look at single units. */
interface Help {
  prepared?: Prepared;
  /** Place of its sketch; -1 where it has none. */
  sketch: number;
  own: boolean;
}

/** Each statistic of each cell by all rules: by bounds where they are enough, else exactly. Answers the cells. */
export function* judgeStatistics(work: Work): Proof<MeasuredCell[]> {
  const { plan } = work;
  const sketches: Sketch[] = [];
  const help = work.ruled.map(({ owner, place, rules }) => {
    const own = rules.map(each => each.rules);
    const width = widthOf(own);
    return plan.statistics.map((statistic, index): Help => {
      const prepared = preparedFor(statistic, owner, plan, width);
      const sketch = sketchFor(statistic, { owner: place, statistic: index }, owner, own, prepared);
      const known = sketch ? sketches.findIndex(other => sameSketch(other, sketch)) : -1;
      return { ...(prepared ? { prepared } : {}), sketch: sketch && known < 0 ? sketches.push(sketch) - 1 : known, own: isOwn(statistic, owner) };
    });
  });
  const cells = cellsOf(plan, yield* run(quickSql(plan, work.levels, work.printed, work.owners, sketches))).filter(({ figures }) => figures[0] !== 0);
  const shown = Math.max(1, new Set(plan.statistics.flatMap(({ names }) => names)).size);
  const ofFinest = work.finestLevel;
  work.sheet.total += (work.hidden ? cells.filter(({ level }) => level !== ofFinest) : cells).length * shown;
  for (const [place, ruled] of work.ruled.entries()) {
    const own = ruled.rules.map(each => each.rules);
    const width = widthOf(own);
    const totals = demandsTotals(own);
    const proved = ({ figures }: MeasuredCell): boolean => (help[place] as Help[]).every(({ prepared, sketch, own: itself }, index) => {
      const quick = quickOf(work, figures, index, place, sketch);
      const measured = boundsOf(plan.statistics[index] as Statistic, quick, itself, totals, prepared);
      return quick.rows === 0 || (measured !== undefined && own.every(one => judgeStatistic(measured, one).length === 0));
    });
    const open = cells.filter(cell => !proved(cell));
    if (open.length > 0) {
      byText(cells);
      yield* measureExactly(work, ruled, width, open, open.length > mostWanted || open.length === cells.length ? undefined : open);
    }
  }
  judgeZeros(work, cells);
  return cells;
}

function quickOf(work: Work, figures: unknown[], index: number, owner: number, sketch: number): Quick {
  const owners = work.owners.length;
  const start = 1 + owners + index * quickStatistic(owners);
  const conditioned = work.plan.statistics[index]?.condition !== undefined;
  const at = (place: number): number => figure(figures[place]);
  return {
    rows: at(conditioned ? start : 0), values: at(start + 1), sum: at(start + 2), least: at(start + 3), known: at(conditioned ? start + 4 + owner : 1 + owner),
    ...(sketch < 0 ? {} : { bits: at(1 + owners + work.plan.statistics.length * quickStatistic(owners) + sketch) })
  };
}

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
function judgeZeros(work: Work, cells: MeasuredCell[]): void {
  for (const pack of work.sheet.packs.filter(one => !one.zerosAllowed)) {
    work.plan.statistics.forEach(({ condition, names }, index) => {
      for (const cell of condition === undefined ? [] : cells) {
        if (quickOf(work, cell.figures, index, 0, -1).rows === 0) {
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
