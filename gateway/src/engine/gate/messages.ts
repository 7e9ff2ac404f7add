import { Problem } from '../../problem.js';
import { WorkerFailure, WorkerGone } from '../worker/process.js';
import { refused } from './tree.js';

/** How DuckDB says what it could not read or bind; of a process that holds no data. */
const known: [RegExp, (found: RegExpMatchArray, sql: string) => Problem][] = [
  [/^syntax error at or near "(.*?)"/s, ([, near = '']) => new Problem('sql-syntax', { near: near.slice(0, 60) })],
  [/^syntax error at end of input/, () => new Problem('sql-syntax', { near: '' })],
  // DuckDB makes three statements of a PIVOT whose columns follow from the rows.
  [/Only SELECT statements/, (_, sql) => (/^\s*PIVOT\b/i.test(sql) ? pivotWithoutValues() : new Problem('not-a-select'))],
  [/expression depth limit|memory exhausted/i, () => new Problem('too-deep', { limit: 1000 })],
  [/^Referenced column "(.*?)" (?:was )?not found/, ([, name = '']) => new Problem('unknown-column', { name: name.slice(0, 100) })],
  [/does not have a column named "(.*?)"/, ([, name = '']) => new Problem('unknown-column', { name: name.slice(0, 100) })],
  [/^Referenced table "(.*?)" not found/, ([, name = '']) => new Problem('unknown-alias', { name: name.slice(0, 100) })],
  [/^Ambiguous reference to column name "(.*?)"/, ([, name = '']) => new Problem('ambiguous-column', { name: name.slice(0, 100) })],
  [/^column "(.*?)" must appear in the GROUP BY/, ([, name = '']) => new Problem('not-grouped', { name: name.slice(0, 100) })]
];

function pivotWithoutValues(): Problem {
  return refused(
    { en: 'PIVOT without the list of values', fr: 'PIVOT sans la liste des valeurs' },
    { en: "Write the values: ON sex IN ('F', 'M').", fr: "Écrivez les valeurs : ON sexe IN ('F', 'M')." }
  );
}

/** A failure of the gate's process as a Problem; `sql` is its author's own, and shows where. */
export function problemOf(error: unknown, sql: string): unknown {
  if (error instanceof WorkerGone) {
    return new Problem('engine-failed', {}, { cause: error });
  }
  if (!(error instanceof WorkerFailure)) {
    return error;
  }
  const { kind, text = '', position } = error.detail;
  if (kind !== 'parser' && kind !== 'binder' && kind !== 'not implemented' && kind !== 'catalog') {
    return new Problem('engine-failed', {}, { cause: error });
  }
  for (const [pattern, problem] of known) {
    const found = pattern.exec(text);
    if (found) {
      const made = problem(found, sql);
      const at = position ?? placeOf(made.parameters['name'], sql);
      return at === undefined ? made : new Problem(made.code, { ...made.parameters, position: at });
    }
  }
  const first = text.split('\n')[0]?.slice(0, 300) ?? '';
  return kind === 'parser' ? new Problem('sql-unread', { detail: first }) : new Problem('sql-unbound', { detail: first });
}

function placeOf(name: unknown, sql: string): number | undefined {
  const at = typeof name === 'string' && name !== '' ? sql.toLowerCase().indexOf(name.toLowerCase()) : -1;
  return at < 0 ? undefined : at;
}
