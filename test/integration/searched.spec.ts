import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { searched } from '../searched.mjs';
import { ownDirectory } from './gateway.js';

/** Every gateway that a test ends is searched for what it may not leave: that the search finds it is shown here. */
let state = '';
beforeAll(async () => {
  state = path.join(await ownDirectory(), 'state');
  await mkdir(path.join(state, 'log'), { recursive: true });
});
afterAll(() => rm(path.dirname(state), { recursive: true, force: true }));

async function left(log: string, record: string, said: string): Promise<string> {
  await writeFile(path.join(state, 'log', 'gateway.log'), `{"event":"started","ms":0.9123456789012}\n${log}\n`);
  const file = path.join(state, 'vitrine.db');
  await rm(file, { force: true });
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE audit (body TEXT)');
  database.prepare('INSERT INTO audit VALUES (?)').run(record);
  database.close();
  return searched(state, said).then(() => 'nothing', (error: Error) => error.message);
}

const things = (): [string, string][] => [
  ['a value that is granted to nobody', 'PLANTED-NEVER-GRANTED-7'], ['an identifier', '9000387432834'], ['SQL', 'SELECT count(*)'], ['SQL', 'x FROM claims_2023.care'],
  ['a secret', 'vK3q0yJ8mB1nX5tR7wZ2aC4dE6fG9hL_pQsUiOkMjNc'], ['a path', path.join(path.dirname(state), 'centre')]
];

it('nothing is found where nothing is', async () => {
  const harmless = '{"event":"extract-built","source":"claims","digest":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","bytes":1234567}';
  expect(await left(harmless, harmless, 'Ready at http://localhost:4100/enter?code=vK3q0yJ8mB1nX5tR7wZ2aC4dE6fG9hL_pQsUiOkMjNc')).toBe('nothing');
});

it('each is found in the log, in the record and in what was said, and is not told again', async () => {
  for (const [what, thing] of things()) {
    const line = `{"event":"x","about":"${thing}"}`;
    expect(await left(line, '{}', '')).toBe(`A gateway left ${what} in its log.`);
    expect(await left('', line, '')).toBe(`A gateway left ${what} in its record.`);
    // Whoever starts it knows where its state is.
    expect(await left('', '{}', line)).toBe(what === 'a path' ? 'nothing' : `A gateway left ${what} in what it said.`);
  }
});
