import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { makeDirectory, makeOnce, placeWhole, clearUnfinished } from './durable.js';

const own = mkdtempSync(join(tmpdir(), 'vitrine-durable-'));
let directory: string;
let turn = 0;
beforeEach(() => {
  directory = join(own, String(turn++));
  mkdirSync(directory);
});
afterAll(() => rmSync(own, { recursive: true, force: true }));

it('a file takes the place of another, with its own rights, and leaves nothing beside it', async () => {
  const file = join(directory, 'one');
  writeFileSync(file, 'old', { mode: 0o644 });
  await placeWhole(file, 'new', 0o600);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, readdirSync(directory)]).toEqual(['new', 0o600, ['one']]);
});

it('what cannot be placed leaves what was there, and nothing beside it', async () => {
  const folder = join(directory, 'folder');
  mkdirSync(join(folder, 'held'), { recursive: true });
  await expect(placeWhole(folder, 'new', 0o600)).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|EEXIST|ENOTEMPTY/) });
  expect(readdirSync(directory)).toEqual(['folder']);
});

it('of many who make a file at once one makes it, and all have what it made', async () => {
  const file = join(directory, 'key');
  const made = await Promise.all(Array.from({ length: 20 }, (_, place) => makeOnce(file, () => `${place}`, 0o400)));
  expect(new Set(made.map(String))).toEqual(new Set([readFileSync(file, 'utf8')]));
  expect(String(await makeOnce(file, () => 'late', 0o400))).toBe(String(made[0]));
  expect(readdirSync(directory)).toEqual(['key']);
});

it('a directory is made with those above it, and once', async () => {
  const deep = join(directory, 'a', 'b', 'c');
  await makeDirectory(deep, 0o700);
  await makeDirectory(deep, 0o700);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
});

it('what was being written goes, and nothing else of a like name', async () => {
  ['key.0123456789ab.new', 'key', 'notes.new', 'new'].forEach(name => writeFileSync(join(directory, name), ''));
  await clearUnfinished(directory);
  expect(readdirSync(directory).sort()).toEqual(['key', 'new', 'notes.new']);
  await clearUnfinished(join(directory, 'none'));
});
