import { figure } from './cells.js';
import type { Plan } from './classify.js';
import { asText, double, filterOf, groupBy, isOf, placed } from './evidence.js';
import type { Measured } from './judge.js';
import { idOf, type Owner } from './resolve.js';
import type { Statistic } from './statistics.js';
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

const squareOf = (a: string): string => `CAST(${a} AS DOUBLE) * CAST(${a} AS DOUBLE)`;

/**
 * Parts that units are cut into by their number, each by a condition on it: few, for each costs a sum, but enough that those which hold most of a cell, as many as the rules look at, do not
 * hold nearly all.
 */
function partsOf(unit: string, width: number): string[] {
  if (width <= 2) {
    return ['= 0', '= 1', '> 1'].map(test => `(${unit} & 3) ${test}`);
  }
  const count = 2 ** Math.ceil(Math.log2(2 * width));
  return Array.from({ length: count }, (_, part) => `(${unit} & ${count - 1}) = ${part}`);
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
  readonly sql: string;
  readonly #columns: string[] = [];
  readonly #places: Places[];

  constructor(private readonly plan: Plan, levels: number[][], printed: string, questions: Question[], { missing, odd }: QuickOptions) {
    this.#column('count(*)');
    this.#places = plan.statistics.map((statistic, index) => {
      const filter = filterOf(statistic);
      const a = argumentOf(plan, statistic);
      const places: Places = { rows: this.#column(`count(*)${filter}`), contributors: [], missing: [], parts: [] };
      if (isOf(statistic)) {
        places.values = this.#column(`count(${a})${filter}`);
      }
      if (odd[index]) {
        places.least = this.#column(`min(${a})${filter}`);
        places.sum = this.#column(`sum(${statistic.kind === 'variance' ? squareOf(a) : a})${filter}`);
      }
      for (const { place, owner, rules, width } of questions.filter(one => isBounded(statistic, one.owner))) {
        places.contributors[place] = this.#sketch(place, rules, statistic, testOf(statistic, a, missing));
        if (missing && isOf(statistic)) {
          places.missing[place] = this.#sketch(place, rules, statistic, [`${a} IS NULL`]);
        }
        if (demandsTotals(rules) && statistic.kind !== 'quantile' && !isOwn(statistic, owner)) {
          places.parts[place] = partsOf(`u${place}`, width).map(part => this.#column(`sum(${heldOf(statistic, a)} * CAST(${part} AS INTEGER))${filter}`));
        }
      }
      return places;
    });
    const list = this.#columns.map((column, place) => `${column} AS f${place}`);
    this.sql = `SELECT ${['g', ...asText(plan), ...list.map((_, place) => double(`f${place}`))].join(', ')} FROM ` +
      `(SELECT ${[...placed(plan, levels), ...list].join(', ')} FROM (${printed})${groupBy(plan, levels)})`;
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

  #column(column: string): number {
    const known = this.#columns.indexOf(column);
    return known < 0 ? this.#columns.push(column) - 1 : known;
  }

  /** -1, which is no place, where the threshold is beyond a sketch. */
  #sketch(owner: number, rules: UnitRules[], { condition }: Statistic, tests: string[]): number {
    const highest = Math.max(...rules.map(({ minimumUnits }) => minimumUnits));
    const width = highest <= mostOf[32] ? 32 : 64;
    if (highest > mostOf[width]) {
      return -1;
    }
    const type = width === 32 ? 'UINTEGER' : 'UBIGINT';
    const bit = `1::${type} << (u${owner} & ${width - 1})::${type}`;
    const all = [...(condition === undefined ? [] : [`p${condition}`]), ...tests];
    // Cheaper than a filter.
    return this.#column(`bit_count(bit_or(${all.length > 0 ? `CASE WHEN ${all.join(' AND ')} THEN ${bit} ELSE 0::${type} END` : bit}))`);
  }
}

const none: number[] = [];
const descending = (one: number, two: number): number => two - one;

/** Of a place that there is none, or -1, no number. */
const figureAt = (figures: unknown[], place = -1): number => figure(figures[place]);

/** The column of the base that a statistic is of: the first that is of the same, so that nothing is aggregated twice. */
const argumentOf = ({ statistics }: Plan, { column, weight }: Statistic): string =>
  `a${statistics.findIndex(other => other.column?.id === column?.id && other.weight?.id === weight?.id)}`;

/** Whose rows are a contribution. */
function testOf({ kind }: Statistic, a: string, missing: boolean): string[] {
  switch (kind) {
    case 'sum':
    case 'mean':
      return [`${a} > 0`];
    case 'variance':
      return [`${squareOf(a)} > 0`];
    case 'values':
    case 'quantile':
      // Where every row has a value the sketch of rows serves, which other statistics have too.
      return missing ? [`${a} IS NOT NULL`] : [];
    default:
      return [];
  }
}

/** What a row adds to the contribution of its unit. */
function heldOf({ kind }: Statistic, a: string): string {
  switch (kind) {
    case 'rows':
      return '1';
    case 'values':
      return `CAST(${a} IS NOT NULL AS INTEGER)`;
    case 'variance':
      return squareOf(a);
    default:
      return `CAST(${a} AS DOUBLE)`;
  }
}
