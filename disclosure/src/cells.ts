import type { Plan } from './classify.js';
import type { CellKey } from './evidence.js';
import { determined, isPublic } from './resolve.js';
import { Undecided } from './tree.js';
import type { AnswerColumn, Catalogue, CellReference } from './types.js';

/** A figure of the evidence; what is no number becomes one that fails every rule. */
export const figure = (value: unknown): number => (typeof value === 'number' ? value : NaN);

export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** A text for a cell, no two alike. */
export const idOf = ({ level, key }: CellKey): string => key.reduce(withKey, `${level} `);

const withKey = (id: string, one: string | null): string => `${id}${one === null ? '-' : `${one.length}:${one}`}`;

/** A cell with what was measured; read with `figure`. */
export interface MeasuredCell extends CellKey {
  figures: unknown[];
}

/** Cells as the evidence has them, column by column: level, keys, figures. There may be a hundred thousand, of which few are looked at by name. */
export class Cells {
  readonly count: number;
  readonly figures: AnswerColumn[];
  readonly #levels: AnswerColumn;
  readonly #keys: AnswerColumn[];

  constructor({ keys }: Pick<Plan, 'keys'>, [levels = [], ...columns]: AnswerColumn[]) {
    this.count = levels.length;
    this.#levels = levels;
    this.#keys = columns.slice(0, keys.length);
    this.figures = columns.slice(keys.length);
  }

  level(at: number): number {
    return figure(this.#levels[at]);
  }

  key(at: number): CellKey {
    return { level: this.level(at), key: this.#keys.map(column => textOf(column[at])) };
  }

  /** As `idOf` has it. */
  id(at: number): string {
    let id = `${this.level(at)} `;
    for (const column of this.#keys) {
      id = withKey(id, textOf(column[at]));
    }
    return id;
  }

  cell(at: number): MeasuredCell {
    return { ...this.key(at), figures: this.figures.map(column => column[at]) };
  }

  /** Those of which something is true. */
  where(is: (at: number) => boolean): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.count; at++) {
      if (is(at)) {
        found.push(at);
      }
    }
    return found;
  }

  [Symbol.iterator](): Iterator<MeasuredCell> {
    let at = 0;
    return { next: () => (at < this.count ? { done: false, value: this.cell(at++) } : { done: true, value: undefined }) };
  }
}

/** Where cells stand, by their text. Of two cells with one text nobody could say which a finding is about. */
export function byText(cells: Cells): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let at = 0; at < cells.count; at++) {
    found.set(cells.id(at), at);
  }
  if (found.size < cells.count || cells.where(at => Number.isNaN(cells.level(at))).length > 0) {
    throw new Undecided('not-measured');
  }
  return found;
}

/** Cells of which no two have one text. */
export function distinct(cells: Cells): Cells {
  byText(cells);
  return cells;
}

export const isDropped = (level: number, place: number, width: number): boolean => ((level >> (width - 1 - place)) & 1) === 1;

/** A cell's keys in words. */
export function keyReference(plan: Plan, catalogue: Catalogue): (cell: CellKey) => CellReference['key'] {
  const labels = plan.keys.map(({ plain }) => {
    const codes = (plain && catalogue.nomenclatures.find(({ id }) => id === plain.variable.nomenclature)?.codes) ?? [];
    return new Map(codes.map(({ code, label }) => [code, label]));
  });
  const follows = followingKeys(plan);
  return ({ level, key }) => plan.keys.flatMap(({ name }, place) => {
    if (isDropped(level, place, plan.keys.length)) {
      return [];
    }
    const value = key[place] ?? null;
    const label = value === null ? undefined : labels[place]?.get(value);
    return [{ column: name, value, ...(label ? { label } : {}), ...(follows.has(place) ? { follows: true as const } : {}) }];
  });
}

/** Places of keys that the other keys determine, as a population by its département. */
function followingKeys({ keys, levels, scope }: Plan): Set<number> {
  const following = new Set<number>();
  keys.forEach(({ plain }, place) => {
    const others = keys.filter((_, other) => other !== place && !following.has(other)).flatMap(other => other.plain?.id ?? []);
    // Where levels leave keys out, what a key follows from may be gone.
    if (levels.length === 1 && plain && isPublic(plain) && determined(others, scope).has(plain.id)) {
      following.add(place);
    }
  });
  return following;
}
