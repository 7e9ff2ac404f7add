import type { DuckDBConnection } from '@duckdb/node-api';
import { chapters, type Care, type Database, type Rules } from './database.js';
import type { Query } from './queries.js';
import { smallGroups, smallIn, type Group } from './groups.js';
import { amountFamilies, classFamilies, consistent, presenceFamilies, Worlds, type Family } from './worlds.js';

/** What the released table tells the intruder beyond what the pack permits: README.md says who she is in each of the three attempts, and what is permitted. */

export interface Disclosure {
  attempt: 'amount' | 'class' | 'presence';
  /** In words, for whoever reads the counterexample. */
  told: string;
  /** The intruder is these people of the data, who tell each other what they have; none: nobody of it. */
  insiders: number[];
  worlds: number;
}

/** Something that the intruder may be told. It is looked at in one family of worlds after the other: what is refuted in one is not told. */
interface Fact {
  stands(worlds: Worlds, among: number[]): boolean | Promise<boolean>;
  words(): string;
}

/** The first families are small and near the truth, and refute nearly all: what is undetermined among some worlds is so among all. The last are as large as can be. */
async function attempt(connection: DuckDBConnection, query: Query, families: Family[], facts: Fact[]): Promise<{ told: string; worlds: number } | undefined> {
  let standing = facts;
  let count = 0;
  for (const family of families) {
    if (standing.length === 0) {
      return undefined;
    }
    const worlds = await Worlds.make(connection, family);
    const among = await consistent(connection, query);
    count += among.length;
    const still: Fact[] = [];
    for (const fact of standing) {
      if (await fact.stands(worlds, among)) {
        still.push(fact);
      }
    }
    standing = still;
  }
  return standing[0] && { told: standing[0].words(), worlds: count };
}

/** Against how many of the data the rules protect amounts, and how wide the interval must be that is left above the true one; 0: not none. */
export function amountIntruders({ minimumUnits, dominance, pPercent = 0, coalition = 1 }: Rules): { within: number; width: number }[] {
  const shareLeft = dominance ? (1 - dominance.k) / dominance.k : 0;
  const inside = Math.max(pPercent, dominance?.n === 2 ? shareLeft : 0);
  return [
    ...(inside > 0 || minimumUnits >= 3 ? [{ within: 1, width: inside }] : []),
    ...(coalition > 1 ? [{ within: coalition, width: pPercent }] : []),
    // The largest of all tells more to somebody who is not in the cell only by (1,k); and two are enough against her.
    ...(inside === 0 && (dominance?.n === 1 || minimumUnits === 2) ? [{ within: 0, width: dominance?.n === 1 ? shareLeft : 0 }] : [])
  ];
}

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const slotsOf = (worlds: Worlds, person: number): number[] => worlds.slots.flatMap((slot, place) => (slot.person === person ? [place] : []));

/** An amount whose upper bound is too near, or that is known: of a record, or of all of one person's. */
function amountFacts(database: Database, others: number[], width: number): Fact[] {
  return others.flatMap(person => {
    const { care } = database.people[person - 1]!;
    const places = care.flatMap(({ cost }, place) => (cost === null ? [] : [place]));
    const choices = places.length > 1 ? [...places.map(place => [place]), places] : [places];
    return choices.filter(chosen => chosen.length > 0).map((chosen): Fact => {
      const truth = sum(chosen.map(place => care[place]!.cost!));
      let [least, greatest] = [truth, truth];
      return {
        stands(worlds, among) {
          const slots = chosen.map(place => slotsOf(worlds, person)[place]!);
          const costs = slots.map(slot => worlds.slots[slot]!.alternatives.map(one => one.care[0]!.cost!));
          for (const world of among) {
            const amount = sum(slots.map((slot, place) => costs[place]![worlds.choice(world, slot)]!));
            least = Math.min(least, amount);
            greatest = Math.max(greatest, amount);
          }
          return least === greatest || greatest < truth * (1 + width) - 1e-9;
        },
        words: () => `${chosen.length === care.length ? 'all records' : `record ${chosen[0]! + 1}`} of person ${person}: ${truth}, and told to be within ${least} and ${greatest}; ${width} above it is asked for`
      };
    });
  });
}

/** A class that somebody has in each world. */
function classFacts(database: Database, others: number[], kinds: Query['classes']): Fact[] {
  return others.flatMap(person => kinds.flatMap(kind => {
    const classOf = ({ disease }: Care): string | undefined => (disease === null ? undefined : kind === 'disease' ? disease : chapters[disease]);
    return [...new Set(database.people[person - 1]!.care.map(classOf))].filter(name => name !== undefined).map((name): Fact => ({
      stands(worlds, among) {
        const slots = slotsOf(worlds, person);
        const has = slots.map(slot => worlds.slots[slot]!.alternatives.map(({ care }) => care.some(stay => classOf(stay) === name)));
        return among.every(world => slots.some((slot, place) => has[place]![worlds.choice(world, slot)]!));
      },
      words: () => `person ${person} has ${kind} ${name}`
    }));
  }));
}

/** That in a group there is somebody, and that they are fewer than `minimum`. */
const presenceFacts = (connection: DuckDBConnection, groups: Group[], minimum: number): Fact[] =>
  groups.map(group => ({
    stands: async (_, among) => (await smallIn(connection, group, minimum)) === among.length,
    words: () => `there is somebody, and fewer than ${minimum}, where ${group.is.map(({ column, value }) => `${column} is ${value}`).join(', ') || 'the query looks'}`
  }));

/** Everything that the released table tells beyond what the rules permit; `seat` chooses who of the data the intruder is. */
export async function disclosures(connection: DuckDBConnection, database: Database, rules: Rules, query: Query, seat: number): Promise<Disclosure[]> {
  const found: Disclosure[] = [];
  const everybody = database.people.map((_, place) => place + 1);
  // The first is who she is where she is alone.
  const people = (count: number): number[] => Array.from({ length: count }, (_, place) => 1 + ((seat + place) % everybody.length));
  const add = (attempted: Disclosure['attempt'], insiders: number[], told: { told: string; worlds: number } | undefined): void => {
    if (told) {
      found.push({ attempt: attempted, ...told, insiders });
    }
  };
  if (query.amounts) {
    for (const { within, width } of amountIntruders(rules)) {
      const insiders = people(within);
      const others = everybody.filter(one => !insiders.includes(one));
      add('amount', insiders, await attempt(connection, query, amountFamilies(database, insiders), amountFacts(database, others, width)));
    }
  }
  if (query.classes.length > 0 && rules.classMinimumOutside > 0) {
    const insiders = people(rules.classMinimumOutside > 1 ? 1 : 0);
    const [insider] = insiders;
    const others = everybody.filter(one => one !== insider);
    add('class', insiders, await attempt(connection, query, classFamilies(database, insider, query.amounts), classFacts(database, others, query.classes)));
  }
  const groups = await smallGroups(connection, query, rules.minimumUnits);
  add('presence', [], await attempt(connection, query, presenceFamilies(database, query.amounts), presenceFacts(connection, groups, rules.minimumUnits)));
  return found;
}
