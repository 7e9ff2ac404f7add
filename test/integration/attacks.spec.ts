import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attacksIn, layGround, leak, type Ground } from './attacks/ground.js';
import { client, ownDirectory, root, startGateway, type RunningGateway } from './gateway.js';

/** On a small centre whose hidden columns, rows and tables hold planted values, beside files, a directory and a port that no statement may reach. */
const attacks = await attacksIn(root);
/** Of what is only large, which takes the gate seconds each, one of so many; `VITRINE_EVERY=1` for all. */
const every = Number(process.env['VITRINE_EVERY'] ?? 10);
const kinds = [...new Set(attacks.map(({ category }) => category))];

let own = '';
let ground: Ground;
let gateway: RunningGateway;
let ada: Awaited<ReturnType<typeof client>>;

beforeAll(async () => {
  own = await ownDirectory();
  const centre = path.join(own, 'centre');
  await cp(path.join(root, 'test/integration/attacks/centre'), centre, { recursive: true });
  ground = await layGround(own);
  gateway = await startGateway({ root, state: path.join(own, 'state'), centre, log: path.join(own, 'said.log'), env: { VITRINE_PLANTED: 'CANARYENVIRONMENT' } });
  ada = await client(gateway, { person: 'ada', project: 'study' });
});
afterAll(async () => {
  await gateway?.close();
  await ground?.close();
  await rm(own, { recursive: true, force: true });
});

/** What is in the reply, whatever it is; a statement that would run on is stopped as a person stops it. */
async function said(sql: string): Promise<string> {
  const stop = AbortSignal.timeout(3000);
  try {
    const reply = await ada.call(`${ada.project}/queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ sql }),
      signal: stop
    });
    return `${reply.status} ${await reply.text()}`;
  } catch (error) {
    if (stop.aborted) {
      return 'stopped';
    }
    throw error;
  }
}

const people = async (): Promise<unknown> => (await ada.query('SELECT count(*), count(DISTINCT region), max(age) FROM persons')).body.rows;

it('the centre answers what is approved, and holds what is planted', async () => {
  expect(await people()).toEqual([[40, 4, 59]]);
  const prepared = path.join(own, 'state', 'prepared');
  const bytes = Buffer.concat(await Promise.all((await readdir(prepared)).filter(name => name.endsWith('.duckdb')).map(name => readFile(path.join(prepared, name)))));
  expect(['CANARYHIDDENCOL_', 'CANARYROW', 'CANARYREMARK'].map(value => bytes.includes(value))).toEqual([true, true, true]);
});

describe('hostile statements through HTTP', () => {
  it('are at least five hundred, of at least twelve kinds', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(500);
    expect(kinds.length).toBeGreaterThanOrEqual(12);
    expect(new Set(attacks.map(({ sql }) => sql)).size).toBe(attacks.length);
  });

  it.each(kinds)('%s: bring no planted value and no hidden name, and the session goes on', async kind => {
    const broken: string[] = [];
    for (const { id, sql } of attacks.filter(({ category }, place) => category === kind && (kind !== 'size' || place % every === 0))) {
      for (const statement of ground.here(sql).split(' ;; ')) {
        const reply = await said(statement);
        // A refusal is a problem with a code of its own; nothing fails without one.
        const found = leak(statement, reply) ?? (reply.includes(path.join(own, 'state')) ? 'state' : /^5\d\d .*"code":"internal"/.exec(reply)?.[0]);
        if (found !== undefined) {
          broken.push(`${id} ${found}: ${statement.slice(0, 200)}`);
        }
      }
    }
    expect(broken).toEqual([]);
    expect(await people()).toEqual([[40, 4, 59]]);
  });

  it.each([
    'SELECT * FROM #', 'SELECT count(*) FROM persons p JOIN # c ON true', 'SELECT (SELECT count(*) FROM #)', 'SELECT 1 WHERE EXISTS (FROM #)', 'WITH a AS (FROM #) SELECT * FROM a',
    'SELECT 1 UNION ALL SELECT nir FROM #', 'DESCRIBE #', 'SELECT #.nir FROM persons', 'FROM # SELECT offence', "SELECT count(*) FILTER (WHERE age > (SELECT count(*) FROM #)) FROM persons"
  ])('%s is answered in the same words for a table that is hidden and for one that is not there', async form => {
    const words = async (name: string): Promise<string> => {
      const reply = await said(form.replaceAll('#', name));
      return reply.replaceAll(name, '#').replaceAll(name.split('.')[0] ?? '', '#').replaceAll(/"(reference|query|id)":"[^"]*"/g, '');
    };
    const hidden = await words('base.criminal');
    expect(hidden).toMatch(/^4\d\d /);
    expect(await words('void.criminel')).toBe(hidden);
  });

  it('left nothing on the disk, made no connection, and left no planted value, path or statement in a log', async () => {
    expect(await ground.changed()).toEqual([]);
    expect(ground.connections()).toBe(0);
    expect((await readdir(path.join(own, 'state', 'extracts'))).filter(name => name.includes('wal'))).toEqual([]);
    const log = path.join(own, 'state', 'log');
    const texts = await Promise.all((await readdir(log)).map(name => readFile(path.join(log, name), 'utf8')));
    expect(texts.join('').length).toBeGreaterThan(0);
    expect(texts.join('') + gateway.said()).not.toMatch(/CANARY|SELECT \*|read_csv/);
  });

  it('and no extract holds what is not granted', async () => {
    const made = (await readdir(path.join(own, 'state', 'extracts'))).filter(name => name.endsWith('.duckdb'));
    expect(made.length).toBeGreaterThan(0);
    for (const name of made) {
      expect((await readFile(path.join(own, 'state', 'extracts', name))).includes('CANARY')).toBe(false);
    }
  });
});
