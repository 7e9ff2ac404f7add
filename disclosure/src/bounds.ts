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
  /** The smallest value. */
  least: number;
  /** Bits of a sketch of the units, each of whom contributes where no value is negative; absent where there is none. */
  bits?: number;
}

/** What the extract was prepared with, of a statistic and a unit column. */
export interface Prepared {
  /** Sums of the n largest totals by unit. */
  largest: number[];
  /** What each of them adds at most, as many as the rules look at. */
  steps: number[];
  nonNegative: boolean;
}

/** The sums of the n largest totals by unit that the extract was prepared with, for a statistic and a unit column; absent where they bound nothing of it. */
export function preparedFor(statistic: Statistic, owner: Owner, plan: Plan, width: number): Prepared | undefined {
  const { scope } = plan;
  const equal = equalTo(idOf(owner.alias, owner.unit.column), scope);
  const whole = (alias: string): boolean => reach(alias, scope).size === scope.relations.length;
  if (statistic.weight || ['variance', 'quantile'].includes(statistic.kind)) {
    return undefined;
  }
  const roots = statistic.kind === 'sum' || statistic.kind === 'mean' || statistic.kind === 'values'
    ? scope.relations.filter(({ alias }) => lower(alias) === lower(statistic.column?.alias))
    : scope.relations;
  for (const { alias, relation } of roots.filter(root => whole(root.alias) && !scope.outer.has(lower(root.alias)))) {
    const unit = relation.units.find(({ column }) => equal.has(idOf(alias, column)));
    const of = statistic.kind === 'sum' || statistic.kind === 'mean' ? unit?.largest?.variables[statistic.column?.variable.name ?? ''] : unit?.largest?.records;
    if (of && of.every((one, place) => Number.isFinite(one) && one >= (of[place - 1] ?? 0))) {
      const held = (place: number): number => of[place] ?? of.at(-1) ?? 0;
      const steps = Array.from({ length: width }, (_, place) => held(place) - (place === 0 ? 0 : held(place - 1)));
      return { largest: of, steps: isOwn(statistic, owner) ? steps.map(() => 1) : steps, nonNegative: unit?.largest?.nonNegative?.includes(statistic.column?.variable.name ?? '') ?? false };
    }
  }
  return undefined;
}

export const demandsTotals = (rules: UnitRules[]): boolean => rules.some(({ dominance, pPercent }) => dominance.length > 0 || pPercent !== undefined);

/** Sketches have 32 or 64 bits, and of those never more than there are units: a threshold near that many is not tried. */
const mostOf = { 32: 16, 64: 48 };

/** What the sketch is of that a statistic's threshold needs; absent where none would prove it. */
export function sketchFor(statistic: Statistic, place: { owner: number; statistic: number }, owner: Owner, rules: UnitRules[], prepared: Prepared | undefined): Sketch | undefined {
  const { kind, column, condition } = statistic;
  const highest = Math.max(...rules.map(({ minimumUnits }) => minimumUnits));
  const own = kind !== 'units' || isOwn(statistic, owner);
  const measured = prepared !== undefined || !demandsTotals(rules) || kind === 'quantile';
  if (!own || !measured || statistic.weight || kind === 'variance' || !(highest > 1 && highest <= mostOf[64])) {
    return undefined;
  }
  const positive = kind === 'sum' || kind === 'mean';
  return { owner: place.owner, ...(condition === undefined ? {} : { condition }), ...(positive ? { positive: place.statistic, of: column?.id as string, signed: !prepared?.nonNegative } : {}), width: highest <= mostOf[32] ? 32 : 64 };
}

/**
 * Figures on the safe side of the true ones: no more contributors, no larger total, no smaller largest contributions. Where the rules hold of them they hold of the cell, for each is
 * monotone in them. Absent where nothing is known.
 */
export function boundsOf(statistic: Statistic, quick: Quick, own: boolean, totals: boolean, prepared: Prepared | undefined): Measured | undefined {
  const { kind } = statistic;
  const { rows, values, known, sum, least, bits } = quick;
  const sums = kind === 'sum' || kind === 'mean';
  // Rows without a value may be those of few; how many they are takes a look at units.
  if (kind === 'units' ? !own : kind !== 'rows' && values !== rows) {
    return undefined;
  }
  const seen = bits !== undefined && (!sums || prepared?.nonNegative || least >= 0) ? bits : 0;
  if (!prepared || known !== rows) {
    return seen > 0 && !totals ? { kind, rows, values, missing: 0, contributors: seen, total: 0, largest: [] } : undefined;
  }
  const all = Math.abs(sums ? sum : known);
  const contributors = Math.max(seen, moreThan(all, prepared.largest));
  return { kind, rows, values, missing: 0, contributors, total: own ? contributors : all, largest: prepared.steps };
}

/** Whether a statistic counts the very units of the column: of itself a unit is one. */
export const isOwn = ({ kind, column }: Statistic, owner: Owner): boolean => kind === 'units' && column?.id === idOf(owner.alias, owner.unit.column);

/** More than what the n largest have is of more than n units. */
function moreThan(all: number, largest: number[]): number {
  let [low, high] = [0, largest.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = all > (largest[middle] as number) * (1 + near) ? [middle + 1, high] : [low, middle];
  }
  return low > 0 || all > 0 ? low + 1 : 0;
}
