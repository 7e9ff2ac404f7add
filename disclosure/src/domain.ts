import { idOf } from './cells.js';
import type { Plan } from './classify.js';
import { levelNumber } from './evidence.js';
import { determined } from './resolve.js';
import type { Catalogue } from './types.js';

/** Cells of a domain that are looked at one by one; a larger one cannot be told. */
const most = 200_000;

/** A cell by its level and its keys, by place. */
interface Place {
  level: number;
  key: (string | null)[];
}

/**
 * Completes the domain of the keys from their nomenclatures: a département that is not in the result is a cell with nobody in it. Undefined where a key has no nomenclature,
 * or where a condition on it or on what follows from it leaves codes out.
 */
export function absentCells(plan: Plan, catalogue: Catalogue, present: Iterable<Place>): Place[] | undefined {
  const conditioned = determined([...plan.filters.flatMap(filter => filter.columns), ...plan.presences.map(presence => presence.column)].map(column => column.id), plan.scope);
  const domains = plan.keys.map(({ plain: column }) => {
    if (!column) {
      return undefined;
    }
    const nomenclature = catalogue.nomenclatures.find(({ id }) => id === column.variable.nomenclature);
    const follows = [...determined([column.id], plan.scope)].some(id => conditioned.has(id));
    return nomenclature && !follows ? nomenclature.codes.map(({ code }) => code) : undefined;
  });
  if (domains.some(domain => domain === undefined)) {
    return undefined;
  }
  const there = new Set<string>();
  for (const cell of present) {
    there.add(idOf(cell));
  }
  const absent: Place[] = [];
  for (const places of plan.levels) {
    const level = levelNumber(places, plan.keys.length);
    const size = places.reduce((product, place) => product * (domains[place] as string[]).length, 1);
    if (size > most) {
      return undefined;
    }
    for (let index = 0; index < size; index++) {
      const key = keyAt(index, places, domains as string[][]);
      if (!there.has(idOf({ level, key }))) {
        absent.push({ level, key });
      }
    }
  }
  return absent;
}

function keyAt(index: number, places: number[], domains: string[][]): (string | null)[] {
  const key: (string | null)[] = domains.map(() => null);
  let rest = index;
  for (const place of places) {
    const domain = domains[place] as string[];
    key[place] = domain[rest % domain.length] as string;
    rest = Math.floor(rest / domain.length);
  }
  return key;
}
