import { classify, type Plan } from './classify.js';
import { aggregates } from './functions.js';
import { isRollupOrCube } from './keys.js';
import { RowIndex, textOf, type Wanted } from './row-index.js';
import { every, nodes, Undecided } from './tree.js';
import type { Catalogue, Finding, Verdict, VerdictName } from './types.js';

export type ResultCell = string | number | boolean | null;

/** What may leave of a result: withheld statistics have no value. */
export interface Withheld {
  /** Of what is left. `unsafe`: withholding does not mend it. */
  verdict: VerdictName;
  rows: ResultCell[][];
  /** By row: its statistics are withheld. */
  withheld: boolean[];
  /** By row: its place in the result; none where it stands for an empty cell that may not be told. */
  places: (number | undefined)[];
}

/**
 * Primary suppression in its first form: every statistic of a row that has an unsafe cell is withheld, and every total that the row is part of, up to the grand total.
 * Then each withheld cell may take any value: adding to it, and to the totals above it, breaks no sum that is shown. (The rows beside it stay: secondary suppression over
 * several tables is another matter.) `verdict` must carry all its findings.
 * @param rows The result in the order of `verdict.columns`, as decoded: keys by their text.
 */
export function withhold({ tree, catalogue, verdict, rows }: { tree: unknown; catalogue: Catalogue; verdict: Verdict; rows: ResultCell[][] }): Withheld {
  const unsafe = verdict.findings.filter(finding => finding.verdict === 'unsafe');
  const as = (name: VerdictName): Withheld => ({ verdict: name, rows, withheld: rows.map(() => false), places: rows.map((_, place) => place) });
  if (unsafe.length === 0) {
    // Not understood, and nothing in it adds anything up: rows of records, however they are wrapped, which are no question for a person.
    return as(verdict.verdict === 'review' && !aggregatesSomewhere(tree) ? 'unsafe' : verdict.verdict);
  }
  const plan = read(tree, catalogue);
  if (!plan || verdict.findingsTotal > verdict.findings.length || unsafe.some(({ cell }) => !cell)) {
    return as('unsafe');
  }
  // Of two keys of one name nobody could say which a finding is about.
  if (new Set(plan.keys.map(({ name }) => name)).size < plan.keys.length) {
    return as('unsafe');
  }
  // Totals that are not made of cells that are there, and rows left out by what is in them, tell of what is withheld.
  if (!isRollupOrCube(plan.levels, plan.keys.length) || plan.leftOut !== 'none') {
    return as('unsafe');
  }
  const places = new Map(plan.keys.map(({ name, place }) => [name, place ?? -1]));
  const several = plan.levels.length > 1;
  const shown = [...places.values()].filter(place => place >= 0);

  // With totals, a missing key stands for all its values.
  const table = new RowIndex(rows);
  const rowsOf = (key: Wanted): readonly number[] => table.find(several ? new Map(shown.map(place => [place, key.get(place) ?? null])) : key);
  const cells = new Set<number>();
  for (const finding of unsafe) {
    const key = wanted(finding, places);
    if (rowsOf(key).length === 0) {
      const made = finding.code === 'zero-cell' ? absentRow(key, plan, rows) : undefined;
      if (!made) {
        return as('unsafe');
      }
      const added = table.add(made);
      if (!rowsOf(key).includes(added)) {
        return as('unsafe');
      }
    }
    // What lies below an unsafe total goes with it, for its sum would tell, and so do the totals above that.
    table.find(key).forEach(place => cells.add(place));
  }
  const all = table.rows;
  const withheld = new Set([...cells].flatMap(place => alike(table, all[place] as ResultCell[], shown, several)));
  if (withheld.size === all.length) {
    return as('unsafe');
  }
  const isWithheld = (finding: Finding): boolean => {
    const key = wanted(finding, places);
    const found = rowsOf(key);
    // What stands in no row by its text was not withheld with any.
    return key.size > 0 && found.length > 0 && found.every(place => withheld.has(place));
  };
  const open = verdict.findings.some(finding => (finding.verdict === 'review' ? !isWithheld(finding) : tellsByItself(finding, catalogue)));
  // By their keys: an order by a figure would place what is withheld among the others.
  const textOfRow = (row: ResultCell[]): string => JSON.stringify(shown.map(place => row[place] ?? null));
  const order = all.map((row, place) => ({ place, text: textOfRow(row) })).sort((one, two) => (one.text < two.text ? -1 : one.text > two.text ? 1 : 0)).map(({ place }) => place);
  return {
    verdict: open ? 'review' : 'safe alone',
    rows: order.map(place => (all[place] as ResultCell[]).map((value, column) => (withheld.has(place) && plan.output[column]?.role !== 'key' ? null : value))),
    withheld: order.map(place => withheld.has(place)),
    places: order.map(place => (place < rows.length ? place : undefined))
  };
}

function aggregatesSomewhere(tree: unknown): boolean {
  return every(tree, node => (node['class'] === 'FUNCTION' && aggregates(String(node['function_name']))) || nodes(node['group_expressions']).length > 0).length > 0;
}

function read(tree: unknown, catalogue: Catalogue): Plan | undefined {
  try {
    return classify(tree, catalogue);
  } catch (error) {
    if (error instanceof Undecided) {
      return undefined;
    }
    throw error;
  }
}

/** What follows from other keys need not be compared; a key that is not shown cannot: the rows that differ by it only are withheld together. */
function wanted({ cell }: Finding, places: Map<string, number>): Wanted {
  return new Map((cell?.key ?? []).flatMap(({ column, value, follows }) => {
    const place = places.get(column) ?? -1;
    return place < 0 || follows ? [] : [[place, value] as const];
  }));
}

/** An empty cell that may not be shown as empty: a row that does not say so. */
function absentRow(key: Wanted, plan: Plan, rows: ResultCell[][]): ResultCell[] | undefined {
  const numbers = plan.output.map((_, place) => rows.some(row => typeof row[place] === 'number'));
  const value = (place: number): ResultCell => {
    const text = key.get(place) ?? null;
    return text !== null && numbers[place] ? Number(text) : text;
  };
  return key.size > 0 ? plan.output.map((_, place) => value(place)) : undefined;
}

/** Keys of a table whose totals are looked up one by one: so many ways there are to leave some out. */
const mostKeys = 6;

/** Rows of the same keys as a cell, and with totals those that it is part of: each key as it is there, or missing. */
function alike(table: RowIndex, cell: ResultCell[], shown: number[], several: boolean): number[] {
  const texts = (place: number): (string | null)[] => [...new Set([textOf(cell[place] ?? null), ...(several ? [null] : [])])];
  if (several && shown.length > mostKeys) {
    return table.rows.flatMap((row, at) => (shown.every(place => texts(place).includes(textOf(row[place] ?? null))) ? [at] : []));
  }
  return shown.reduce<Wanted[]>((keys, place) => keys.flatMap(key => texts(place).map(text => new Map(key).set(place, text))), [new Map()]).flatMap(key => table.find(key));
}

/** Everybody of a margin is in one class: where empty classes are left out, that its row is the only one tells so without a number. */
function tellsByItself({ code, measured, pack }: Finding, catalogue: Catalogue): boolean {
  return code === 'class-disclosure' && measured === 0 && catalogue.packs.some(({ id, zerosAllowed }) => id === pack && zerosAllowed);
}
