import type { Notice, OutputFile } from '../types.js';
import { canonicalCell } from './cells.js';
import { limits } from './limits.js';
import { notice, type Findings, type NoticeCode } from './notices.js';
import { recordsOf, written, type Records } from './records.js';
import { refusal } from './refusals.js';
import { decoded } from './text.js';

/** A table that somebody made: read whole, written again by us. @throws file-refused. */
export function csvFile(name: string, bytes: Buffer, findings: Findings): { file: OutputFile; notices: Notice[]; header: string[] } {
  const text = decoded(bytes);
  if (text.trim() === '') {
    throw refusal('empty');
  }
  const records = recordsOf(text).map((record, row) =>
    record.map((cell, column) => canonicalCell(cell, (code: NoticeCode) => findings.add(code, { line: row + 1, column: column + 1 })))
  );
  refuseRecords(records);
  lookAtColumns(records, findings);
  lookAtRows(records, findings);
  return {
    file: { name, media: 'text/csv', bytes: Buffer.from(written(records)) },
    notices: tableNotices(name, records),
    header: records[0]!.filter(each => each !== '')
  };
}

function refuseRecords(records: Records): void {
  if (records.length - 1 > limits.uniqueRowsRefused && namesEachRow(records)) {
    throw refusal('csv-records', { limit: limits.uniqueRowsRefused });
  }
}

function namesEachRow(records: Records): boolean {
  return new Set(records.slice(1).map(record => record[0])).size === records.length - 1;
}

function tableNotices(name: string, records: Records): Notice[] {
  const rows = records.length - 1;
  return [
    notice('table-size', name, { rows, columns: records[0]!.length }),
    ...(rows === 0 ? [notice('header-only', name)] : []),
    ...(rows >= limits.uniqueRowsNoticed && namesEachRow(records) ? [notice('unique-first-column', name, { rows })] : [])
  ];
}

function lookAtColumns(records: Records, findings: Findings): void {
  const header = records[0]!;
  const rows = records.slice(1);
  const names = new Set<string>();
  header.forEach((title, index) => {
    const column = { column: index + 1 };
    const cells = rows.map(record => record[index]!).filter(cell => cell !== '');
    if (title === '' || (rows.length > 0 && cells.length === 0)) {
      findings.add('blank-columns', column);
    }
    if (title !== '' && names.has(title)) {
      findings.add('same-columns', column);
    }
    names.add(title);
    if (cells.length >= 2 && cells.every(cell => /^\d+$/.test(cell) && cell.length === cells[0]!.length && cell.length >= limits.identifierDigits)) {
      findings.add('identifier-column', column);
    }
  });
}

function lookAtRows(records: Records, findings: Findings): void {
  const seen = new Set<string>();
  records.slice(1).forEach((record, index) => {
    const key = JSON.stringify(record);
    if (seen.has(key)) {
      findings.add('same-rows', { line: index + 2 });
    }
    seen.add(key);
  });
}
