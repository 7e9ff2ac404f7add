import { limits } from './limits.js';
import { refusal } from './refusals.js';

/** A rectangular table as it was written: the first record is the header. */
export type Records = string[][];

const separators = [',', ';', '\t'] as const;

/**
 * RFC 4180, strictly and whole: the readers at hand (d3-dsv, DuckDB's sniffer) mend quotes and pad or drop the cells of ragged
 * rows, so that a checker and a recipient could read two tables in one file. The separator is the first of comma, semicolon and tab that
 * stands in the header outside quotes.
 * @throws file-refused.
 */
export function recordsOf(text: string): Records {
  const content = withoutLastFeeds(text);
  const separator = separatorOf(content);
  const records: Records = [];
  let record: string[] = [];
  let at = 0;

  for (;;) {
    const line = records.length + 1;
    const cell = content[at] === '"' ? quoted(content, at, line) : bare(content, at, separator, line);
    record.push(cell.text);
    at = cell.end;
    if (content[at] === separator) {
      at += 1;
      if (record.length >= limits.columns) {
        throw refusal('csv-columns', { limit: limits.columns });
      }
      continue;
    }
    const ended = at >= content.length;
    const feed = content.startsWith('\r\n', at) ? 2 : content[at] === '\n' ? 1 : 0;
    if (!ended && feed === 0) {
      throw refusal('csv-quotes', { line });
    }
    if (records.length > 0 && record.length !== records[0]!.length) {
      throw refusal('csv-ragged', { line });
    }
    records.push(record);
    if (ended) {
      return records;
    }
    if (records.length > limits.rows) {
      throw refusal('csv-rows', { limit: limits.rows });
    }
    if (records.length * record.length > limits.cells) {
      throw refusal('csv-cells', { limit: limits.cells });
    }
    record = [];
    at += feed;
  }
}

function withoutLastFeeds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') {
    end -= 1;
  }
  return text.slice(0, end);
}

function quoted(content: string, start: number, line: number): { text: string; end: number } {
  let from = start + 1;
  let text = '';
  for (;;) {
    const quote = content.indexOf('"', from);
    if (quote === -1) {
      throw refusal('csv-quotes', { line });
    }
    text += content.slice(from, quote);
    if (content[quote + 1] !== '"') {
      return { text, end: quote + 1 };
    }
    text += '"';
    from = quote + 2;
  }
}

function bare(content: string, start: number, separator: string, line: number): { text: string; end: number } {
  let end = start;
  while (end < content.length && content[end] !== separator && content[end] !== '\n' && !content.startsWith('\r\n', end)) {
    if (content[end] === '"' || content[end] === '\r') {
      throw refusal('csv-quotes', { line });
    }
    end += 1;
  }
  return { text: content.slice(start, end), end };
}

function separatorOf(content: string): string {
  const seen = new Set<string>();
  let inside = false;
  for (const character of content) {
    if (character === '"') {
      inside = !inside;
    } else if (!inside && character === '\n') {
      break;
    } else if (!inside) {
      seen.add(character);
    }
  }
  return separators.find(each => seen.has(each)) ?? ',';
}

/** One record a line, commas, quotes only where another reader could split or join without them. */
export function written(records: Records): string {
  const single = records[0]!.length === 1;
  const cell = (text: string) => (/[",;|\t\n\r]/.test(text) || (single && text === '') ? `"${text.replaceAll('"', '""')}"` : text);
  return records.map(record => record.map(cell).join(',') + '\n').join('');
}
