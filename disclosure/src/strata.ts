import { rows as rowsOf, type Proof } from './ask.js';
import { figure, idOf, textOf } from './cells.js';
import type { Plan } from './classify.js';
import { overlapSql, patternSql, type CellKey } from './evidence.js';
import { judgeEmpty } from './judge.js';
import { judgeCells } from './measure.js';
import { idOf as columnId } from './resolve.js';
import { wholeColumn } from './sheet.js';
import { ofTheSame, type Statistic } from './statistics.js';
import type { Work } from './work.js';

/** Where conditions cut cells into parts, and there is more than one statistic, each part that can be told apart is judged. */
export function* judgeStrata(work: Work): Proof<void> {
  const { plan } = work;
  // That a row is there says nothing of its parts.
  const told = plan.statistics.filter(({ presence }) => !presence);
  if (plan.conditions.length === 0 || told.length < 2) {
    return;
  }
  const counted = told.filter(({ kind }) => kind === 'units');
  const others = told.filter(({ kind }) => kind !== 'units');
  // Where each unit has one record, a count of units is one of records, and either less the other tells of the rest; so is a sum where all have one.
  const mixed = counted.length > 0 && others.length > 0;
  // Where all are in a part, the rest is a zero.
  const strict = work.sheet.packs.filter(pack => !pack.zerosAllowed);
  const rows = mixed || (others.length === 0 && strict.length > 0) ? [{ kind: 'rows' as const, names: [] }] : [];
  // Whether a part of it has enough on both sides is not looked at.
  if (told.some(({ kind, condition }) => kind === 'quantile' && plan.conditions.some((_, place) => place !== condition))) {
    work.sheet.add({ code: 'difference', verdict: 'review' });
  }
  const plain = distinctStatistics([...others, ...rows]);
  const places = plan.conditions.map((_, place) => plan.keys.length + place);
  const cut = plan.conditions.map((_, place) => `p${place} IS TRUE AS k${plan.keys.length + place}`);
  const finer: Plan = {
    ...plan, statistics: plain.map(({ condition: _condition, ...statistic }) => statistic), conditions: [],
    keys: [...plan.keys, ...plan.conditions.map(({ node, columns }, place) => ({ node, columns, name: `p${place}` }))]
  };
  const level = [...work.finest, ...places];
  const renamed = plain.map((statistic, place) => (statistic.column ? `a${plan.statistics.indexOf(statistic)} AS a${place}` : '')).filter(Boolean);
  const kept = [...plan.keys.map((_, place) => `k${place}`), ...work.owners.map((_, place) => `u${place}`), ...cut, ...renamed];
  const cutBase = function* (): Proof<string> {
    return `SELECT ${kept.join(', ')} FROM (${yield* work.base()})`;
  };
  const ofCell = (key: CellKey['key']): CellKey => ({ level: work.finestLevel, key: key.slice(0, plan.keys.length) });
  const truthsOf = (key: CellKey['key']): boolean[] => places.map(one => key[one] === 'true');
  const there = new Map<string, { cell: CellKey; truths: boolean[][] }>();
  if (plain.length > 0) {
    const { cells } = yield* judgeCells(work, { plan: finer, levels: [level], base: cutBase }, ({ owner }, pack, { key }, index, failures) => {
      const statistic = plain[index] as Statistic;
      const truths = truthsOf(key);
      const covered = told.some(other => (alike(other, statistic) || (mixed && statistic.kind === 'rows' && ['rows', 'values', 'units'].includes(other.kind))) && (other.condition === undefined || truths[other.condition]));
      if (covered) {
        work.reportDifference({ pack, unitType: owner.unit.type, cell: ofCell(key), names: [] }, failures);
      }
    });
    for (const { key } of cells) {
      const cell = ofCell(key);
      const known = there.get(idOf(cell)) ?? { cell, truths: [] };
      known.truths.push(truthsOf(key));
      there.set(idOf(cell), known);
    }
  }
  for (const { cell, truths } of strict.length > 0 ? there.values() : []) {
    for (const { condition } of told) {
      const own = truths.filter(one => condition === undefined || one[condition]);
      const whole = plan.conditions.some((_, place) => place !== condition && own.length > 0 && own.every(one => one[place]));
      for (const pack of whole ? strict : []) {
        work.reportDifference({ pack, cell, names: [] }, judgeEmpty(pack));
      }
    }
  }
  yield* judgePatterns(work, counted);
}

/** Counts of distinct units under conditions: who meets which of them for any record is what their differences count. */
function* judgePatterns(work: Work, counted: Statistic[]): Proof<void> {
  const { plan } = work;
  if (counted.length < 2) {
    return;
  }
  for (const { place, owner, rules } of work.ruled) {
    const own = columnId(owner.alias, owner.unit.column);
    if (counted.some(({ column }) => column?.id !== own)) {
      work.sheet.add({ code: 'overlapping-margins', verdict: 'review' });
      continue;
    }
    for (const row of yield* rowsOf(patternSql(plan, [work.finest], yield* work.base(), place))) {
      const cell = { level: work.finestLevel, key: row.slice(1, 1 + plan.keys.length).map(textOf) };
      const units = figure(row[1 + plan.keys.length]);
      for (const { pack, rules: { minimumUnits } } of rules) {
        work.reportDifference({ pack, unitType: owner.unit.type, cell, names: [] }, units >= minimumUnits ? [] : [{ code: 'threshold', verdict: 'unsafe', measured: units, required: minimumUnits }]);
      }
    }
  }
}

/** Counts of distinct units do not add up where somebody is in several parts of one total: total less parts tells of those few. */
export function* judgeOverlaps(work: Work): Proof<void> {
  const { plan } = work;
  // What is added up in between is made of finest cells too.
  const above = work.levels.filter(level => level.length < plan.keys.length);
  if (above.length === 0) {
    return;
  }
  for (const [place, { kind, names }] of plan.statistics.entries()) {
    if (kind === 'units') {
      const [[several] = []] = yield* rowsOf(overlapSql(plan, above, yield* work.base(), place));
      if (several !== 0) {
        for (const column of names.length > 0 ? names : [undefined]) {
          work.sheet.add({ code: 'overlapping-margins', verdict: 'review', place: column === undefined ? undefined : wholeColumn(column) });
        }
      }
    }
  }
}

const alike = (one: Statistic, two: Statistic): boolean => one.kind === two.kind && ofTheSame(one, two);

const distinctStatistics = (statistics: Statistic[]): Statistic[] => statistics.filter((one, place) => statistics.findIndex(other => alike(one, other)) === place);
