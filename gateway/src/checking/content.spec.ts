import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { createContent, sha256 } from './content.js';

const directory = mkdtempSync(join(tmpdir(), 'vitrine-content-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it('a file that was replaced is never read, and the same bytes frozen again mend it', async () => {
  const content = createContent(directory);
  const bytes = Buffer.from('a,n\nx,12\n');
  const hash = await content.put(bytes);
  const file = join(directory, hash.slice(0, 2), hash);
  chmodSync(file, 0o600);
  writeFileSync(file, 'a,n\nx,13\n');
  await expect(content.get(hash)).rejects.toMatchObject({ code: 'content-changed' });
  expect(await content.put(bytes)).toBe(sha256(bytes));
  expect(await content.get(hash)).toEqual(bytes);
});

it('what was being written when a gateway died is removed, and what was written stays', async () => {
  const content = createContent(directory);
  const hash = await content.put(Buffer.from('whole\n'));
  const left = join(directory, hash.slice(0, 2), `${hash}.0123456789ab.new`);
  writeFileSync(left, 'wh');
  await content.recover();
  expect(existsSync(left)).toBe(false);
  expect(String(await content.get(hash))).toBe('whole\n');
  await createContent(join(directory, 'none')).recover();
});
