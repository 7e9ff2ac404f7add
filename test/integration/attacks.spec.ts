import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { client, ownDirectory, root, startGateway, type RunningGateway } from './gateway.js';

/** Hostile statements, on a small centre of their own whose hidden columns, rows, tables and neighbouring files hold planted values. */
interface Attack {
  id: string;
  category: string;
  sql: string;
}
const { cases } = JSON.parse(await readFile(path.join(root, 'test/integration/attacks/statements.json'), 'utf8')) as { cases: Attack[] };
/** Planted in the data; a reply that repeats what a statement itself says would be one too. */
const planted = /CANARY/;

let own = '';
let gateway: RunningGateway;
let ada: Awaited<ReturnType<typeof client>>;

beforeAll(async () => {
  own = await ownDirectory();
  const centre = path.join(own, 'centre');
  await cp(path.join(root, 'test/integration/attacks/centre'), centre, { recursive: true });
  await mkdir(path.join(own, 'etc'));
  await writeFile(path.join(own, 'etc', 'secret.csv'), 'a\nCANARYFILE\n');
  await writeFile(path.join(own, 'etc', 'secret.txt'), 'CANARYFILE\n');
  gateway = await startGateway({ root, state: path.join(own, 'state'), centre, log: path.join(own, 'said.log') });
  ada = await client(gateway, { person: 'ada', project: 'study' });
});
afterAll(async () => {
  await gateway?.close();
  await rm(own, { recursive: true, force: true });
});

const here = (sql: string): string =>
  sql
    .replaceAll('{R}{T}', path.join(own, 'state', 'tmp'))
    .replaceAll('{R}', own)
    .replaceAll('{T}', '/tmp')
    .replaceAll('{P}', path.join(own, 'centre', 'sources', 'criminal', 'criminal.csv'))
    .replaceAll('{F}', path.join(own, 'etc', 'secret.csv'))
    .replaceAll('{PORT}', String(new URL(gateway.address).port));

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

it('the centre answers what is approved, and holds what is planted', async () => {
  const { body } = await ada.query('SELECT count(*), count(DISTINCT region), max(age) FROM persons');
  expect(body.rows).toEqual([[40, 4, 59]]);
  const prepared = path.join(own, 'state', 'prepared');
  const bytes = Buffer.concat(await Promise.all((await readdir(prepared)).map(name => readFile(path.join(prepared, name)))));
  expect(['CANARYHIDDENCOL_', 'CANARYROW', 'CANARYREMARK'].map(value => bytes.includes(value))).toEqual([true, true, true]);
});

describe('hostile statements', () => {
  it.each(cases.map(({ id, category, sql }) => [id, category, sql] as const))('%s (%s) gives away nothing', async (_id, _category, sql) => {
    for (const statement of here(sql).split(' ;; ')) {
      const reply = await said(statement);
      expect(reply).not.toMatch(planted);
      // A column may be called what the statement calls it; no other path is told.
      expect(statement.includes(`t("${own}")`) ? '' : reply).not.toContain(own);
      // A refusal is a problem with a code of its own; nothing fails without one.
      expect(reply).not.toMatch(/^5\d\d .*"code":"internal"/);
    }
    const { body } = await ada.query('SELECT count(*) FROM persons');
    expect(body.rows).toEqual([[40]]);
  });

  it('left nothing on the disk and no planted value, path or statement in a log', async () => {
    expect(existsSync(path.join(own, 'state', 'tmp'))).toBe(false);
    expect(await readdir(path.join(own, 'etc'))).toEqual(['secret.csv', 'secret.txt']);
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
