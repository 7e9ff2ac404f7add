import type { Plan } from './classify.js';
import type { CellKey } from './evidence.js';
import type { Rows } from './ask.js';
import { determined, isPublic } from './resolve.js';
import { Undecided } from './tree.js';
import type { Catalogue, CellReference } from './types.js';

export type KeyText = (string | null)[];

/** A figure of the evidence; what is no number becomes one that fails every rule. */
export const figure = (value: unknown): number => (typeof value === 'number' ? value : NaN);

export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** A text for a cell, no two alike. */
export const idOf = ({ level, key }: CellKey): string => key.reduce((id: string, one) => `${id}${one === null ? '-' : `${one.length}:${one}`}`, `${level} `);

/** A cell with what was measured; read with `figure`. */
export interface MeasuredCell extends CellKey {
  figures: unknown[];
}

/** Rows of evidence: level, keys, figures. */
export function cellsOf(plan: Plan, rows: Rows): MeasuredCell[] {
  const keys = plan.keys.length;
  return rows.map(row => {
    const key = row.slice(1, 1 + keys) as KeyText;
    for (let place = 0; place < keys; place++) {
      key[place] = textOf(key[place]);
    }
    return { level: figure(row[0]), key, figures: row.slice(1 + keys) };
  });
}

/** Cells by their text. Of two cells with one text nobody could say which a finding is about. */
export function byText(cells: MeasuredCell[]): ReadonlyMap<string, MeasuredCell> {
  const found = new Map(cells.map(cell => [idOf(cell), cell]));
  if (found.size < cells.length || cells.some(({ level }) => Number.isNaN(level))) {
    throw new Undecided('not-measured');
  }
  return found;
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
