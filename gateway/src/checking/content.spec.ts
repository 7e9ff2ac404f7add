import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
