import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { functionGroups, namesOf, wordsOfTheLanguage, type Place } from './functions.js';
import { checkArguments } from './guards.js';

const python = path.resolve('.vitrine/python/worker/bin/python');
const ask = `
import duckdb, json
rows = duckdb.connect().execute("SELECT DISTINCT function_type, lower(function_name) FROM duckdb_functions()").fetchall()
print(json.dumps(rows))`;
const places: Readonly<Record<string, Place>> = { scalar: 'expression', aggregate: 'expression', macro: 'expression', table: 'from', table_macro: 'from', pragma: 'pragma' };

const listed = functionGroups.flatMap(group => namesOf(group).map(name => `${group.place} ${name}`));

/** Of the DuckDB that runs queries; an unknown type of function stands under its own name, and so on no list. */
async function ofDuckDB(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(python, ['-I', '-B', '-c', ask]);
  return (JSON.parse(stdout) as [string, string][]).map(([type, name]) => `${places[type] ?? type} ${name}`);
}

it('there is a ruling on each of DuckDB’s functions, operators included', async () => {
  const all = new Set(listed);
  expect((await ofDuckDB()).filter(name => !all.has(name)).sort()).toEqual([]);
});

it('each function with a ruling is one of DuckDB’s', async () => {
  const all = new Set(await ofDuckDB());
  const gone = listed.filter(name => !all.has(name) && !(name.startsWith('expression ') && wordsOfTheLanguage.has(name.split(' ')[1] ?? '')));
  expect(gone).toEqual([]);
});

/** For people: `VITRINE_FUNCTIONS=1` writes it anew. */
function inWords(): string {
  const titles = { allowed: 'Allowed', bounded: 'Allowed with a rule for the arguments', refused: 'Refused' };
  const places = { expression: 'in an expression', from: 'in FROM', pragma: 'PRAGMA' };
  const code = (name: string): string => (name.includes('`') ? name : `\`${name.replaceAll('|', '\\|')}\``);
  const part = (ruling: keyof typeof titles): string => {
    const rows = functionGroups.filter(group => group.ruling === ruling).map(group =>
      `| ${group.why.replaceAll('|', '\\|')} | ${places[group.place]} | ${namesOf(group).map(code).join(' ')} | ${(group.way?.en ?? '').replaceAll('|', '\\|')} |`);
    return `## ${titles[ruling]}\n| why | where | functions | instead |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  };
  return `# Functions of SQL\nWhich of DuckDB’s functions a query may call, written from the gateway’s own list (\`gateway/src/engine/gate/functions.ts\`). What is not on it is refused.\n\n${(['bounded', 'allowed', 'refused'] as const).map(part).join('\n')}`;
}

it('the documentation says of each function what the gate does', async () => {
  if (process.env['VITRINE_FUNCTIONS']) {
    await writeFile('docs/functions.md', inWords());
  }
  expect(await readFile('docs/functions.md', 'utf8')).toBe(inWords());
});

it('no function has two rulings, and each ruling has its reason', () => {
  expect(listed.filter((name, place) => listed.indexOf(name) !== place)).toEqual([]);
  expect(functionGroups.filter(({ why }) => why.length < 10)).toEqual([]);
});

it('each function that is allowed with a rule for its arguments has one, which refuses a call without any', () => {
  const bounded = functionGroups.filter(({ ruling }) => ruling === 'bounded');
  for (const group of bounded) {
    for (const name of namesOf(group)) {
      expect(() => checkArguments(group.place, name, [])).toThrow(/-refused/);
    }
  }
  expect(bounded.length).toBeGreaterThan(0);
});
