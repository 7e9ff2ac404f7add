import type { NewOutput, Output, Vitrine } from '@vitrine/sdk';
import { revise, revisionOf } from './revision.js';

const words = { description: 'Before', population: 'Claims', filter: 'none', unit: 'people', variables: 'n' };

function gateway(files: Record<string, string>) {
  const sent: NewOutput[] = [];
  const client = {
    exports: {
      file: (_: string, __: string, name: string) => Promise.resolve(new Blob([files[name] ?? ''])),
      proposal: (query: string) => Promise.resolve({ query, state: 'ready', map: 'departement' }),
      replaceOutput: (_: string, __: string, by: NewOutput) => {
        sent.push(by);
        return Promise.resolve({});
      }
    }
  } as unknown as Vitrine;
  return { client, sent };
}
const output = (more: object): Output => ({ id: 'o1', name: 'n', words, files: [], ...more }) as unknown as Output;

describe('an output that is changed in a returned request', () => {
  it('is made of a newer result with the words that she wrote', async () => {
    const { client, sent } = gateway({});
    const table = output({ kind: 'table', query: 'q1' });
    await revise(client, 'r1', table, { ...revisionOf(table), description: 'After', query: 'q2' });
    expect(sent).toEqual([{ kind: 'table', name: 'n', words: { ...words, description: 'After' }, query: 'q2' }]);
  });

  it('keeps the form of its figure, without what the gateway wrote into it', async () => {
    const [title, alt, better] = ['T', 'What it shows', 'Per 100 people'];
    const drawn = { $schema: 'v6', description: alt, data: { name: 'n' }, title: { text: title }, mark: { type: 'geoshape' }, encoding: { color: { field: 'n' } } };
    const { client, sent } = gateway({ 'n.vl.json': JSON.stringify(drawn) });
    const figure = output({ kind: 'figure', query: 'q1', title, alt, files: [{ name: 'n.svg' }, { name: 'n.vl.json' }] });
    await revise(client, 'r1', figure, { ...revisionOf(figure), title: better });
    expect(sent).toEqual([
      { kind: 'figure', name: 'n', words, query: 'q1', title: better, alt, geometry: 'departement', spec: { mark: drawn.mark, encoding: drawn.encoding } }
    ]);
  });

  it('keeps the bytes of what she sent, whatever characters they hold', async () => {
    const source = '# décès – 日本\n'.repeat(5000);
    const { client, sent } = gateway({ 'a.py': source });
    const code = output({ kind: 'code', name: 'a.py', files: [{ name: 'a.py' }] });
    await revise(client, 'r1', code, { ...revisionOf(code), description: 'After' });
    expect(Buffer.from(sent[0]?.content ?? '', 'base64').toString()).toBe(source);
  });
});
