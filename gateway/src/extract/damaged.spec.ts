import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Catalogue } from '@vitrine/disclosure';
import { createEngine, decodeRows, type Engine, type EngineSession } from '../engine/index.js';
import type { Problem } from '../problem.js';
import { sealOf } from './digests.js';
import { createExtracts, whileSound, type RecordedExtract, type Extracts } from './index.js';
import { dataset, python, requestOf, source, variable } from './sample.js';

/** Damaged files. `npm run attack -- damage` asks for 400. */
const damages = Number(process.env['VITRINE_DAMAGES'] ?? 16);
const patience = 60_000 + 20_000 * damages;
const sql = 'SELECT count(*) AS n, sum(cost) AS cost, min(word) AS first, max(word) AS last, sum(length(word)) AS letters FROM care_1.visits';

const variables = [variable('word'), variable('cost', 'DOUBLE')];
const care = source('care', [dataset('visits', [], { units: [], variables })], { generator: 'make.sql', data: { visits: { kind: 'generator', table: 'visits' } } });
const catalogue: Catalogue = { nomenclatures: [], packs: [], relations: [{ schema: 'care_1', name: 'visits', kind: 'record-level', source: 'care', version: '1', producer: 'p', units: [], keys: [], packs: [], variables }] };

let state: string;
let workers: Engine;
let extracts: Extracts;
let told: RecordedExtract[];
beforeAll(async () => {
  workers = await createEngine({ python: path.resolve('.vitrine/python/worker/bin/python') });
});
afterAll(() => workers.close());
beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'vitrine-damaged-'));
  await mkdir(path.join(state, 'centre'));
  await writeFile(path.join(state, 'centre', 'make.sql'), "CREATE TABLE visits AS SELECT md5(i::VARCHAR) AS word, (hash(i) % 1000003)::DOUBLE AS cost FROM range(50000) t(i)");
  told = [];
  await start();
});
afterEach(async () => {
  await extracts.close();
  await rm(state, { recursive: true, force: true });
});

/** As at a start of the gateway. */
async function start(): Promise<void> {
  await extracts?.close();
  extracts = createExtracts({ state, python, scale: 1, damaged: async about => void told.push(about) });
  await extracts.recover();
}

async function open(columns = ['word', 'cost']): Promise<EngineSession> {
  const mounted = await extracts.ensure(requestOf(path.join(state, 'centre'), care, { columns: { visits: columns } }));
  return { id: createHash('sha256').update(JSON.stringify(mounted)).digest('hex'), person: 'ada', project: 'p', catalogue, extracts: [mounted] };
}

/** What a person is told: rows, or a problem. `meanwhile` happens once the query runs. */
async function ask(meanwhile?: (file: string) => Promise<void>): Promise<unknown> {
  try {
    const session = await open();
    const engine = whileSound(workers, extracts);
    const running = engine.run(session, await engine.check(session, sql));
    await meanwhile?.(session.extracts[0]?.file as string);
    return await decodeRows(running.stream, running.done);
  } catch (error) {
    return (error as Problem).code;
  }
}

const block = 2 ** 18;
const heads = 3 * 4096;
type Change = (bytes: Buffer, other: Buffer, random: (below: number) => number) => Buffer;
const over = (bytes: Buffer, at: number, fresh: Buffer): Buffer => {
  fresh.copy(bytes, at, 0, Math.min(fresh.length, bytes.length - at));
  return bytes;
};
const noise = (length: number, random: (below: number) => number): Buffer => Buffer.from(Array.from({ length }, () => random(256)));
/** What a file system, a disk or a person does to a file. */
const changes: Record<string, Change> = {
  cut: (bytes, _, random) => bytes.subarray(0, random(bytes.length)),
  emptied: () => Buffer.alloc(0),
  'zeros in the middle': (bytes, _, random) => over(bytes, heads + random(bytes.length - heads), Buffer.alloc(4096)),
  'noise in the middle': (bytes, _, random) => over(bytes, heads + random(bytes.length - heads), noise(512, random)),
  'one bit': (bytes, _, random) => {
    const at = random(bytes.length);
    return over(bytes, at, Buffer.from([(bytes[at] as number) ^ (1 << random(8))]));
  },
  'noise in its head': (bytes, _, random) => over(bytes, random(heads), noise(256, random)),
  'a block of another': (bytes, other, random) => {
    const [to, from] = [bytes, other].map(({ length }) => heads + block * random(Math.floor((length - heads) / block))) as [number, number];
    return over(bytes, to, other.subarray(from, from + block));
  },
  'another’s bytes': (_, other) => Buffer.from(other)
};

/** In place: whoever has it open sees it. */
async function damage(file: string, change: Change, other: string, random: (below: number) => number): Promise<void> {
  const changed = change(await readFile(file), await readFile(other), random);
  await chmod(file, 0o600);
  await writeFile(file, changed);
}

function randomly(seed: number): (below: number) => number {
  let now = seed;
  return below => {
    now = (Math.imul(now, 1664525) + 1013904223) >>> 0;
    return Math.floor((now / 2 ** 32) * below);
  };
}

const filesIn = async (...folder: string[]): Promise<string[]> => {
  const directory = path.join(state, ...folder);
  return (await readdir(directory)).filter(name => name.endsWith('.duckdb')).map(name => path.join(directory, name));
};

it(`a damaged file, ${damages} times, brings the right answer or is told, and then the right answer`, async () => {
  const right = await ask();
  expect(right).toEqual([[50000, expect.anything(), expect.any(String), expect.any(String), 1600000]]);
  const random = randomly(11);
  const kinds = Object.entries(changes);
  const seen = { right: 0, told: 0 };
  for (let time = 0; time < damages; time++) {
    // An extract that is damaged often is left: this is about each time.
    await start();
    const [what = '', change] = kinds[time % kinds.length] as [string, Change];
    const other = (await open(['cost'])).extracts[0]?.file as string;
    const file = (await open()).extracts[0]?.file as string;
    const [prepared = ''] = await filesIn('prepared');
    let first: unknown;
    switch (random(3)) {
      case 0:
        await damage(file, change, other, random);
        first = await ask();
        expect({ what, first }).toEqual({ what, first: right });
        break;
      case 1:
        first = await ask(running => damage(running, change, other, random));
        break;
      default:
        // What it is made of, and it has to be made.
        await damage(prepared, change, file, random);
        await rm(file);
        first = await ask();
        expect({ what, first }).toEqual({ what, first: right });
    }
    expect([right, 'extract-damaged']).toContainEqual(first);
    seen[first === 'extract-damaged' ? 'told' : 'right']++;
    expect({ what, then: await ask() }).toEqual({ what, then: right });
  }
  expect(seen.right).toBeGreaterThan(0);
  expect(seen.told).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(0);
}, patience);

describe('a damaged extract', () => {
  /** The disk changes what it holds, and nobody wrote: a gateway that starts takes the file for what it was. */
  async function spoilt(file: string, change: Change): Promise<void> {
    await damage(file, change, file, randomly(7));
    await writeFile(path.join(state, 'prepared', 'digests.json'), JSON.stringify([[file, { digest: path.basename(file, '.duckdb'), seal: await sealOf(file) }]]));
    await start();
  }

  it.each(['cut', 'emptied', 'zeros in the middle', 'noise in its head'])('that nobody wrote to (%s) is told once, and is made anew', async kind => {
    const right = await ask();
    await spoilt((await open()).extracts[0]?.file as string, changes[kind] as Change);
    expect(await ask()).toBe('extract-damaged');
    expect(await ask()).toEqual(right);
    expect(told).toMatchObject([{ project: 'p', compartment: 'c', source: 'care', version: '1' }]);
  });

  it('is named by an entry of its own only', async () => {
    const right = await ask();
    await open(['cost']);
    const index = path.join(state, 'extracts', 'index');
    const [one = '', two = ''] = (await readdir(index)).map(name => path.join(index, name));
    const [first, second] = [await readFile(one), await readFile(two)];
    await writeFile(one, second);
    await writeFile(two, first);
    expect(await ask()).toEqual(right);
    expect(told).toEqual([]);
  });

  it('is not made anew for ever on a disk that spoils it', async () => {
    const right = await ask();
    for (let time = 0; time < 2; time++) {
      await writeFile(await replaceable(), '');
      expect(await ask()).toEqual(right);
    }
    await writeFile(await replaceable(), '');
    expect([await ask(), await ask()]).toEqual(['extract-failed', 'extract-failed']);
    expect(told).toHaveLength(3);
  });

  it('that is none is looked at and kept', async () => {
    const session = await open();
    extracts.doubt(session.extracts);
    expect(await open()).toEqual(session);
  });

  async function replaceable(): Promise<string> {
    const file = (await open()).extracts[0]?.file as string;
    await chmod(file, 0o600);
    return file;
  }
});
