import { figure, type Cells } from './cells.js';
import type { Plan } from './classify.js';
import type { Leaves } from './base.js';
import { asText, double, groupBy, isOf, placed } from './evidence.js';
import { all, call, cast, compare, countRows, isKnown, isNull, operator, whole, type Expression } from './expression.js';
import type { Measured } from './judge.js';
import { idOf, type Owner } from './resolve.js';
import { ofTheSame, type Statistic } from './statistics.js';
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
 * hold nearly all. The last is what the others leave.
 */
function partsOf(unit: Expression, width: number): Expression[] {
  const count = 2 ** Math.ceil(Math.log2(2 * width));
  return Array.from({ length: width <= 2 ? 2 : count - 1 }, (_, part) => compare(operator('&', unit, whole(count - 1)), '=', whole(part)));
}

/** Sums of doubles differ in their last digits: what is left of a total is a little more than it seems. */
const slack = 1e-9;

/** Where the figures of a statistic stand. */
interface Places {
  rows: number;
  values?: number;
  least?: number;
  sum?: number;
  /** By place of the unit column: sketches of contributors, and of those without a value. */
  contributors: number[];
  missing: number[];
  /** And what each part of the units holds, after what all rows do, and how many of these are somebody's. */
  parts: { total: number; owned: number; each: number[] }[];
}

/**
 * One scan of the base without a look at single units: what bounds are made of.
 *
 * - A *sketch* is the bitwise OR of one bit for each unit: it never has more bits than there are units.
 * - *Parts*: units are cut by their number into a few parts. n units never hold more than the n parts that hold most, and all parts together hold what all units do. One part is what the
 *   others leave of all rows: only where all of these are somebody's.
 */
export class QuickLook {
  readonly #columns: Expression[] = [];
  readonly #places: Places[];
  readonly #largest: number[] = [];

  constructor(private readonly plan: Plan, private readonly levels: number[][], leaves: Leaves, questions: Question[], { missing, odd }: QuickOptions) {
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
          const held = heldOf(statistic, a);
          places.parts[place] = {
            total: statistic.kind === 'rows' ? places.rows : this.#column(call('sum', [held], filter)), owned: this.#column(call('count', [unit], filter)),
            each: partsOf(unit, width).map(part => this.#column(call('sum', [operator('*', held, cast(part, 'DOUBLE'))], filter)))
          };
        }
      }
      return places;
    });
  }

  /** Level, keys and figures of each cell of the base. */
  sql(printed: string): string {
    const { levels } = this;
    const list = this.#columns.map(({ text }, place) => `${text} AS f${place}`);
    return `SELECT ${['g', ...asText(this.plan), ...list.map((_, place) => double(`f${place}`))].join(', ')} FROM ` +
      `(SELECT ${[...placed(this.plan, levels), ...list].join(', ')} FROM (${printed})${groupBy(this.plan, levels)})`;
  }

  /** What is asked of each cell. */
  get figures(): Expression[] {
    return this.#columns.map(column => cast(column, 'DOUBLE'));
  }

  /** Rows of a cell. */
  all(cells: Cells, at: number): number {
    return figureAt(cells, at, 0);
  }

  /** Those that meet the statistic's condition. */
  rows(cells: Cells, at: number, statistic: number): number {
    return figureAt(cells, at, this.#placesOf(statistic).rows);
  }

  /** Whether some of them have no value. */
  lacks(cells: Cells, at: number, statistic: number): boolean {
    const { rows, values } = this.#placesOf(statistic);
    return values !== undefined && !(figureAt(cells, at, values) === figureAt(cells, at, rows));
  }

  /** Figures on the safe side of the true ones: no more contributors, no smaller largest contributions. Absent where nothing is known; good until the next are asked for. */
  bounds(cells: Cells, at: number, index: number, { place, owner, rules, width }: Question): Measured | undefined {
    const statistic = this.plan.statistics[index] as Statistic;
    const { kind } = statistic;
    const places = this.#placesOf(index);
    const rows = figureAt(cells, at, places.rows);
    const lacks = this.lacks(cells, at, index);
    const contributors = figureAt(cells, at, places.contributors[place]);
    const missing = lacks ? figureAt(cells, at, places.missing[place]) : 0;
    // No bit is no bound: rows without a value may be those of few, or of nobody.
    const known = contributors > 0 && (!lacks || missing > 0);
    const even = places.sum === undefined || (Number.isFinite(figureAt(cells, at, places.sum)) && (kind === 'variance' || figureAt(cells, at, places.least) >= 0));
    if (!known || !even) {
      return undefined;
    }
    const values = figureAt(cells, at, places.values);
    if (kind === 'quantile' || !demandsTotals(rules)) {
      return { kind, rows, values, missing, contributors, total: 0, largest: none };
    }
    if (isOwn(statistic, owner)) {
      return { kind, rows, values, missing, contributors, total: contributors, largest: new Array<number>(width).fill(1) };
    }
    const parts = places.parts[place];
    if (parts === undefined || figureAt(cells, at, parts.owned) !== rows) {
      return undefined;
    }
    const total = sumAt(cells, at, parts.total);
    // One list for all cells, of which there may be a hundred thousand.
    const largest = this.#largest;
    largest.length = parts.each.length + 1;
    let left = total * (1 + slack);
    for (let part = 0; part < parts.each.length; part++) {
      const held = sumAt(cells, at, parts.each[part]);
      largest[part] = held;
      left -= held;
    }
    largest[parts.each.length] = left;
    largest.sort(descending);
    return { kind, rows, values, missing, contributors, total, largest };
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
    // A truth is one bit or none, which is cheaper than a filter.
    const one = all([...(condition ? [condition] : []), ...tests]) ?? whole(1);
    return this.#column(call('bit_count', [call('bit_or', [operator('<<', cast(one, type), cast(operator('&', unit, whole(width - 1)), type))])]));
  }
}

const none: number[] = [];
const descending = (one: number, two: number): number => two - one;

/** Of a place that there is none, or -1, no number. */
const figureAt = ({ figures }: Cells, at: number, place = -1): number => figure(figures[place]?.[at]);
/** Where no row has a value there is no sum. */
const sumAt = (cells: Cells, at: number, place = -1): number => (cells.figures[place]?.[at] === null ? 0 : figureAt(cells, at, place));

/** Place of the first statistic of the same column, so that nothing is aggregated twice. */
const firstOf = ({ statistics }: Plan, statistic: Statistic): number => statistics.findIndex(other => ofTheSame(other, statistic));

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
