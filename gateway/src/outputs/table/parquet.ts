import { parquetWriteBuffer } from 'hyparquet-writer';
import type { SchemaElement } from 'hyparquet';
import { withheldColumn } from './csv.js';
import { isInteger, plainNumber } from './numeric.js';
import type { Cell, ProtectedTable } from './types.js';

type Column = SchemaElement & { of(cell: string | number | boolean): unknown };

/**
 * The same cells with types. Integers of any width are INT64 where all fit, else text; decimals of up to 15 digits are DOUBLE, which
 * holds them exactly, longer ones text; dates are DATE; timestamps microseconds without a zone. What else there is stands as text, as
 * in the CSV. There are no statistics and no metadata beside the columns: nothing that the table does not show.
 */
export function parquetOf(table: ProtectedTable): Buffer {
  const columns = table.columns.map(({ name, type }, c) => {
    const cells = table.rows.map(row => row[c]!);
    return { column: columnFor(name, type, cells), cells };
  });
  if (table.withheld.includes(true)) {
    columns.push({ column: { name: withheldColumn, type: 'BOOLEAN', of: cell => cell }, cells: table.withheld });
  }
  return Buffer.from(
    parquetWriteBuffer({
      columnData: columns.map(({ column, cells }) => ({ name: column.name, data: cells.map(cell => (cell === null ? null : column.of(cell))) })),
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ column: { of: _, ...element } }): SchemaElement => ({ ...element, repetition_type: 'OPTIONAL' }))
      ],
      statistics: false
    })
  );
}

function columnFor(name: string, type: string, cells: Cell[]): Column {
  if (type === 'BOOLEAN') {
    return { name, type: 'BOOLEAN', of: cell => cell };
  }
  if (isInteger(type) && cells.every(fitsInt64)) {
    return { name, type: 'INT64', of: cell => BigInt(cell) };
  }
  const [, digits] = /^DECIMAL\((\d+),/.exec(type) ?? [];
  if (type === 'DOUBLE' || type === 'FLOAT' || (digits !== undefined && Number(digits) <= 15)) {
    return { name, type: 'DOUBLE', of: Number };
  }
  if (type === 'DATE') {
    return { name, type: 'INT32', converted_type: 'DATE', of: cell => new Date(`${String(cell)}T00:00:00Z`) };
  }
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type) && cells.every(cell => cell === null || microseconds(String(cell)) !== undefined)) {
    return { name, type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' }, of: cell => microseconds(String(cell)) };
  }
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', of: cell => (typeof cell === 'number' ? plainNumber(cell) : String(cell)) };
}

function fitsInt64(cell: Cell): boolean {
  return cell === null || (/^-?\d+$/.test(String(cell)) && BigInt.asIntN(64, BigInt(cell)) === BigInt(cell));
}

/** Since 1970; undefined for what has more digits or is no time of these centuries. */
function microseconds(text: string): bigint | undefined {
  const [, seconds, fraction = ''] = /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:\.(\d{1,6})0*)?$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds?.replace(' ', 'T')}Z`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
