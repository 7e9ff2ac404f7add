import type { Plan } from './classify.js';
import type { Sketch } from './evidence.js';
import type { Measured } from './judge.js';
import { equalTo, idOf, lower, reach, type Owner } from './resolve.js';
import type { Statistic } from './statistics.js';
import type { UnitRules } from './types.js';

/** Sums of doubles differ in their last digits with their order. */
const near = 1e-9;

/** What a cell shows without a look at single units. */
export interface Quick {
  rows: number;
  /** Rows with a value. */
  values: number;
  /** Rows of known units. */
  known: number;
  sum: number;
  /** Bits of a sketch of the units; absent where there is none. */
  bits?: number;
}

/** The sums of the n largest totals by unit that the extract was prepared with, for a statistic and a unit column; absent where they bound nothing of it. */
export function preparedFor(statistic: Statistic, owner: Owner, plan: Plan): number[] | undefined {
  const { scope } = plan;
  const equal = equalTo(idOf(owner.alias, owner.unit.column), scope);
  const whole = (alias: string): boolean => reach(alias, scope).size === scope.relations.length;
  if (statistic.weight || ['variance', 'quantile', 'extreme'].includes(statistic.kind)) {
    return undefined;
  }
  const roots = statistic.kind === 'sum' || statistic.kind === 'mean' || statistic.kind === 'values'
    ? scope.relations.filter(({ alias }) => lower(alias) === lower(statistic.column?.alias))
    : scope.relations;
  for (const { alias, relation } of roots.filter(root => whole(root.alias) && !scope.outer.has(lower(root.alias)))) {
    const unit = relation.units.find(({ column }) => equal.has(idOf(alias, column)));
    const of = statistic.kind === 'sum' || statistic.kind === 'mean' ? unit?.largest?.variables[statistic.column?.variable.name ?? ''] : unit?.largest?.records;
    if (of && of.every((one, place) => Number.isFinite(one) && one >= (of[place - 1] ?? 0))) {
      return of;
    }
  }
  return undefined;
}

/** Statistics whose threshold a sketch may prove: a row is a contribution, and nothing else is asked than how many units there are. */
export function sketchable(statistic: Statistic, rules: UnitRules[], owner: Owner): boolean {
  const own = statistic.column?.id === idOf(owner.alias, owner.unit.column);
  const counts = statistic.kind === 'rows' || statistic.kind === 'values' || (statistic.kind === 'units' && own);
  return counts && rules.every(({ minimumUnits, dominance, pPercent }) => minimumUnits <= 48 && dominance.length === 0 && pPercent === undefined);
}

/**
 * Figures on the safe side of the true ones: no more contributors, no larger total, no smaller largest contributions. Where the rules hold of them they hold of the cell, for each is
 * monotone in them. Absent where nothing is known.
 */
export function boundsOf(statistic: Statistic, quick: Quick, owner: Owner, prepared: number[] | undefined, width: number): Measured | undefined {
  const { kind } = statistic;
  const { rows, values, known, sum, bits } = quick;
  const ofValues = !['rows', 'units'].includes(kind);
  const common = { kind, rows, values };
  // Rows without a value may be those of few; how many they are takes a look at units.
  if (ofValues && values !== rows) {
    return undefined;
  }
  if (prepared && known === rows) {
    const own = kind === 'units' && statistic.column?.id === idOf(owner.alias, owner.unit.column);
    if (kind === 'units' && !own) {
      return undefined;
    }
    const all = Math.abs(kind === 'sum' || kind === 'mean' ? sum : known);
    const beyond = prepared.findIndex(most => !(all > most * (1 + near)));
    // More than what the n largest have is of more than n.
    const contributors = beyond < 0 ? prepared.length + 1 : beyond + (all > 0 ? 1 : 0);
    if (own) {
      return { ...common, contributors, missing: 0, total: contributors, largest: Array.from({ length: width }, () => 1) };
    }
    const largest = Array.from({ length: width }, (_, place) => (prepared[place] ?? prepared.at(-1) ?? 0) - (place === 0 ? 0 : (prepared[place - 1] ?? prepared.at(-1) ?? 0)));
    return { ...common, contributors, missing: 0, total: all, largest };
  }
  return bits === undefined ? undefined : { ...common, contributors: bits, missing: 0, total: 0, largest: [] };
}

/** The sketches that a table needs: of one column and condition, one. */
export function sketchesFor(plan: Plan, owners: Owner[], rules: UnitRules[][]): Sketch[] {
  return owners.flatMap((owner, place) => plan.statistics.flatMap((statistic, index) =>
    sketchable(statistic, rules[place] ?? [], owner) && !preparedFor(statistic, owner, plan) ? [{ owner: place, statistic: index }] : []));
}
