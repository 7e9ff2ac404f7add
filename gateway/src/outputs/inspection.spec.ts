import { expect, it } from '@jest/globals';
import { PNG } from 'pngjs';
import { inspect } from './inspection.js';

const nothing = (): Promise<string[]> => Promise.resolve([]);

it('a file is read in a thread of its own: while it is, everything else goes on', async () => {
  const picture = new PNG({ width: 3000, height: 2000 });
  for (let at = 0; at < picture.data.length; at++) {
    picture.data[at] = (at * 2654435761) >>> 24;
  }
  const bytes = PNG.sync.write(picture, { deflateLevel: 1 });
  let longest = 0;
  let last = Date.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, Date.now() - last);
    last = Date.now();
  }, 5);
  const begun = Date.now();
  const made = await inspect('file', { name: 'noise.png', bytes }, nothing);
  clearInterval(beat);
  const took = Date.now() - begun;
  expect(made.files.map(({ name, media }) => [name, media])).toEqual([['noise.png', 'image/png']]);
  // Relative to the work itself: a thread that waited for it would have missed as much.
  expect(longest).toBeLessThan(took / 2);
});

it('what is refused there is refused here, and literals are compared here', async () => {
  await expect(inspect('file', { name: 'archive.zip', bytes: Buffer.from('PK\x03\x04') }, nothing)).rejects.toMatchObject({ code: 'file-refused' });
  const asked: string[] = [];
  const made = await inspect('code', { name: 'a.py', bytes: Buffer.from("x = 'S-0123456'\n") }, async literals => {
    asked.push(...literals);
    return literals;
  });
  expect(asked).toContain('S-0123456');
  expect(made.notices.map(({ code }) => code)).toContain('literal-is-source-value');
});

it('more files than threads are read one after the other, each with its own answer', async () => {
  const all = await Promise.all(Array.from({ length: 7 }, (_, n) => inspect('file', { name: `n${n}.txt`, bytes: Buffer.from(`Note ${n}.\n`) }, nothing)));
  expect(all.map(({ files }) => files[0]?.bytes.toString())).toEqual(Array.from({ length: 7 }, (_, n) => `Note ${n}.\n`));
});
