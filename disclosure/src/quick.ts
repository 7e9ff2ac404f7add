import { figure } from './cells.js';
import type { Plan } from './classify.js';
import type { Leaves } from './base.js';
import { asText, double, groupBy, isOf, placed } from './evidence.js';
import { all, call, cast, choose, compare, countRows, isKnown, isNull, operator, whole, type Expression } from './expression.js';
import type { Measured } from './judge.js';
import { idOf, type Owner } from './resolve.js';
import type { Statistic } from './statistics.js';
import type { Node } from './tree.js';
import type { UnitRules } from './types.js';

/** What is asked for one unit column. */
export interface Question {
  place: number;
  owner: Owner;
  rules: UnitRules[];
  /** How many of the largest contributions the rules look at. */
  width: number;
}

export interface QuickOptions {
  /** Whether those without a value are looked at. */
  missing: boolean;
  /** By statistic: whether some value may be below zero, or no number. */
  odd: boolean[];
}

/** Sketches have 32 or 64 bits, and of those never more than there are units: a threshold near that many is not tried. */
const mostOf = { 32: 16, 64: 48 };

export const demandsTotals = (rules: UnitRules[]): boolean => rules.some(({ dominance, pPercent }) => dominance.length > 0 || pPercent !== undefined);

/** Whether a statistic counts the very units of the column: of itself a unit is one. */
const isOwn = ({ kind, column }: Statistic, owner: Owner): boolean => kind === 'units' && column?.id === idOf(owner.alias, owner.unit.column);
/** Whether a quick look can prove anything of a statistic: not of counts of other units than the column's. */
export const isBounded = (statistic: Statistic, owner: Owner): boolean => statistic.kind !== 'units' || isOwn(statistic, owner);

/**
 * Parts that units are cut into by their number, each by a condition on it: few, for each costs a sum, but enough that those which hold most of a cell, as many as the rules look at, do not
 * hold nearly all.
 */
function partsOf(unit: Expression, width: number): Expression[] {
  const lowest = (count: number): Expression => operator('&', unit, whole(count - 1));
  if (width <= 2) {
    return [compare(lowest(4), '=', whole(0)), compare(lowest(4), '=', whole(1)), compare(lowest(4), '>', whole(1))];
  }
  const count = 2 ** Math.ceil(Math.log2(2 * width));
  return Array.from({ length: count }, (_, part) => compare(lowest(count), '=', whole(part)));
}

/** Where the figures of a statistic stand. */
interface Places {
  rows: number;
  values?: number;
  least?: number;
  sum?: number;
  /** By place of the unit column: sketches of contributors, and of those without a value. */
  contributors: number[];
  missing: number[];
  /** And what each part of the units holds. */
  parts: number[][];
}

/**
 * One scan of the base without a look at single units: what bounds are made of.
 *
 * - A *sketch* is the bitwise OR of one bit for each unit: it never has more bits than there are units.
 * - *Parts*: units are cut by their number into a few parts. n units never hold more than the n parts that hold most, and all parts together hold what all units do.
 */
export class QuickLook {
  readonly #columns: Expression[] = [];
  readonly #places: Places[];

  constructor(private readonly plan: Plan, private readonly table: { levels: number[][]; printed: string }, private readonly leaves: Leaves, questions: Question[], { missing, odd }: QuickOptions) {
    this.#column(countRows());
    this.#places = plan.statistics.map((statistic, index) => {
      const filter = statistic.condition === undefined ? undefined : leaves.condition(statistic.condition);
      const a = leaves.argument(firstOf(plan, statistic));
      const places: Places = { rows: this.#column(countRows(filter)), contributors: [], missing: [], parts: [] };
      if (isOf(statistic)) {
        places.values = this.#column(call('count', [a], filter));
      }
      if (odd[index]) {
        places.least = this.#column(call('min', [a], filter));
        places.sum = this.#column(call('sum', [statistic.kind === 'variance' ? squareOf(a) : a], filter));
      }
      for (const { place, owner, rules, width } of questions.filter(one => isBounded(statistic, one.owner))) {
        const unit = leaves.unit(place);
        places.contributors[place] = this.#sketch(unit, rules, filter, testOf(statistic, a, missing));
        if (missing && isOf(statistic)) {
          places.missing[place] = this.#sketch(unit, rules, filter, [isNull(a)]);
        }
        if (demandsTotals(rules) && statistic.kind !== 'quantile' && !isOwn(statistic, owner)) {
          places.parts[place] = partsOf(unit, width).map(part => this.#column(call('sum', [operator('*', heldOf(statistic, a), cast(part, 'INTEGER'))], filter)));
        }
      }
      return places;
    });
  }

  /** Level, keys and figures of each cell. */
  get sql(): string {
    const { levels, printed } = this.table;
    const list = this.#columns.map(({ text }, place) => `${text} AS f${place}`);
    return `SELECT ${['g', ...asText(this.plan), ...list.map((_, place) => double(`f${place}`))].join(', ')} FROM ` +
      `(SELECT ${[...placed(this.plan, levels), ...list].join(', ')} FROM (${printed})${groupBy(this.plan, levels)})`;
  }

  /** The same as columns of the query itself, whose one level it must be. */
  get beside(): Node[] {
    const keys = this.plan.keys.map((_, place) => cast(this.leaves.key(place), 'VARCHAR'));
    return [whole(0), ...keys, ...this.#columns.map(column => cast(column, 'DOUBLE'))].map(({ node }, place) => ({ ...node, alias: `evidence ${place}` }));
  }

  /** Rows of a cell that meet the statistic's condition. Its figures are in the order of the SQL's columns after level and keys. */
  rows(figures: unknown[], statistic: number): number {
    return figureAt(figures, this.#placesOf(statistic).rows);
  }

  /** Whether some of them have no value. */
  lacks(figures: unknown[], statistic: number): boolean {
    const { rows, values } = this.#placesOf(statistic);
    return values !== undefined && figures[values] !== figures[rows];
  }

  /** Figures on the safe side of the true ones: no more contributors, no smaller largest contributions. Absent where nothing is known. */
  bounds(figures: unknown[], index: number, { place, owner, rules, width }: Question): Measured | undefined {
    const statistic = this.plan.statistics[index] as Statistic;
    const { kind } = statistic;
    const places = this.#placesOf(index);
    const rows = figureAt(figures, places.rows);
    const lacks = this.lacks(figures, index);
    const contributors = figureAt(figures, places.contributors[place]);
    const missing = lacks ? figureAt(figures, places.missing[place]) : 0;
    // No bit is no bound: rows without a value may be those of few, or of nobody.
    const known = contributors > 0 && (!lacks || missing > 0);
    const even = places.sum === undefined || (Number.isFinite(figureAt(figures, places.sum)) && (kind === 'variance' || figureAt(figures, places.least) >= 0));
    if (!known || !even) {
      return undefined;
    }
    const values = figureAt(figures, places.values);
    if (kind === 'quantile' || !demandsTotals(rules)) {
      return { kind, rows, values, missing, contributors, total: 0, largest: none };
    }
    if (isOwn(statistic, owner)) {
      return { kind, rows, values, missing, contributors, total: contributors, largest: new Array<number>(width).fill(1) };
    }
    const parts = places.parts[place];
    if (parts === undefined) {
      return undefined;
    }
    const largest: number[] = [];
    let total = 0;
    for (const part of parts) {
      // A part without a row holds nothing.
      const held = figures[part] === null ? 0 : figureAt(figures, part);
      largest.push(held);
      total += held;
    }
    return { kind, rows, values, missing, contributors, total, largest: largest.sort(descending) };
  }

  #placesOf(statistic: number): Places {
    return this.#places[statistic] as Places;
  }

  #column(column: Expression): number {
    const known = this.#columns.findIndex(({ text }) => text === column.text);
    return known < 0 ? this.#columns.push(column) - 1 : known;
  }

  /** -1, which is no place, where the threshold is beyond a sketch. */
  #sketch(unit: Expression, rules: UnitRules[], condition: Expression | undefined, tests: Expression[]): number {
    const highest = Math.max(...rules.map(({ minimumUnits }) => minimumUnits));
    const width = highest <= mostOf[32] ? 32 : 64;
    if (highest > mostOf[width]) {
      return -1;
    }
    const type = width === 32 ? 'UINTEGER' : 'UBIGINT';
    const bit = operator('<<', cast(whole(1), type), cast(operator('&', unit, whole(width - 1)), type));
    // Cheaper than a filter.
    return this.#column(call('bit_count', [call('bit_or', [choose(all([...(condition ? [condition] : []), ...tests]), bit, cast(whole(0), type))])]));
  }
}

const none: number[] = [];
const descending = (one: number, two: number): number => two - one;

/** Of a place that there is none, or -1, no number. */
const figureAt = (figures: unknown[], place = -1): number => figure(figures[place]);

/** Place of the first statistic of the same column, so that nothing is aggregated twice. */
const firstOf = ({ statistics }: Plan, { column, weight }: Statistic): number => statistics.findIndex(other => other.column?.id === column?.id && other.weight?.id === weight?.id);

const number = (a: Expression): Expression => cast(a, 'DOUBLE');
const squareOf = (a: Expression): Expression => operator('*', number(a), number(a));

/** Whose rows are a contribution. */
function testOf({ kind }: Statistic, a: Expression, missing: boolean): Expression[] {
  switch (kind) {
    case 'sum':
    case 'mean':
      return [compare(a, '>', whole(0))];
    case 'variance':
      return [compare(squareOf(a), '>', whole(0))];
    case 'values':
    case 'quantile':
      // Where every row has a value the sketch of rows serves, which other statistics have too.
      return missing ? [isKnown(a)] : [];
    default:
      return [];
  }
}

/** What a row adds to the contribution of its unit. */
function heldOf({ kind }: Statistic, a: Expression): Expression {
  switch (kind) {
    case 'rows':
      return whole(1);
    case 'values':
      return cast(isKnown(a), 'INTEGER');
    case 'variance':
      return squareOf(a);
    default:
      return number(a);
  }
}
