import type { ResultCell } from './withhold.js';

/** Text of cells by their place in a row. */
export type Wanted = Map<number, string | null>;

export const textOf = (value: ResultCell): string | null => (value === null ? null : String(value));

/** Rows of a result by the texts of some of their cells; each choice of places that is asked for is indexed once. */
export class RowIndex {
  readonly rows: ResultCell[][];
  readonly #indices = new Map<string, { places: number[]; found: Map<string, number[]> }>();

  constructor(rows: ResultCell[][]) {
    this.rows = [...rows];
  }

  /** Answers its place. */
  add(row: ResultCell[]): number {
    const place = this.rows.push(row) - 1;
    this.#indices.forEach(index => put(index, row, place));
    return place;
  }

  /** Places of the rows whose cells have these texts. */
  find(wanted: Wanted): readonly number[] {
    const places = [...wanted.keys()].sort((one, two) => one - two);
    const name = places.join();
    let index = this.#indices.get(name);
    if (!index) {
      const made = { places, found: new Map<string, number[]>() };
      this.rows.forEach((row, place) => put(made, row, place));
      this.#indices.set(name, made);
      index = made;
    }
    return index.found.get(JSON.stringify(places.map(place => wanted.get(place) ?? null))) ?? [];
  }
}

function put({ places, found }: { places: number[]; found: Map<string, number[]> }, row: ResultCell[], at: number): void {
  const text = JSON.stringify(places.map(place => textOf(row[place] ?? null)));
  const known = found.get(text);
  if (known) {
    known.push(at);
  } else {
    found.set(text, [at]);
  }
}
