import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../problem.js';
import type { MadeOutput } from '../types.js';
import { stripCode, type Known } from './index.js';
import { literalsOf } from './literals.js';

const secret = 'Q7KZ19840213';
const image = Buffer.from(`\x89PNG...${secret}`, 'latin1').toString('base64');

interface Part {
  [key: string]: unknown;
}
const code = (source: string | string[], more: Part = {}): Part => ({ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: 3, ...more });
const markdown = (source: string, more: Part = {}): Part => ({ cell_type: 'markdown', source, metadata: {}, ...more });
const notebook = (cells: Part[], more: Part = {}): Buffer =>
  Buffer.from(JSON.stringify({ cells, metadata: { kernelspec: { name: 'my-kernel', display_name: secret, language: 'python' } }, nbformat: 4, nbformat_minor: 5, ...more }));

async function stripped(name: string, bytes: Buffer | string, known?: Known): Promise<MadeOutput> {
  const made = await stripCode({ name, bytes: Buffer.from(bytes), ...(known === undefined ? {} : { known }) });
  const [file] = made.files;
  expect((await stripCode({ name: file!.name, bytes: file!.bytes })).files).toEqual([file]);
  expect(JSON.stringify(made.notices)).not.toContain(secret);
  return made;
}
const textOf = (made: MadeOutput): string => made.files[0]!.bytes.toString();
const codesOf = (made: MadeOutput): string[] => made.notices.map(each => each.code);
const said = (made: MadeOutput, code: string): string => made.notices.find(each => each.code === code)!.message.en;
const nothing: Known = async () => [];

async function refused(name: string, bytes: Buffer | string): Promise<unknown> {
  const failure = await stripCode({ name, bytes: Buffer.from(bytes) }).then(() => undefined, (error: unknown) => error);
  expect(failure).toBeInstanceOf(Problem);
  expect((failure as Problem).title('fr')).not.toMatch(/\{|undefined/);
  return (failure as Problem).parameters['what'];
}

describe('a notebook leaves as its sources and nothing else', () => {
  it('X001 data in a comment of an output do not leave', async () => {
    const made = await stripped('mean.ipynb', notebook([code('print(1)', { outputs: [{ output_type: 'display_data', data: { 'text/html': `<b>12</b><!-- ${secret} -->` }, metadata: {} }] })]), nothing);
    expect(JSON.parse(textOf(made))).toEqual({
      cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['print(1)'] }],
      metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' }, language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 4
    });
    expect(said(made, 'notebook-stripped')).toContain('1 outputs');
  });
  it('X001 data in a comment of a source are pointed at', async () => {
    const made = await stripped('mean.ipynb', notebook([code('x = 1'), markdown('# Result\n<!-- see -->\n')]), nothing);
    expect(said(made, 'hidden-comment')).toMatch(/: cell 2 line 2\.$/);
  });
  it('X002 metadata, widgets, names of cells, kernels and anything unknown do not leave', async () => {
    const bytes = notebook([code('x = 1', { id: secret, metadata: { tags: [secret] }, extra: secret }), { cell_type: 'raw', source: 'raw', metadata: { format: secret } }], {
      metadata: { widgets: { 'application/vnd.jupyter.widget-state+json': { state: secret } }, authors: [secret], language_info: { name: 'R', version: secret } },
      [secret]: secret
    });
    const made = await stripped('meta.ipynb', bytes, nothing);
    expect(textOf(made)).not.toContain(secret);
    expect(JSON.parse(textOf(made)).metadata).toEqual({ kernelspec: { name: 'ir', display_name: 'R', language: 'r' }, language_info: { name: 'r' } });
    expect(said(made, 'notebook-stripped')).toContain('7 metadata');
  });
  it('X003 attachments do not leave, and data addresses in a source are pointed at', async () => {
    const made = await stripped('attach.ipynb', notebook([markdown('![](attachment:a.png)', { attachments: { 'a.png': { 'image/png': image } } }), markdown(`![](data:image/png;base64,${Buffer.from('another picture 0123').toString('base64').repeat(4)})`)]), nothing);
    expect(textOf(made)).not.toContain(image);
    expect(said(made, 'notebook-stripped')).toContain('1 attachments');
    expect(said(made, 'data-address')).toMatch(/: cell 2 line 1\.$/);
    expect(said(made, 'encoded')).toMatch(/: cell 2 line 1\.$/);
  });
  it('X004 markup against the checker stays text in a source, is pointed at, and is gone from outputs', async () => {
    const attack = '<img src=x onerror="fetch(1)">';
    const made = await stripped('xss.ipynb', notebook([markdown(attack), code('x = 1', { outputs: [{ output_type: 'display_data', data: { 'text/html': '<script>9</script>' } }] })]), nothing);
    expect(textOf(made)).not.toContain('<script>');
    expect(made.files[0]!.media).toBe('application/x-ipynb+json');
    expect(said(made, 'markup')).toMatch(/: cell 1 line 1\.$/);
  });
  it('X004 what is unseen in a source is written out', async () => {
    const made = await stripped('trojan.ipynb', notebook([code(['ok = True\n', '# \u202e } if'])]), nothing);
    expect(JSON.parse(textOf(made)).cells[0].source).toEqual(['ok = True\n', '# \\u202e } if']);
    expect(said(made, 'invisible')).toMatch(/: cell 1 line 2\.$/);
  });
  it('what is no notebook of format 4, or nests without end, is refused', async () => {
    expect(await refused('a.ipynb', '{"nbformat": 3, "worksheets": []}')).toBe('notebook');
    expect(await refused('a.ipynb', notebook([code('x = 1')], { nbformat: 5 }))).toBe('notebook');
    expect(await refused('a.ipynb', notebook([{ cell_type: 'heading', source: 'x' }]))).toBe('notebook');
    expect(await refused('a.ipynb', notebook([code([1 as never])]))).toBe('notebook');
    expect(await refused('a.ipynb', notebook([code('')]))).toBe('empty');
    expect(await refused('a.ipynb', `{"a": ${'['.repeat(100_000)}`)).toBe('json-depth');
    expect(await refused('a.ipynb', 'print(1)')).toBe('json-syntax');
  });
});

describe('code of a file', () => {
  it.each(['a.py', 'a.R', 'a.sql', 'a.do', 'a.sas', 'a.jl'])('%s leaves as text, line for line', async name => {
    const made = await stripped(name, 'x <- 1  \r\ny <- 2', nothing);
    expect(made.files).toEqual([{ name, media: 'text/plain', bytes: Buffer.from('x <- 1\ny <- 2\n') }]);
    expect(made.notices).toEqual([]);
    expect(made.strings).toEqual([name]);
  });
  it('a repository is refused, by its folder and by its bundle', async () => {
    expect(await refused('study/.git/config.py', 'x')).toBe('name-repository');
    expect(await refused('.gitignore', 'x')).toBe('name-repository');
    expect(await refused('study.git', 'x')).toBe('name-repository');
    expect(await refused('study.py', '# v2 git bundle\n')).toBe('type-disagrees');
  });
  it('other programs, archives and text in other encodings are refused', async () => {
    expect(await refused('a.sh', 'rm')).toBe('not-code');
    expect(await refused('a.constructor', 'rm')).toBe('not-code');
    expect(await refused('a.py', 'PK\x03\x04')).toBe('type-disagrees');
    expect(await refused('a.py', Buffer.from('é', 'latin1'))).toBe('encoding');
    expect(await refused('a.py', '')).toBe('empty');
  });
});

describe('written-out values are compared with the sources', () => {
  const holding = (...values: string[]): Known => async literals => literals.filter(each => values.includes(each));

  it.each([
    ['a string', 'a.py', `x = 1\ndf[df.id == '${secret}']`],
    ['a string with escapes', 'a.py', `x = 1\ndf.id == '\\x51${secret.slice(1)}'`],
    ['a value in SQL inside a string', 'a.py', `x = 1\nq = "SELECT 1 FROM t WHERE id = '${secret}'"`],
    ['a comment', 'a.R', `x <- 1\n# it's ${secret} that differs`],
    ['a comment of SQL', 'a.sql', `SELECT 1\n/* don't use ${secret} */`],
    ['one of many in a string', 'a.jl', `x = 1\nids = split("A;${secret};B", ";")`],
    ['a name that is quoted by macros', 'a.do', `x\nkeep if id == \`"${secret}"'`],
    ['a path', 'a.sas', `x\nfile="/tmp/${secret}.csv"`]
  ])('%s is found on its line, and never said', async (_, name, source) => {
    const made = await stripped(name, source, holding(secret));
    expect(said(made, 'literal-is-source-value')).toMatch(/: line 2\.$/);
  });
  it('a line of a string of many lines is found where it stands', async () => {
    const made = await stripped('a.py', 'x = """first\nMartin Dupont\n"""', holding('Martin Dupont'));
    expect(said(made, 'literal-is-source-value')).toMatch(/: line 2\.$/);
  });
  it.each(['1840278006084', '1_840_278_006_084', '1 84 02 78 006 084', '1840278006084.0', `0x${(1840278006084).toString(16)}`, "'1-84-02-78-006-084'"])('the number %s is found as written and as its digits', async written => {
    const made = await stripped('a.py', `x = 1\ny = ${written}`, holding('1840278006084'));
    expect(said(made, 'literal-is-source-value')).toMatch(/: line 2\.$/);
  });
  it('a notebook says the cell too; a value that is none of the sources’ is not mentioned', async () => {
    const bytes = notebook([code('year = 20230101'), code(`x = 1\nid = "${secret}"`)]);
    expect(said(await stripped('a.ipynb', bytes, holding(secret)), 'literal-is-source-value')).toMatch(/: cell 2 line 2\.$/);
    expect(codesOf(await stripped('a.ipynb', bytes, nothing))).toEqual(['notebook-stripped']);
  });
  it('where nobody compared them, the checker is told', async () => {
    expect(codesOf(await stripped('a.py', 'd = "2023-01-01"'))).toEqual(['literals-not-compared']);
    expect(codesOf(await stripped('a.py', 'd = 1'))).toEqual([]);
  });
  it('a failure of the comparison is a failure, not an absence of findings', async () => {
    await expect(stripCode({ name: 'a.py', bytes: Buffer.from('d = "2023-01-01"'), known: () => Promise.reject(new Error('down')) })).rejects.toThrow('down');
  });
  it('a table typed in is pointed at, and a larger one refused', async () => {
    const values = (count: number) => `ids = [${Array.from({ length: count }, (_, index) => 1_000_000 + index * 7).join(', ')}]`;
    expect(codesOf(await stripped('a.py', values(300), nothing))).toContain('inline-data');
    expect(await refused('a.py', values(25_000))).toBe('code-data');
  });
});

it('no quoted value of six characters or more escapes, whatever the code around it', () => {
  const value = fc.string({ unit: fc.constantFrom(...'abcXYZ0189 é'), minLength: 6, maxLength: 30 }).filter(each => each.trim().length >= 6);
  const around = fc.string({ unit: fc.constantFrom(...'ab1 ()=+#/*-\n'), maxLength: 20 });
  fc.assert(
    fc.property(around, value, around, fc.constantFrom('"', "'"), fc.constantFrom('python', 'r', 'sql', 'julia', 'stata', 'sas'), (before, literal, after, quote, language) => {
      const found = literalsOf(`${before}${quote}${literal}${quote}${after}`, language as 'python');
      expect(found).toContainEqual({ text: literal.trim(), line: before.split('\n').length });
    }),
    { numRuns: 1000 }
  );
});

it('whatever comes as code leaves the same again, or is refused', async () => {
  const source = fc.string({ unit: 'binary', maxLength: 80 });
  const cells = fc.array(fc.record({ cell_type: fc.constantFrom('code', 'markdown', 'raw'), source: fc.oneof(source, fc.array(source, { maxLength: 4 })), metadata: fc.jsonValue({ maxDepth: 2 }), outputs: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }) }, { requiredKeys: ['cell_type', 'source'] }), { minLength: 1, maxLength: 4 });
  const inputs = fc.oneof(
    source.map(text => ['a.py', Buffer.from(text)] as const),
    cells.map(each => ['a.ipynb', notebook(each)] as const),
    fc.json().map(text => ['a.ipynb', Buffer.from(text)] as const)
  );
  let left = 0;
  await fc.assert(
    fc.asyncProperty(inputs, async ([name, bytes]) => {
      const made = await stripped(name, bytes, nothing).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Problem);
      });
      left += made === undefined ? 0 : 1;
    }),
    { numRuns: 600 }
  );
  expect(left).toBeGreaterThan(200);
});
