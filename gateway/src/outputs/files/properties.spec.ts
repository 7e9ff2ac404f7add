import fc from 'fast-check';
import { beforeAll, describe, expect, it } from '@jest/globals';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { Problem } from '../../problem.js';
import { hidden } from './characters.js';
import { canonicalCell } from './cells.js';
import { inspectFile } from './index.js';
import { labelOf } from './names.js';
import { recordsOf } from './records.js';

/** What leaves leaves the same again; what does not is a Problem. Says whether it left. */
function holds(name: string, bytes: Buffer): boolean {
  let made;
  try {
    made = inspectFile({ name, bytes });
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error;
    }
    expect(error.code).toBe('file-refused');
    return false;
  }
  const [file] = made.files;
  expect(inspectFile({ name: file!.name, bytes: file!.bytes }).files).toEqual([file]);
  if (file!.media !== 'image/png') {
    expect(hidden(file!.bytes.toString())).toBe(false);
  }
  return true;
}

/** Half of the runs must leave, so that the property says something about what does. */
function leavesOften(runs: number, arbitrary: fc.Arbitrary<[string, Buffer]>): number {
  let left = 0;
  fc.assert(fc.property(arbitrary, ([name, bytes]) => { left += holds(name, bytes) ? 1 : 0; }), { numRuns: runs });
  return left / runs;
}

const picture = new PNG({ width: 17, height: 11 });
picture.data.forEach((_, index) => { picture.data[index] = (index * 37) % 256; });
const pngs = [0, 2, 4, 6].map(colorType => PNG.sync.write(picture, { colorType: colorType as 0 | 2 | 4 | 6 }));
const photo = Buffer.from(jpeg.encode({ width: 17, height: 11, data: picture.data }, 80).data);

const mutated = (originals: Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...originals), fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'insert')), { maxLength: 4 }))
    .map(([original, changes]) =>
      changes.reduce((bytes, [where, value, how]) => {
        const at = where % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, at), how === 'cut' ? Buffer.alloc(0) : Buffer.from([value]), bytes.subarray(how === 'insert' ? at : at + 1)]);
      }, original)
    );

const odd = fc.constantFrom('=', '-', '+', '@', "'", '"', ';', ',', '\t', '\n', '\r\n', '\u202e', '\u200b', '\ufe0f', '\u{e0041}', ' ', '.', '0', '9', '5', 'e', '%', '{', '[', '\\', '＝', 'é', '\u00a0', '\ufeff');
const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.array(odd, { maxLength: 12 }).map(each => each.join('')), fc.double().map(String), fc.tuple(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 18n })).map(([whole, fraction]) => `${whole}.${fraction}`));
const quoted = (text: string): string => `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`;

describe('whatever comes, it leaves as checked or is refused', () => {
  let before = 0;
  beforeAll(() => { before = process.resourceUsage().maxRSS; });

  const extension = fc.constantFrom('csv', 'txt', 'md', 'tex', 'log', 'json', 'png', 'jpg', 'svg', 'parquet');

  it('bytes of any kind, under any type', () => {
    leavesOften(400, fc.tuple(extension.map(each => `file.${each}`), fc.uint8Array({ maxLength: 400 }).map(each => Buffer.from(each))));
  });
  it('text of any kind, under any type', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(odd, { minLength: 1, maxLength: 60 }).map(each => each.join('')));
    expect(leavesOften(600, fc.tuple(extension.map(each => `file.${each}`), text.map(each => Buffer.from(each))))).toBeGreaterThan(0.2);
  });
  it('rectangular tables, whatever is in their cells', () => {
    const table = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'))
      .chain(([width, separator, feed]) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }).map(records =>
          Buffer.from(records.map(record => record.map(quoted).join(separator)).join(feed) + feed)
        )
      );
    expect(leavesOften(600, fc.tuple(fc.constant('table.csv'), table))).toBeGreaterThan(0.8);
  });
  it('JSON of any shape', () => {
    const json = fc.json({ maxDepth: 6 }).map(text => Buffer.from(text));
    expect(leavesOften(300, fc.tuple(fc.constant('value.json'), json))).toBeGreaterThan(0.8);
    leavesOften(300, fc.tuple(fc.constant('value.json'), json.chain(each => mutated([each]))));
  });
  it('PNG, changed anywhere', () => {
    expect(leavesOften(600, fc.tuple(fc.constant('plot.png'), mutated(pngs)))).toBeGreaterThan(0.1);
  });
  it('JPEG, changed anywhere', () => {
    expect(leavesOften(400, fc.tuple(fc.constant('plot.jpg'), mutated([photo])))).toBeGreaterThan(0.1);
  });
  it('and none of it took more memory than the largest picture does', () => {
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(400 * 1024);
  });
});

describe('what is written again stays what it is', () => {
  it('a label is its own label, of safe characters, at most 120, and no path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.constantFrom('.', '/', '\\', 'con', 'é', 'a', '-', '%2e', ' ', 'x.csv'), { maxLength: 90 }).map(each => each.join(''))), name => {
        let label: string;
        try {
          label = labelOf(name);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          return;
        }
        expect(label).toMatch(/^(?![.-])[A-Za-z0-9._-]{0,120}$/);
        expect(label).not.toContain('..');
        expect(labelOf(label)).toBe(label);
      }),
      { numRuns: 2000 }
    );
  });
  it('a cell is its own cell, begins no formula, and keeps its number to six digits', () => {
    fc.assert(
      fc.property(cell, came => {
        const leaves = canonicalCell(came, () => {});
        expect(canonicalCell(leaves, () => {})).toBe(leaves);
        const value = Number(leaves);
        if (Number.isNaN(value)) {
          expect(leaves === '-' || !/^[=+\-@]/.test(leaves) || /^[+-][\d.,]/.test(leaves)).toBe(true);
        }
        if (/^\d+\.\d+$/.test(came)) {
          const was = Number(came);
          expect(Math.abs(value - was)).toBeLessThanOrEqual(Math.max(was * 5e-6, 0));
        }
      }),
      { numRuns: 2000 }
    );
  });
  it('a table that we would read otherwise than RFC 4180 writes it does not exist', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', '1', '"', ',', ';', '\n', ' '), maxLength: 6 });
    const tables = fc.integer({ min: 2, max: 4 }).chain(width => fc.array(fc.array(plain, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));
    fc.assert(fc.property(tables, records => {
      expect(recordsOf(records.map(record => record.map(quoted).join(',')).join('\r\n'))).toEqual(records);
    }), { numRuns: 500 });
  });
});
