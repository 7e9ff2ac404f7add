import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

it('is used from a plain Node script in ten lines', () => {
  const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(new URL('../example.mjs', import.meta.url))], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^unsafe\nfishing: 2 enterprises, at least 3 required/) });
});
