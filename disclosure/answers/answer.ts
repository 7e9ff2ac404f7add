import type { UnitRules } from '../src/types.js';

/** A unit's part of one cell: the values of the keys, the unit's number, and its value (null: none). */
export type Contribution = readonly [keys: readonly string[], unit: number, value: number | null];

export interface Citation {
  title: string;
  place: string;
  url: string;
  /** Read in the publication itself; else told by others, or remembered. */
  firstHand: boolean;
}

/** A worked example of primary disclosure rules, with the outcome that its publication states. */
export interface KnownAnswer {
  id: string;
  citation: Citation;
  /** Where the publication's convention differs from docs/soundness.md, and what follows from it. */
  convention?: string;
  keys: readonly string[];
  records: readonly Contribution[];
  statistic: 'sum(value)' | 'avg(value)' | 'count(*)';
  /** GROUP BY of the table; absent: its keys. */
  groupBy?: string;
  rules: Omit<UnitRules, 'type'>;
  /** For class disclosure: the sensitive key, and how many units must be outside a class. */
  sensitive?: { key: string; outside: number };
  /** The cells that the publication calls sensitive, by the values of the keys that their level has, with the rules that they fail. All others are safe. */
  unsafe: readonly (readonly [cell: readonly string[], ...rules: string[]])[];
  /** The cells of the table that are not empty. */
  cells: number;
  /** Of all cells: `review` only where `convention` says why. */
  verdict: 'safe alone' | 'review' | 'unsafe';
}

/** Contributions of units of their own to one cell. */
export function contributions(first: number, keys: readonly string[], values: readonly number[]): Contribution[] {
  return values.map((value, place) => [keys, first + place, value] as const);
}

/** `count` equal parts of what is left of a total: where a publication gives a total, a number of units and the largest only. */
export function withRest(largest: readonly number[], total: number, count: number): number[] {
  const rest = total - largest.reduce((sum, value) => sum + value, 0);
  return [...largest, ...Array.from({ length: count - largest.length }, () => rest / (count - largest.length))];
}
