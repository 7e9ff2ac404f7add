import type { Verdict } from '../src/types.js';
import type { Judged, ReferenceAnswer } from './engine.js';
import { isPlain } from './generate.js';
import type { Case, Query } from './query.js';
import { writtenTwice } from './text.js';

/** What the engine and the reference say of one case, brought to the same words. */

export interface Failure {
  cell: string;
  code: string;
  /** Cell, rule, pack and unit type. Absent cells and places are of no unit type. */
  about: string;
  measured: number;
}

const text = (value: unknown): string | null => (value === null ? null : typeof value === 'number' || /^-?\d+\.\d+$/.test(String(value)) ? String(Number(value)) : String(value));
/** How the cells of a case are called: the engine names a key that is written twice once. */
function cellsOf({ query, relations }: Case): (key: [string, unknown][], column: string) => string {
  const again = writtenTwice(query, relations);
  return (key, column) => JSON.stringify([...key.filter(([name]) => !again.includes(name)).map(([name, value]) => [name, text(value)]).sort(), column]);
}

/** Where statistics stand in no column of their own, cells are compared by their row. */
const byRow = ({ statistics, shown }: Query): boolean =>
  statistics.length === 0 || statistics.some(({ condition }) => condition !== undefined) || shown.length !== statistics.length || shown.some(({ of }) => of.length !== 1);

function failure({ query, packs }: Case, cell: string, { code, pack, unitType, measured }: { code: string; pack?: string; unitType?: string; measured?: number }): Failure {
  const ofUnits = !['zero-cell', 'minimum-population'].includes(code);
  // A share may fail where the number does not: which one is told is open.
  const open = byRow(query) || (code === 'class-disclosure' && packs.some(({ classShareOutside }) => classShareOutside !== undefined));
  return { cell, code, about: [cell, code, pack, ...(ofUnits ? [unitType] : [])].join(' '), measured: open ? 0 : measured ?? 0 };
}

function engineFailures(one: Case, { findings }: Verdict): Failure[] {
  const cellOf = cellsOf(one);
  return findings.filter(({ verdict }) => verdict === 'unsafe').flatMap(finding => {
    const key = (finding.cell?.key ?? []).map(({ column, value }): [string, unknown] => [column, value]);
    const columns = byRow(one.query) ? [''] : finding.cell?.column === undefined ? one.query.shown.map(({ name }) => name) : [finding.cell.column];
    return columns.map(column => failure(one, cellOf(key, column), finding));
  });
}

function referenceFailures(one: Case, { cells }: ReferenceAnswer): Failure[] {
  const cellOf = cellsOf(one);
  return cells.filter(({ verdict }) => verdict === 'unsafe').map(finding => failure(one, cellOf(finding.key, byRow(one.query) ? '' : finding.column), finding));
}

/** The worst for each: several sensitive variables, or unit columns of one type, may fail a cell by one rule. */
function worst(failures: Failure[]): string[] {
  const found = new Map<string, number>();
  for (const { about, code, measured } of failures) {
    const known = found.get(about) ?? measured;
    found.set(about, code === 'dominance' ? Math.max(known, measured) : Math.min(known, measured));
  }
  return [...found].map(([about, measured]) => `${about} ${measured.toFixed(9)}`).sort();
}

/** Each a statement about the engine; what breaks it, or nothing. */
export const statements = {
  'is asked what the reference is asked': (_, { rows, reference }) => (reference.rows !== null && reference.rows !== rows ? `${rows} rows, not ${reference.rows}` : undefined),

  'is never safe alone where the reference is not': (_, { engine, reference }) =>
    (engine.verdict === 'safe alone' && reference.verdict !== 'safe alone' ? `safe alone, not ${reference.verdict}` : undefined),

  'is never unsafe for a cell that the reference finds nothing wrong with': (one, { engine, reference }) => {
    const told = (code: string): boolean => reference.output.some(finding => finding.code === code);
    // Parts of a union do not say which of them a row is of; few selected units make all rows unsafe, and extremes have no rules.
    if (one.second !== undefined || told('few-selected') || told('extreme') || engine.findings.every(({ cell }) => cell === undefined)) {
      return engine.verdict === 'unsafe' && reference.verdict === 'safe alone' ? 'unsafe, not safe alone' : undefined;
    }
    const failing = new Set(referenceFailures(one, reference).map(({ cell }) => cell));
    // Where the reference cannot tell which cells are absent, an absent cell is not one that it passed.
    const wrong = engineFailures(one, engine).filter(({ cell, code }) => !failing.has(cell) && !(code === 'zero-cell' && told('absent-cells')));
    return wrong.length ? `unsafe: ${wrong.map(({ about }) => about).join('; ')}` : undefined;
  },

  'finds the same failures, of the same measure, wherever the page decides': (one, both) => {
    const { engine, reference } = both;
    if (reference.output.length > 0 || stricter(both)) {
      return undefined;
    }
    const [mine, theirs] = [worst(engineFailures(one, engine)), worst(referenceFailures(one, reference))];
    const whole = one.second === undefined && engine.findingsTotal === engine.findings.length;
    const wrong = whole ? [...mine.filter(each => !theirs.includes(each)).map(each => `+ ${each}`), ...theirs.filter(each => !mine.includes(each)).map(each => `- ${each}`)] : [];
    return wrong.length ? wrong.join('; ') : engine.verdict === reference.verdict ? undefined : `${engine.verdict}, not ${reference.verdict}`;
  }
} satisfies Record<string, (one: Case, both: Judged) => string | undefined>;

export type Statement = keyof typeof statements;

/** The engine leaves to a person what the page decides: allowed, as long as it is rare. */
export const stricter = ({ engine }: Judged): boolean => engine.findings.some(({ verdict, cell }) => verdict === 'review' && cell === undefined);

/** Plain, and decided by the page. */
export const plainlyDecided = (one: Case, { reference }: Judged): boolean => isPlain(one) && reference.output.length === 0;
