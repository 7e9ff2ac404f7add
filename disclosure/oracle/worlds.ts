import type { DuckDBConnection } from '@duckdb/node-api';
import { careColumns, careTypes, diseases, grades, registerColumns, registerTypes, valuesOf, type Care, type Database, type Person } from './database.js';
import type { Query } from './queries.js';

/**
 * Worlds: the databases that the intruder takes for possible. A world gives each slot, the place of one record of one person, one of its alternatives; DuckDB
 * makes all of them, runs the query in each, and tells those in which it gives what was released.
 */

/** What somebody may have; the first alternative is what is true. A person has several slots, one for each record, or one for all that she has. */
export interface Slot {
  person: number;
  alternatives: Person[];
}

/** Worlds that one enumeration holds at most; where a family is larger, those nearest to the truth are taken, by the number of slots that differ. */
const most = 150_000;
/** World numbers stay whole as DOUBLE. */
const whole = 2 ** 53;

export interface Family {
  slots: Slot[];
  /** Worlds that differ from the truth in more slots are left out; Infinity: none is. */
  radius: number;
}

const distinct = <T>(values: T[]): T[] => [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
const inRegister = (grade: string | undefined): Person => ({ care: [], ...(grade === undefined ? {} : { grade }) });
const only = (stay: Care): Person => ({ care: [stay] });
const none: Person = { care: [] };
/** Membership in the register, where it is known. */
const registered = (database: Database): Slot[] => database.people.map(({ grade }, place) => ({ person: place + 1, alternatives: [inRegister(grade)] }));

/** Amounts alone are unknown: whole numbers from 0 to twice the largest. */
export function amountFamilies(database: Database, insiders: number[]): Family[] {
  const amounts = Array.from({ length: 2 * database.most + 1 }, (_, amount) => amount);
  const stays = database.people.flatMap(({ care }, place) => care.map((stay): Slot =>
    ({ person: place + 1, alternatives: insiders.includes(place + 1) || stay.cost === null ? [only(stay)] : distinct([stay, ...amounts.map(cost => ({ ...stay, cost }))]).map(only) })));
  const slots = [...stays, ...registered(database)];
  return [{ slots, radius: 2 }, { slots, radius: Infinity }, ...freed(slots, 3)];
}

const contentsOf = (classes: (string | null)[], costs: (number | null)[]) => (stay: Care): Care[] =>
  classes.flatMap(disease => distinct([stay.cost, ...costs]).map(cost => ({ ...stay, disease, cost })));

/** Classes are unknown, and how many records of a place somebody has; amounts, where the query speaks of them. That each is there, and her place, sex and age, is known. */
export function classFamilies(database: Database, insider: number | undefined, amounts: boolean): Family[] {
  const all = database.people.flatMap(({ care }) => care);
  const occurring = distinct(all.map(({ disease }) => disease));
  const possible = distinct([...diseases, ...occurring]);
  const costs = amounts ? distinct([...all.map(({ cost }) => cost), 0]) : [];
  const families = [
    ...recordFamilies(database, insider, contentsOf(occurring, []), 'as many', [3]), ...recordFamilies(database, insider, contentsOf(possible, costs), 'one more of the first', [2]),
    ...recordFamilies(database, insider, contentsOf(occurring, []), 'one more of the first', [4]),
    ...bundleFamilies(database, insider, () => [], possible, [3]), ...bundleFamilies(database, insider, contentsOf(possible, costs), possible, [2, Infinity]),
    ...bundleFamilies(database, insider, () => [], possible, [Infinity]),
    ...recordFamilies(database, insider, contentsOf(occurring, []), 'as many', [Infinity]),
    ...recordFamilies(database, insider, contentsOf(occurring, []), 'one more of any', [4])
  ];
  // Amounts that nobody has, last: there are many.
  const wide = amounts ? everyAmount(database) : [];
  const widest = recordFamilies(database, insider, contentsOf(occurring, wide), 'one more of the first', [2, Infinity]);
  return [...families, ...widest, ...widest.slice(0, 1).flatMap(({ slots }) => freed(slots))].map(family => ({ ...family, slots: [...family.slots, ...registered(database)] }));
}

/** One person, or up to so many, may have anything while all others have what is true: worlds that a family cut at the nearest leaves out. */
function freed(slots: Slot[], together = 2): Family[] {
  const people = [...new Set(slots.map(({ person }) => person))];
  const some = (count: number, from: number[]): number[][] => (count === 0 ? [[]] : from.flatMap((one, place) => some(count - 1, from.slice(place + 1)).map(others => [one, ...others])));
  const free = Array.from({ length: together }, (_, place) => some(place + 1, people)).flat();
  return free.map(these => ({ slots: slots.map(slot => (these.includes(slot.person) ? slot : { ...slot, alternatives: slot.alternatives.slice(0, 1) })), radius: Infinity }));
}

/** Also none at all: that everybody has one is not known. */
const everyAmount = ({ most: largest }: Database): (number | null)[] => [null, ...Array.from({ length: 2 * largest + 1 }, (_, amount) => amount)];

/** Each record is one of its contents; there may also be one less, or one more at the place of her first record or of any. */
function recordFamilies({ people, keyed }: Database, insider: number | undefined, contents: (stay: Care) => Care[], records: 'as many' | 'one more of the first' | 'one more of any', radii: number[]): Family[] {
  const slots = people.flatMap(({ care }, place): Slot[] => {
    const person = place + 1;
    if (person === insider) {
      return [{ person, alternatives: [{ care }] }];
    }
    const more = records !== 'as many';
    const like = records === 'one more of any' ? care : care.slice(0, 1);
    // That she has a record at her place, the first, is known.
    return [
      ...care.map((stay, index) => ({ person, alternatives: distinct([only(stay), ...(more && index > 0 ? [none] : []), ...contents(stay).map(only)]) })),
      ...(more && !keyed && care.length < 3 ? [{ person, alternatives: distinct([none, ...like.flatMap(contents).map(only)]) }] : [])
    ];
  });
  return radii.map(radius => ({ slots, radius }));
}

/** All that one has: what another has, at her own places; the same class throughout; and with `contents` one record other, less or more. */
function bundleFamilies({ people, keyed }: Database, insider: number | undefined, contents: (stay: Care) => Care[], classes: (string | null)[], radii: number[]): Family[] {
  const slots = people.map((own, place): Slot => {
    const others = people.map(({ care }) => care.map(({ disease, cost }, index) => ({ ...own.care[Math.min(index, own.care.length - 1)]!, disease, cost })));
    const uniform = classes.map(disease => own.care.map(stay => ({ ...stay, disease })));
    const changed = own.care.flatMap((stay, index) => [...contents(stay).map(one => own.care.with(index, one)), own.care.toSpliced(index, 1)]);
    const more = !keyed && own.care.length < 3 ? contents(own.care[0]!).map(one => [...own.care, one]) : [];
    const alternatives = [own.care, ...others, ...uniform, ...changed, ...more].map(care => ({ care })).filter(({ care }) => care.some(({ dep }) => dep === own.care[0]!.dep));
    return { person: place + 1, alternatives: place + 1 === insider ? [{ care: own.care }] : distinct(alternatives) };
  });
  return radii.map(radius => ({ slots, radius }));
}

/** Who is there at all is unknown, and everything about them: one person more than there are could be. */
export function presenceFamilies(database: Database, amounts: boolean): Family[] {
  const all = distinct(database.people.flatMap(({ care }) => care)).map(only);
  const records = database.people.flatMap(({ care }, place) => care.map((stay): Slot => ({ person: place + 1, alternatives: distinct([only(stay), none, ...all]) })));
  const one = database.people.length + 1;
  const register = [...database.people, none].map(({ grade }, place): Slot => ({ person: place + 1, alternatives: distinct([grade, undefined, ...grades]).map(inRegister) }));
  // And one may have one record more.
  const more = database.people.flatMap(({ care }, place): Slot[] => (database.keyed || care.length > 2 ? [] : [{ person: place + 1, alternatives: [none, ...all] }]));
  const slots = [...records, { person: one, alternatives: [none, ...all] }, ...register];
  const bundles = [...database.people, none].map((own, place): Slot => ({ person: place + 1, alternatives: distinct([own, none, ...database.people]) }));
  // Or it without a place.
  const places = distinct(database.people.flatMap(({ care }) => care.map(({ dep }) => dep)));
  const thinned = bundles.map(({ person, alternatives }): Slot => ({ person, alternatives: distinct([...alternatives, ...alternatives.flatMap(one => places.map(place => ({ ...one, care: one.care.filter(({ dep }) => dep !== place) })))]) }));
  // Amounts that nobody has.
  const others = (amounts ? everyAmount(database) : []).flatMap(cost => all.flatMap(({ care }) => care.map(stay => only({ ...stay, cost }))));
  const wide = slots.map(slot => (slot.alternatives.some(({ care }) => care.length > 0) ? { ...slot, alternatives: distinct([...slot.alternatives, ...others]) } : slot));
  return [{ slots, radius: 2 }, { slots: bundles, radius: Infinity }, ...classFamilies(database, undefined, amounts), { slots, radius: Infinity }, { slots: [...slots, ...more], radius: 3 }, ...(amounts ? [{ slots: wide, radius: 2 }] : []), ...freed(wide), { slots: thinned, radius: Infinity }];
}

/** Numbers of worlds are numerals: a digit for each slot. */
const stridesOf = (slots: Slot[]): number[] => slots.reduce<number[]>((strides, { alternatives }) => [...strides, strides.at(-1)! * alternatives.length], [1]);

/** Of a family with too many worlds to number, the longest lists lose their last alternatives: fewer worlds make the intruder surer, never less sure. */
function numbered(slots: Slot[]): Slot[] {
  const kept = slots.map(({ person, alternatives }) => ({ person, alternatives: [...alternatives] }));
  while (stridesOf(kept).at(-1)! > whole) {
    kept.reduce((longest, slot) => (slot.alternatives.length > longest.alternatives.length ? slot : longest)).alternatives.pop();
  }
  return kept;
}

/** How many worlds differ from the truth in 0, 1, 2, ... slots. */
function shells(slots: Slot[]): number[] {
  return slots.reduce<number[]>((counts, { alternatives }) =>
    Array.from({ length: counts.length + 1 }, (_, differing) => (counts[differing] ?? 0) + (counts[differing - 1] ?? 0) * (alternatives.length - 1)), [1]);
}

export class Worlds {
  readonly slots: Slot[];
  readonly #strides: number[];

  private constructor(slots: Slot[]) {
    this.slots = slots;
    this.#strides = stridesOf(slots);
  }

  /** Makes tables `worlds.number`, `worlds.care` and `worlds.register`. */
  static async make(connection: DuckDBConnection, { slots: wanted, radius }: Family): Promise<Worlds> {
    const worlds = new Worlds(numbered(wanted));
    const { slots } = worlds;
    const strides = worlds.#strides;
    const counts = shells(slots);
    const within = (most_: number): number => counts.slice(0, most_ + 1).reduce((sum, count) => sum + count, 0);
    let reach = Math.min(radius, slots.length);
    while (reach > 1 && within(reach) > most) {
      reach -= 1;
    }
    const rows = (relation: 'care' | 'register'): string => valuesOf(slots.flatMap(({ person, alternatives }, place) => alternatives.flatMap(({ care, grade }, choice) =>
      relation === 'care'
        ? care.map(({ dep, sex, age, disease, cost }) => [place, choice, person, dep, sex, age, disease, cost])
        : grade === undefined ? [] : [[place, choice, person, grade]])));
    const table = (relation: 'care' | 'register', columns: readonly string[], types: string): string => {
      const values = rows(relation);
      return `CREATE OR REPLACE TABLE worlds.${relation} (w BIGINT, ${types})${values === '' ? '' : `; INSERT INTO worlds.${relation}
        SELECT w, ${columns.join(', ')} FROM worlds.number, worlds.slot JOIN (VALUES ${values}) alternative(place, choice, ${columns.join(', ')})
          ON alternative.place = slot.place AND alternative.choice = (w // stride) % size`}`;
    };
    await connection.run([
      `CREATE OR REPLACE TABLE worlds.slot AS SELECT place, CAST(stride AS BIGINT) AS stride, size FROM (VALUES ${valuesOf(slots.map(({ alternatives }, place) => [place, strides[place]!, alternatives.length]))}) t(place, stride, size)`,
      `CREATE OR REPLACE TABLE worlds.number AS ${numbersSql(slots, strides, reach)}`,
      table('care', careColumns, careTypes), table('register', registerColumns, registerTypes)
    ].join('; '));
    return worlds;
  }

  /** Which alternative a world gives a slot. */
  choice(world: number, slot: number): number {
    return Math.floor(world / this.#strides[slot]!) % this.slots[slot]!.alternatives.length;
  }
}

/** All, or those that differ from the truth in at most `reach` slots. */
function numbersSql(slots: Slot[], strides: number[], reach: number): string {
  if (reach >= slots.filter(({ alternatives }) => alternatives.length > 1).length) {
    return `SELECT range AS w FROM range(${strides.at(-1)!})`;
  }
  const changes = 'SELECT place, choice * stride AS change FROM worlds.slot, LATERAL (SELECT unnest(range(1, size)) AS choice)';
  const names = Array.from({ length: reach }, (_, index) => `c${index}`);
  const ways = names.map((_, last) => {
    const taken = names.slice(0, last + 1);
    const apart = taken.slice(1).map((name, index) => `${taken[index]!}.place < ${name}.place`);
    return `SELECT ${taken.map(name => `${name}.change`).join(' + ')} FROM ${taken.map(name => `changes AS ${name}`).join(', ')}${apart.length > 0 ? ` WHERE ${apart.join(' AND ')}` : ''}`;
  });
  return `WITH changes AS MATERIALIZED (${changes}) SELECT CAST(0 AS BIGINT) AS w ${ways.map(way => `UNION ALL ${way}`).join(' ')}`;
}

/** The query, or a part of it, in the world `world.w` of an outer query. */
export const inWorld = (sql: string): string =>
  sql.replaceAll('claims.care', `(SELECT ${careColumns.join(', ')} FROM worlds.care AS here WHERE here.w = world.w)`)
    .replaceAll('civil.register', `(SELECT ${registerColumns.join(', ')} FROM worlds.register AS here WHERE here.w = world.w)`);

/** A table as one text: rows without order, numbers to nine places. A row that is the same to nine places is the same to everybody. */
const print = 'count(present) AS n, coalesce(sum(h), 0) AS h';
const printed = ({ columns }: Query, sql: string): string =>
  `SELECT 1 AS present, hash(${columns.length > 0 ? columns.map(name => (name.startsWith('s') ? `round(CAST(${name} AS DOUBLE), 9)` : name)).join(', ') : '0'}) AS h FROM (${sql}) AS result`;

/** What a query says in each world, as a number; `released` is what it says in truth. */
export const printsSql = (query: Query): string =>
  `SELECT w, ${print} FROM (${query.everywhere.map(part => `SELECT world.w, said.* FROM worlds.number AS world LEFT JOIN LATERAL (${inWorld(printed(query, part))}) AS said ON true`).join(' UNION ALL ')}) GROUP BY w`;
export const releasedSql = (query: Query): string => `SELECT ${print} FROM (${printed(query, query.sql)})`;

/** Numbers of the worlds in which the query gives what was released. */
export async function consistent(connection: DuckDBConnection, query: Query): Promise<number[]> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE consistent AS SELECT w FROM (${printsSql(query)}) JOIN (${releasedSql(query)}) released USING (n, h)`);
  const [worlds = []] = (await connection.runAndReadAll('SELECT CAST(w AS DOUBLE) FROM consistent')).getColumnsJS();
  if (!worlds.includes(0)) {
    throw new Error(`What was released does not follow from the truth: ${query.sql}`);
  }
  return worlds as number[];
}
