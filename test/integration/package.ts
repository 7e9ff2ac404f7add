import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import type { ReleaseFacts } from '../../gateway/src/release/index.js';

/** What a release of the example centre says. */
export const facts: ReleaseFacts = {
  id: '9796155a-fe44-4614-89b8-71945f718ffb',
  released: '2026-11-25T10:11:13.000Z',
  centre: { id: 'example', title: { en: 'Example centre', fr: 'Centre d’exemple' } },
  project: { id: 'health', title: { en: 'Chronic disease', fr: 'Maladies chroniques' }, purpose: { en: 'Needs of care', fr: 'Besoins de soins' } },
  request: { id: 'r-1', rounds: 2 },
  author: { name: 'Ada Lambert' },
  outputs: [
    {
      id: 'o-1',
      title: { en: 'People by département', fr: 'Personnes par département' },
      kind: 'table',
      verdict: 'safe alone',
      withheld: 1,
      files: [
        { name: 'people.csv', media: 'text/csv', bytes: Buffer.from('departement,people,withheld\r\n01,1204,false\r\n02,,true\r\n') },
        { name: 'people.codebook.json', media: 'application/json', bytes: Buffer.from('{"columns":[{"name":"people"}]}\n') }
      ],
      description: 'People with a chronic disease, by département of residence, “2023”.',
      sources: [source('claims', '2023'), source('geography', '2024')],
      packs: [{ id: 'health', version: '2', producer: 'insurance', rules: ['smallest group', 'dominance'] }],
      sql: 'SELECT departement, count(*) AS people FROM claims.care GROUP BY ALL',
      queryId: 'q-1'
    },
    {
      id: 'o-2',
      title: { en: 'Map\n-- with two lines', fr: 'Carte' },
      kind: 'figure',
      verdict: 'review',
      withheld: 0,
      files: [{ name: 'map.svg', media: 'image/svg+xml', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }],
      description: '',
      sources: [source('claims', '2023')],
      packs: []
    }
  ],
  decisions: [
    { who: 'Chloé Clément', role: 'checker', what: 'approve', output: 'o-1', at: '2026-11-24T09:00:00.000Z' },
    { who: 'Chloé Clément', role: 'checker', what: 'approve', output: 'o-2', at: '2026-11-24T09:00:00.000Z' },
    { who: 'Dora Diallo', role: 'delegate', what: 'consent', at: '2026-11-24T10:00:00.000Z' }
  ],
  software: [
    { name: 'Vitrine', version: '0.1.0' },
    { name: 'DuckDB', version: '1.5.5' }
  ]
};

function source(id: string, version: string) {
  return { source: id, title: { en: id, fr: id }, version, producer: 'insurance', producerTitle: { en: 'Health insurance', fr: 'Assurance maladie' }, policyVersion: '3' };
}

/** The entries of a package, read by its directory as any zip program does. */
export function entriesOf(bytes: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = bytes.length - 22;
  for (let at = bytes.readUInt32LE(end + 16); at < end; ) {
    const [size, length, offset] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const start = offset + 30 + length;
    entries.set(bytes.toString('utf8', at + 46, at + 46 + length), bytes.subarray(start, start + size));
    at += 46 + length;
  }
  return entries;
}

/** A zip as somebody else would write it: of the same form, with what entries she likes. */
export async function zipOf(entries: Iterable<[string, Buffer]>, more: { compress?: boolean; comment?: string; zip64?: boolean; time?: Date } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  const { compress = false, comment = '', zip64 = false, time = new Date(2026, 10, 25, 10, 11, 13) } = more;
  for (const [name, bytes] of entries) {
    zip.addBuffer(bytes, name, { mtime: time, mode: 0o100644, compress, forceDosTimestamp: true });
  }
  zip.end({ forceZip64Format: zip64, comment });
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The manifests of a bag after a change, as somebody without the key can write them. */
export function withManifests(bag: Map<string, Buffer>): Map<string, Buffer> {
  const folder = [...bag.keys()][0]!.split('/')[0]!;
  const sha512 = (bytes: Buffer) => createHash('sha512').update(bytes).digest('hex');
  const lines = (names: string[]) => Buffer.from(names.sort().map(name => `${sha512(bag.get(name)!)}  ${name.slice(folder.length + 1)}\n`).join(''));
  const payload = [...bag.keys()].filter(name => name.startsWith(`${folder}/data/`));
  bag.set(`${folder}/manifest-sha512.txt`, lines(payload));
  bag.set(`${folder}/tagmanifest-sha512.txt`, lines(['bag-info.txt', 'bagit.txt', 'manifest-sha512.txt'].map(name => `${folder}/${name}`)));
  return bag;
}

export function sorted(entries: Map<string, Buffer>): [string, Buffer][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
