import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { Problem } from '../../problem.js';
import type { MadeOutput } from '../types.js';
import { inspectFile } from './index.js';

/** A value that must never leave unseen, nor be said by a notice or a problem. */
const secret = 'Q7KZ-19840213';

function inspected(name: string, content: Buffer | string): MadeOutput {
  const made = inspectFile({ name, bytes: Buffer.from(content) });
  const [file] = made.files;
  expect(inspectFile({ name: file!.name, bytes: file!.bytes }).files).toEqual([file]);
  expect(JSON.stringify(made.notices)).not.toContain(secret);
  return made;
}

const textOf = (made: MadeOutput): string => made.files[0]!.bytes.toString();
const codesOf = (made: MadeOutput): string[] => made.notices.map(each => each.code);
const said = (made: MadeOutput, code: string): string => made.notices.find(each => each.code === code)!.message.en;

function refused(name: string, content: Buffer | string): string {
  try {
    inspectFile({ name, bytes: Buffer.from(content) });
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    const problem = error as Problem;
    expect(problem.code).toBe('file-refused');
    for (const text of [problem.title('en'), problem.title('fr'), problem.remedy('en'), problem.remedy('fr')]) {
      expect(text).not.toMatch(/\{|undefined|^$/);
      expect(text).not.toContain(secret);
    }
    return String(problem.parameters['what']);
  }
  throw new Error(`${name} left`);
}

const chunk = (type: string, data: Buffer | string): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length - 4);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
};
const headerOf = (width: number, height: number, interlaced = 0): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlaced], 8);
  return chunk('IHDR', header);
};
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function drawing(shade: (x: number, y: number) => [number, number, number, number] = (x, y) => [(x * 16) % 256, (y * 16) % 256, 128, 255]): PNG {
  const picture = new PNG({ width: 24, height: 16 });
  for (let y = 0; y < 16; y += 1) {
    for (let x = 0; x < 24; x += 1) {
      picture.data.set(shade(x, y), (y * 24 + x) * 4);
    }
  }
  return picture;
}
const png = PNG.sync.write(drawing());
/** After the header, where a viewer skips it. */
const withChunk = (extra: Buffer): Buffer => Buffer.concat([png.subarray(0, 33), extra, png.subarray(33)]);
const pixelsOf = (made: MadeOutput): Buffer => PNG.sync.read(made.files[0]!.bytes).data;
const chunksOf = (bytes: Buffer): string[] => {
  const types: string[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    types.push(bytes.toString('latin1', at + 4, at + 8));
  }
  return types;
};

const rows = (count: number, row: (index: number) => string): string => Array.from({ length: count }, (_, index) => row(index) + '\n').join('');
const emptyZip = Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1');

describe('what can run does not leave, and is shown as text where it does', () => {
  it('X005 a page with script and hidden rows is refused, under any name that hides it', () => {
    const page = `<!DOCTYPE html><script>fetch('//x')</script><tr hidden><td>${secret}</td></tr>`;
    expect(refused('table.html', page)).toBe('web');
    expect(refused('table.txt', page)).toBe('type-disagrees');
    expect(refused('table.csv', `\ufeff\n${page}`)).toBe('type-disagrees');
  });
  it('X006 a drawing with script and metadata is refused', () => {
    const drawn = `<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><metadata>${secret}</metadata></svg>`;
    expect(refused('plot.svg', drawn)).toBe('web');
    expect(refused('plot.md', drawn)).toBe('type-disagrees');
  });
  it('X007 a scatter plot of records as vectors is refused: pictures leave as pixels only', () => {
    expect(refused('points.svg', `<svg>${rows(500, index => `<circle cx="${index}.123456789"/>`)}</svg>`)).toBe('web');
    expect(refused('points.eps', '%!PS-Adobe')).toBe('web');
  });
  it('X034 a pickle is refused by its name and by its bytes, and never opened', () => {
    const pickle = Buffer.from('\x80\x04\x8c\x05posix\x8c\x06system\x93', 'latin1');
    expect(refused('model.pkl', pickle)).toBe('model');
    expect(refused('model.txt', pickle)).toBe('type-disagrees');
  });
  it('X040 TeX leaves as text, and its commands are pointed at', () => {
    const made = inspected('paper.tex', '\\documentclass{article}\n\\immediate\\write18{cat /etc/passwd}\n');
    expect(made.files[0]).toMatchObject({ name: 'paper.tex', media: 'text/plain' });
    expect(said(made, 'runs-commands')).toMatch(/: line 2\.$/);
  });
  it('X041 a PDF is refused, under another name too', () => {
    const pdf = '%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>';
    expect(refused('doc.pdf', pdf)).toBe('document');
    expect(refused('doc.txt', pdf)).toBe('type-disagrees');
  });
  it('X042 the specification of a figure is refused: only its picture leaves', () => {
    const spec = { $schema: 'https://vega.github.io/schema/vega/v6.json', usermeta: { embedOptions: { loader: {} } }, data: [{ url: 'file:///x' }] };
    expect(refused('vega.json', JSON.stringify(spec))).toBe('json-figure');
    expect(refused('lite.json', JSON.stringify({ data: { values: [{ id: secret }] }, mark: 'point' }))).toBe('json-figure');
  });
  it('X043 Markdown leaves as text, and its markup and links are pointed at', () => {
    const made = inspected('read.md', '# Results\n\n<img src=x onerror=alert(1)>\n\n![](https://elsewhere.example/beacon.png)\n<!-- hidden -->\n');
    expect(made.files[0]!.media).toBe('text/plain');
    expect(said(made, 'markup')).toContain('line 3, line 5');
    expect(said(made, 'hidden-comment')).toContain('line 6');
  });
});

describe('pictures are drawn again from their pixels', () => {
  it('X008 bytes after the end of a PNG or a JPEG are refused', () => {
    expect(refused('plot.png', Buffer.concat([png, Buffer.from(secret)]))).toBe('picture-trailing');
    const photo = Buffer.from(jpeg.encode({ width: 24, height: 16, data: drawing().data }, 90).data);
    expect(refused('plot.jpg', Buffer.concat([photo, Buffer.from(secret)]))).toBe('picture-trailing');
  });
  it('X008 so are bytes that follow the pixels inside their own data', () => {
    const pixels = Buffer.alloc(16 * (24 * 3 + 1));
    const made = (data: Buffer) => Buffer.concat([signature, headerOf(24, 16), chunk('IDAT', data), chunk('IEND', '')]);
    expect(codesOf(inspected('plot.png', made(deflateSync(pixels))))).toContain('picture');
    expect(refused('plot.png', made(Buffer.concat([deflateSync(pixels), Buffer.from(secret)])))).toBe('picture-trailing');
    expect(refused('plot.png', made(deflateSync(Buffer.concat([pixels, Buffer.from(secret)]))))).not.toBe('');
  });
  it('X009 text, profiles and private chunks are left out, and said to be', () => {
    const made = inspected('plot.png', withChunk(Buffer.concat([chunk('tEXt', `id\0${secret}`), chunk('eXIf', secret), chunk('zzZz', deflateSync(Buffer.from(secret)))])));
    expect(chunksOf(made.files[0]!.bytes).filter(each => each !== 'IDAT')).toEqual(['IHDR', 'IEND']);
    expect(made.files[0]!.bytes.includes(secret)).toBe(false);
    expect(said(made, 'picture-extras')).toContain('3 parts');
  });
  it('X009 a JPEG leaves as a PNG without comment, thumbnail or place', () => {
    const photo = Buffer.from(jpeg.encode({ width: 24, height: 16, data: drawing().data, comments: [secret] }, 90).data);
    expect(photo.includes(secret)).toBe(true);
    const made = inspected('photo.JPEG', photo);
    expect(made.files[0]).toMatchObject({ name: 'photo.png', media: 'image/png' });
    expect(codesOf(made)).toEqual(expect.arrayContaining(['renamed', 'picture-extras']));
    expect(PNG.sync.read(made.files[0]!.bytes)).toMatchObject({ width: 24, height: 16 });
  });
  it('X010 the two low bits of every channel are gone, and the checker is told what cannot be excluded', () => {
    const bits = Buffer.from(secret);
    const carried = drawing((x, y) => {
      const bit = (bits[(x + y * 24) % bits.length]! >> (x % 8)) & 1;
      return [200 | bit, 100 | bit, 50 | bit, 255];
    });
    const clean = drawing(() => [200, 100, 50, 255]);
    const made = inspected('plot.png', PNG.sync.write(carried));
    expect(made.files[0]!.bytes).toEqual(inspected('plot.png', PNG.sync.write(clean)).files[0]!.bytes);
    expect(said(made, 'picture')).toContain('not excluded');
  });
  it('X010 what is painted under transparent dots is gone; black, white and the drawing stay', () => {
    const made = inspected('plot.png', PNG.sync.write(drawing((x, y) => (x < 12 ? [x * 20, y, 7, 0] : [0, 0, 0, 255]))));
    const pixels = pixelsOf(made);
    for (let at = 0; at < pixels.length; at += 4) {
      const shade = (at / 4) % 24 < 12 ? 255 : 0;
      expect([...pixels.subarray(at, at + 4)]).toEqual([shade, shade, shade, 255]);
    }
    const near = pixelsOf(inspected('plot.png', png));
    expect(drawing().data.every((value, index) => Math.abs(value - near[index]!) <= 3)).toBe(true);
  });
  it('X011 a PNG that is a ZIP too is refused', () => {
    expect(refused('plot.png', Buffer.concat([png, emptyZip]))).toBe('picture-trailing');
  });
  it('X011 a picture that claims more than it has, or more than a person looks at, is never decoded', () => {
    expect(refused('plot.png', Buffer.concat([signature, headerOf(60_000, 60_000), chunk('IDAT', deflateSync(Buffer.alloc(10))), chunk('IEND', '')]))).toBe('picture-size');
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    for (const interlaced of [0, 1]) {
      expect(refused('plot.png', Buffer.concat([signature, headerOf(24, 16, interlaced), chunk('IDAT', bomb), chunk('IEND', '')]))).toBe('picture-damaged');
    }
  });
  it('X011 nor is a JPEG that claims a size which its data do not bear out, or holds two pictures or scans without end', () => {
    const photo = Buffer.from(jpeg.encode({ width: 24, height: 16, data: drawing().data }, 90).data);
    const [frame, scan] = [0xc0, 0xda].map(marker => photo.indexOf(Buffer.from([0xff, marker]))) as [number, number];
    const sized = (side: number): Buffer => {
      const claimed = Buffer.from(photo);
      claimed.writeUInt16BE(side, frame + 5);
      claimed.writeUInt16BE(side, frame + 7);
      return claimed;
    };
    expect(refused('plot.jpg', sized(60_000))).toBe('picture-size');
    expect(refused('plot.jpg', sized(2500))).toBe('picture-damaged');
    expect(refused('plot.jpg', sized(0))).toBe('picture-damaged');

    const again = (from: number, to: number, times: number): Buffer =>
      Buffer.concat([photo.subarray(0, to), ...Array.from({ length: times }, () => photo.subarray(from, to)), photo.subarray(to)]);
    expect(codesOf(inspected('plot.jpg', again(scan, photo.length - 2, 1)))).toContain('picture');
    expect(refused('plot.jpg', again(scan, photo.length - 2, 12))).toBe('picture-damaged');
    expect(refused('plot.jpg', again(frame, frame + 2 + photo.readUInt16BE(frame + 2), 1))).toBe('picture-damaged');
  });
  it('X011 a damaged picture, a critical chunk that nobody knows, and a picture of another name are refused', () => {
    const broken = Buffer.from(png);
    broken[60] = broken[60]! ^ 0xff;
    expect(refused('plot.png', broken)).toBe('picture-damaged');
    expect(refused('plot.png', withChunk(chunk('ZZZZ', secret)))).toBe('picture-damaged');
    expect(refused('plot.jpg', png)).toBe('type-disagrees');
    expect(refused('plot.csv', png)).toBe('type-disagrees');
  });
});

describe('a declared table is read whole and written again', () => {
  it('X012 a CSV that is a ZIP too is refused, wherever the ZIP stands in it', () => {
    expect(refused('poly.csv', emptyZip)).toBe('type-disagrees');
    expect(refused('poly.csv', Buffer.concat([Buffer.from('region,n\nA,12\n'), emptyZip]))).toBe('type-disagrees');
  });
  it('X013 formula injection is made inert, and numbers stay numbers', () => {
    const made = inspected(
      'formula.csv',
      'region,value\n"=HYPERLINK(""http://x"")",-2\n@SUM(1),+3.5\n-2+3|x,-1.5e-3\n＝1+1,-12 %\n\t=1,-\n" =1",2\n"a;=cmd()",-1 234\n'
    );
    expect(textOf(made)).toBe(
      'region,value\n"\'=HYPERLINK(""http://x"")",-2\n\'@SUM(1),+3.5\n"\'-2+3|x",-1.5e-3\n\'＝1+1,-12 %\n\'=1,-\n\'=1,2\n"a;\'=cmd()",-1 234\n'
    );
    expect(said(made, 'formula')).toContain('line 2 column 1');
    expect(said(made, 'formula')).not.toContain('column 2');
  });
  it('X014 UTF-16, NUL and bytes that are not UTF-8 are refused; Excel’s byte-order mark is not part of the table', () => {
    expect(refused('utf16.csv', Buffer.from('\ufeffregion,n\nA,12\n', 'utf16le'))).toBe('encoding');
    expect(refused('nul.csv', 'region,n\nA\0B,12\n')).toBe('encoding');
    expect(refused('latin.csv', Buffer.from('région,n\nA,12\n', 'latin1'))).toBe('encoding');
    expect(refused('long.csv', Buffer.from([0x61, 0x2c, 0xc0, 0xaf]))).toBe('encoding');
    expect(textOf(inspected('excel.csv', '\ufeffrégion;n\r\nA;12\r\n'))).toBe('région,n\nA,12\n');
  });
  it('X015 what cannot be seen is written out, so that it is seen everywhere', () => {
    const tag = String.fromCodePoint(0xe0041);
    const made = inspected('bidi.csv', `region,n\nA\u202etxt,12\nB\u200bC,13\nD${tag},14\nE\ufe0f,15\n\u001b[8mF,16\n`);
    expect(textOf(made)).toBe('region,n\nA\\u202etxt,12\nB\\u200bC,13\nD\\udb40\\udc41,14\nE\\ufe0f,15\n\\u001b[8mF,16\n');
    expect(said(made, 'invisible')).toContain('line 2 column 1, line 3 column 1, line 4 column 1, line 5 column 1, line 6 column 1');
  });
  it('X016 a column far to the right is named, counted and its blank neighbours pointed at', () => {
    const made = inspected('wide.csv', `region${','.repeat(300)}hidden\nA${','.repeat(300)}7\n`);
    expect(made.strings).toEqual(['wide.csv', 'region', 'hidden']);
    expect(said(made, 'table-size')).toContain('301 columns');
    expect(said(made, 'blank-columns')).toMatch(/column 2, .*\(\+289 more\)/);
    expect(refused('wider.csv', `a${','.repeat(1000)}\n`)).toBe('csv-columns');
    expect(refused('large.csv', rows(401, () => ','.repeat(500)))).toBe('csv-cells');
  });
  it('X017 a table is inspected to its last row, and one that nobody would read is refused', () => {
    expect(refused('long.csv', 'region,n\n' + rows(20_000, index => `R${index % 9},12`) + `${secret},1\n`)).toBe('csv-rows');
    const made = inspected('last.csv', 'region,n\n' + rows(4990, index => `R${index % 9},${index}`) + 'R\u200b,1\n');
    expect(said(made, 'invisible')).toContain('line 4992 column 1');
  });
  it('X018 ragged rows are refused, longer or shorter', () => {
    expect(refused('ragged.csv', `region,n\nA,12,${secret}\n`)).toBe('csv-ragged');
    expect(refused('ragged.csv', 'region,n\nA\n')).toBe('csv-ragged');
    expect(refused('ragged.csv', 'region,n\n\nA,12\n')).toBe('csv-ragged');
  });
  it('X018 quotes that readers mend in different ways are refused', () => {
    expect(refused('quotes.csv', 'region,n\nA"B,12\n')).toBe('csv-quotes');
    expect(refused('quotes.csv', 'region,n\n"A"B,12\n')).toBe('csv-quotes');
    expect(refused('quotes.csv', 'region,n\n"A,12\n')).toBe('csv-quotes');
    expect(refused('quotes.csv', 'region,n\nA,1\r2\n')).toBe('csv-quotes');
  });
  it('X019 a cell of several lines becomes one line, and is pointed at', () => {
    const made = inspected('quoted.csv', 'region,n\n"A\n1,2\r\n3,4",12\n');
    expect(textOf(made)).toBe('region,n\n"A\\n1,2\\n3,4",12\n');
    expect(said(made, 'newline-in-cell')).toMatch(/: line 2 column 1\.$/);
  });
  it('X020 digits beyond six are rounded before anything is frozen', () => {
    const made = inspected('precision.csv', 'a,b,c,d,e\n12.3456789012,0.000123456789,9.9999999,1234567.89,1.23456789e-10\n1.5,0.05,0.0000000000,1234567,2021.50\n');
    expect(textOf(made)).toBe('a,b,c,d,e\n12.3457,0.000123457,10,1234568,1.23457e-10\n1.5,0.05,0,1234567,2021.50\n');
    expect(said(made, 'rounded')).toContain('6 significant');
    expect(codesOf(inspected('in-text.csv', 'a\n0.12345678 (0.1)\n'))).toContain('many-decimals');
  });
  it.each([
    ['X021', 'low counts', 'region,n\nA,3\nB,250\n'],
    ['X022', 'dominance', 'sector,turnover\nA,9900000\nB,100\n'],
    ['X023', 'a first half of a difference', 'group,n\nall,812\n'],
    ['X024', 'a second half of a difference', 'group,n\nall but one,811\n']
  ])('%s %s in a file is not judged by rules: it is declared, and a person decides', (_, __, table) => {
    const made = inspected('table.csv', table);
    expect(made.notices[0]).toMatchObject({ code: 'declared', file: 'table.csv' });
    expect(textOf(made)).toBe(table);
  });
  it('X046 an empty file is refused with its reason', () => {
    expect(refused('empty.csv', '')).toBe('empty');
    expect(refused('empty.csv', '\ufeff\r\n\r\n')).toBe('empty');
    expect(refused('empty.txt', ' \n\t\n')).toBe('empty');
  });
  it('X047 a header without rows leaves, and is pointed at', () => {
    const made = inspected('header.csv', 'region,n\n');
    expect(textOf(made)).toBe('region,n\n');
    expect(codesOf(made)).toContain('header-only');
  });
  it('X048 JSON inside a cell, and a long cell, are pointed at', () => {
    const cell = JSON.stringify([{ id: secret, sex: 1 }, { id: secret, sex: 2 }]).replaceAll('"', '""');
    const made = inspected('json.csv', `region,n\n"${cell}",12\n"[0,10]",13\n${'long words '.repeat(30)},14\n`);
    expect(said(made, 'structured-cell')).toMatch(/: line 2 column 1\.$/);
    expect(said(made, 'long-cell')).toMatch(/256 characters: line 4 column 1\.$/);
  });
  it('X049 a cell of encoded bytes is pointed at, and prose is not', () => {
    const made = inspected('base64.csv', `region,n\n${gzipSync(Buffer.from(secret.repeat(9))).toString('base64')},12\nProvence-Alpes-Côte d’Azur et Auvergne-Rhône-Alpes,13\n`);
    expect(said(made, 'encoded')).toMatch(/: line 2 column 1\.$/);
  });
  it('X050 a table of as many rows as records have, or of rows that are named one by one, is refused', () => {
    expect(refused('many.csv', 'age,sex\n' + rows(5001, index => `${index % 90},1`))).toBe('csv-rows');
    expect(refused('named.csv', 'id,sex\n' + rows(1001, index => `P${index},1`))).toBe('csv-records');
    const made = inspected('some.csv', 'nir,sex\n' + rows(60, index => `${1840278006000 + index},1`));
    expect(codesOf(made)).toEqual(expect.arrayContaining(['unique-first-column', 'identifier-column']));
  });
  it('X050 repeated columns and rows are pointed at', () => {
    const made = inspected('twice.csv', 'a,b,a\n1,2,3\n1,2,3\n');
    expect(said(made, 'same-columns')).toContain('column 3');
    expect(said(made, 'same-rows')).toContain('line 3');
  });
});

describe('what a person cannot read whole does not leave', () => {
  it.each([
    ['X025', 'a workbook with hidden sheets', 'book.xlsx', 'PK\x03\x04', 'spreadsheet'],
    ['X026', 'an archive that unpacks to 200 MB', 'bomb.zip', 'PK\x03\x04', 'archive'],
    ['X027', 'an archive that leads out of its folder', 'slip.zip', 'PK\x03\x04', 'archive'],
    ['X028', 'a tape archive with a link', 'l.tar', '\0', 'archive'],
    ['X035', 'a model that holds its training rows', 'model.joblib', 'x', 'model'],
    ['X036', 'a network with initialisers and metadata', 'model.onnx', '\x08', 'model'],
    ['X037', 'an R object that keeps its frame', 'fit.rds', '\x1f\x8b', 'data'],
    ['X037', 'a Stata file', 'fit.dta', '<stata_dta>', 'data'],
    ['X038', 'Parquet with metadata of its own', 'kv.parquet', 'PAR1\x15', 'data'],
    ['X039', 'Parquet with bytes between its parts', 'poly.parquet', 'PAR1\x15', 'data']
  ])('%s %s is refused, and under a text’s name too', (_, __, name, start, what) => {
    expect(refused(name, Buffer.from(start + secret, 'latin1'))).toBe(what);
    if (start.length > 1) {
      expect(refused('notes.txt', Buffer.from(start + secret, 'latin1'))).toBe('type-disagrees');
    }
  });
  it('X028 a tape archive of text is no text', () => {
    expect(refused('notes.txt', `${'a'.repeat(257)}ustar  ${'b'.repeat(300)}`)).toBe('type-disagrees');
  });
  it('X044 terminal escapes in a log are written out and pointed at', () => {
    const made = inspected('run.log', `start\n\u001b[8mhidden\u001b[0m\rdone   \n`);
    expect(textOf(made)).toBe('start\n\\u001b[8mhidden\\u001b[0m\\u000ddone\n');
    expect(said(made, 'invisible')).toMatch(/: line 2\.$/);
  });
  it('X044 rows of records in a log, and text far behind blanks, are pointed at', () => {
    const made = inspected('run.log', rows(40, index => `${index} ${index * 7} 1984 F`) + '\n'.repeat(30) + `a${' '.repeat(60)}b\n`);
    expect(said(made, 'rows-in-text')).toContain('40 lines');
    expect(said(made, 'far-apart')).toContain('line 71');
    expect(refused('run.log', 'x\n'.repeat(10_001))).toBe('too-many-lines');
  });
  it('X044 a text that is too large, as it comes or as it would leave, is refused', () => {
    expect(refused('run.log', 'x' + ' '.repeat(4 * 1024 * 1024))).toBe('too-large');
    expect(refused('run.log', '\u200b'.repeat(1024 * 1024))).toBe('too-large');
  });
  it('X045 JSON deeper than 64 levels is refused before it is built', () => {
    expect(refused('big.json', '['.repeat(1_000_000))).toBe('json-depth');
    expect(refused('big.json', '['.repeat(65) + ']'.repeat(65))).toBe('json-depth');
    const made = inspected('deep.json', '['.repeat(64) + '"[[[[\\"[["' + ']'.repeat(64));
    expect(made.files[0]!.media).toBe('text/plain');
    expect(refused('bad.json', '{"a": 1,}')).toBe('json-syntax');
  });
  it('X045 JSON leaves as the text that it is', () => {
    const text = '{"a": 1,\r\n "a": 2.50, "b": "x\u202ey"}\r';
    expect(textOf(inspected('twice.json', text))).toBe('{"a": 1,\n "a": 2.50, "b": "x\\u202ey"}\n');
  });
});

describe('a file’s name is a label', () => {
  const labelled = (name: string): string => inspected(name, 'a,b\n1,2\n').files[0]!.name;
  const table = 'a,b\n1,2\n';

  it('X029 encoded traversal is characters, and real traversal is refused', () => {
    expect(labelled('29_..%2f..%2fx.csv')).toBe('29_._2f._2fx.csv');
    expect(refused('../../etc/passwd.csv', table)).toBe('name-hidden');
    expect(refused('a\\..\\x.csv', table)).toBe('name-hidden');
    expect(labelled('results/table.csv')).toBe('results_table.csv');
    expect(labelled('a／b.csv')).toBe('a_b.csv');
    expect(labelled('-rf.csv')).toBe('_rf.csv');
  });
  it('X029 accents fall off, however they are composed, and the checker reads the label', () => {
    expect(labelled('santé.csv')).toBe('sante.csv');
    expect(labelled('sante\u0301.csv')).toBe('sante.csv');
    const made = inspected('santé.csv', table);
    expect(made.strings[0]).toBe('sante.csv');
    expect(codesOf(made)).toContain('renamed');
    expect(codesOf(inspected('sante.csv', table))).not.toContain('renamed');
  });
  it('X030 a name that turns the reading direction is refused', () => {
    expect(refused('rep\u202etxt.csv', table)).toBe('name-invisible');
    expect(refused('a\u200b.csv', table)).toBe('name-invisible');
    expect(refused('a\0.csv', table)).toBe('name-invisible');
  });
  it.each(['CON.csv', 'aux.csv', 'Com1.tar.csv', 'LPT9.csv', 'nul .csv', 'COM¹.csv'])('X031 %s, a device of Windows, is renamed', name => {
    expect(labelled(name)).toMatch(/^_/);
  });
  it('X032 a file that begins with a dot is refused', () => {
    expect(refused('.htaccess', 'deny')).toBe('name-hidden');
    expect(refused('a/.x.csv', table)).toBe('name-hidden');
  });
  it('X033 a long name is cut and keeps its type', () => {
    const label = labelled(`${'a'.repeat(300)}.csv`);
    expect(label).toHaveLength(120);
    expect(label).toMatch(/a\.csv$/);
  });
  it('X033 a name without a type, or with another, is refused', () => {
    expect(refused('table', table)).toBe('unknown');
    expect(refused('table.csv.', table)).toBe('unknown');
    expect(refused('table.constructor', table)).toBe('unknown');
    expect(refused('script.py', 'print(1)')).toBe('code');
  });
});

it('a header that happens to begin as a format is called stays a header', () => {
  expect(textOf(inspected('table.csv', 'PAR1,PAR2\n1,2\n'))).toBe('PAR1,PAR2\n1,2\n');
});

it('the positive control: an ordinary table leaves as it came, with nothing but its size and its origin to tell', () => {
  const table = 'region,n,share\nBretagne,812,0.25\nCorse,120,0.037\n"Centre, Val de Loire",301,-0.5\n';
  const made = inspected('table.csv', table);
  expect(textOf(made)).toBe(table);
  expect(codesOf(made)).toEqual(['declared', 'table-size']);
});
