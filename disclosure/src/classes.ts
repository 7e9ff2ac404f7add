import { print, run, type Proof } from './ask.js';
import { baseTree } from './base.js';
import { Cells, distinct, figure } from './cells.js';
import type { Plan } from './classify.js';
import { classSql, leftOutSql, levelNumber, type CellKey } from './evidence.js';
import { judgeClass } from './judge.js';
import type { Key } from './keys.js';
import { determined } from './resolve.js';
import type { SensitiveClass } from './sensitive.js';
import type { Work } from './work.js';

/** Of each class with somebody in it, enough of its margin are outside. */
export function* judgeClasses(work: Work, classes: SensitiveClass[]): Proof<void> {
  const { plan } = work;
  for (const { dropped, condition, wide, least, conditioned } of classes) {
    const names = plan.statistics.filter(statistic => statistic.condition === condition).flatMap(statistic => statistic.names);
    const printed = wide && (yield* print(baseTree(plan, work.owners, wide)));
    for (const { place, owner, rules } of work.ruled) {
      const of = { printed: yield* work.base(), ...(printed === undefined ? {} : { wide: printed }), unit: place, dropped, ...(condition === undefined ? {} : { condition }) };
      for (const { cell, ...measured } of yield* classesOf(plan, classSql(plan, work.levels, of))) {
        // At a level without the variable the cell is its own margin.
        const told = printed !== undefined || dropped.some(one => !work.isDropped(cell, one));
        for (const { pack } of told ? rules : []) {
          work.report({ pack, unitType: owner.unit.type, cell, names }, judgeClass(measured, pack, least));
        }
      }
      for (const level of widerLevels(work, dropped, conditioned)) {
        for (const { cell, ...measured } of yield* classesOf(plan, classSql(plan, [level], of))) {
          for (const { pack } of rules) {
            work.reportDifference({ pack, unitType: owner.unit.type, cell, names: [] }, judgeClass(measured, pack, least));
          }
        }
      }
    }
  }
}

/** Classes that several cells make up: those of one key alone, of several that are the variable (its chapter beside its code), and all that conditions on it select. */
function widerLevels({ plan, levels }: Work, dropped: number[], selects: boolean): number[][] {
  const known = new Set(levels.map(String));
  const found = new Map<string, number[]>();
  for (const level of levels) {
    const kept = level.filter(place => !dropped.includes(place));
    const own = level.filter(place => dropped.includes(place));
    const says = (place: number): boolean => {
      const { plain } = plan.keys[place] as Key;
      const all = determined(plain ? [plain.id] : [], plan.scope);
      return own.every(other => other === place || plan.keys[other]?.columns.every(({ id }) => all.has(id)));
    };
    const wider = [...(own.length > 1 ? own.filter(place => !says(place)).map(place => [place]) : []), ...(selects && own.length > 0 ? [[]] : [])];
    for (const places of wider.map(more => [...kept, ...more].sort((one, other) => one - other))) {
      if (!known.has(String(places))) {
        found.set(String(places), places);
      }
    }
  }
  return [...found.values()];
}

/** Of those whom conditions leave out, too, enough of the margin are outside: where nobody is selected, all are not. That a row is missing tells it as well. */
export function* judgeUnselected(work: Work, classes: SensitiveClass[]): Proof<void> {
  const { plan } = work;
  for (const { dropped, condition, wide, least, selected } of classes) {
    if (!wide || !selected) {
      continue;
    }
    const names = plan.statistics.filter(statistic => statistic.condition === condition).flatMap(statistic => statistic.names);
    const printed = yield* print(baseTree(plan, work.owners, { ...wide, selected }));
    for (const { place, owner, rules } of work.ruled) {
      for (const { cell, ...measured } of yield* classesOf(plan, leftOutSql(plan, work.levels, printed, place, dropped))) {
        // What only the parts of shown cells tell is for a person.
        const shown = plan.levels.some(level => levelNumber(level.filter(place => !dropped.includes(place)), plan.keys.length) === cell.level);
        for (const { pack } of rules) {
          const about = { pack, unitType: owner.unit.type, cell, names: shown ? names : [] };
          const failures = judgeClass(measured, pack, least);
          if (shown) {
            work.report(about, failures);
          } else {
            work.reportDifference(about, failures);
          }
        }
      }
    }
  }
}

/** Cells with the units in the class, those outside, and their margin's. */
function* classesOf(plan: Plan, sql: string): Proof<{ cell: CellKey; units: number; outside: number; margin: number }[]> {
  return [...distinct(new Cells(plan, yield* run(sql)))].map(({ figures, ...cell }) => {
    const [units = NaN, outside = NaN, margin = NaN] = figures.map(figure);
    return { cell, units, outside, margin };
  });
}
