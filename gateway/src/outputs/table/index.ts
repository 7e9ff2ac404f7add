import type { MadeOutput, Notice } from '../types.js';
import { labelOf } from '../files/names.js';
import { codebookOf } from './codebook.js';
import { csvOf, withheldColumn } from './csv.js';
import { canonicalOrder } from './order.js';
import { parquetOf } from './parquet.js';
import type { ProtectedTable } from './types.js';

export { canonicalOrder, orderOf } from './order.js';
export { isInteger, isNumeric } from './numeric.js';
export type { Codebook } from './codebook.js';
export type { Cell, ProtectedTable, TableColumn } from './types.js';

/** A protected table as CSV and Parquet, with the codebook that says what its columns are. */
export function writeTable({ table, name, description }: { table: ProtectedTable; name: string; description: string }): MadeOutput {
  const ordered = withOneName(canonicalOrder(table));
  const [csv, parquet, codebook] = ['csv', 'parquet', 'codebook.json'].map(extension => labelOf(`${name}.${extension}`)) as [string, string, string];
  return {
    files: [
      { name: csv, media: 'text/csv', bytes: csvOf(ordered) },
      { name: parquet, media: 'application/vnd.apache.parquet', bytes: parquetOf(ordered) },
      { name: codebook, media: 'application/json', bytes: Buffer.from(JSON.stringify(codebookOf(ordered, name, description, [csv, parquet]), null, 2) + '\n') }
    ],
    notices: notices(ordered, csv),
    strings: [csv, parquet, codebook, ...(description === '' ? [] : [description]), ...ordered.columns.flatMap(column => (column.label ? [] : [column.name])), ...texts(ordered)]
  };
}

/** A column of the researcher's called as ours, or two of one name: told apart, as no reader of Parquet could. */
function withOneName(table: ProtectedTable): ProtectedTable {
  const taken = new Set(table.withheld.includes(true) ? [withheldColumn] : []);
  const columns = table.columns.map(column => {
    let name = column.name;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) {
      name = `${column.name}_${n}`;
    }
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
  return { ...table, columns };
}

/** Text that stands in cells and is no code of a nomenclature: each value once. */
function texts({ columns, rows }: ProtectedTable): string[] {
  const found = new Set<string>();
  columns.forEach(({ type, nomenclature }, c) => {
    if (type === 'VARCHAR') {
      const codes = new Set(nomenclature?.codes.map(({ code }) => code));
      rows.forEach(row => typeof row[c] === 'string' && !codes.has(row[c]) && found.add(row[c]));
    }
  });
  return [...found];
}

function notices(table: ProtectedTable, file: string): Notice[] {
  const withheld = table.withheld.filter(Boolean).length;
  return withheld === 0
    ? []
    : [{ code: 'withheld', file, message: { en: `Rows withheld: ${withheld} of ${table.rows.length}.`, fr: `Lignes non diffusées : ${withheld} sur ${table.rows.length}.` } }];
}
