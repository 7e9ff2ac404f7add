import { createHmac } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entryCode } from './code.js';
import { makeFolders, sessionId } from './folders.js';
import { endOrphans, noteProcess, startTime } from './processes.js';
import { TokenFile } from './tokenfile.js';

const ada = { person: 'ada', project: 'health', compartment: 'care+claims', language: 'fr' } as const;
const place = () => mkdtemp(path.join(tmpdir(), 'vitrine-notebooks-'));

describe('a one-time code', () => {
  it('is signed, ends after a minute and is never twice the same', () => {
    const [expiry, nonce, signature] = entryCode('key', 1_000_000).split('.');
    expect(expiry).toBe('1060');
    expect(signature).toBe(createHmac('sha256', 'key').update(`${expiry}.${nonce}`).digest('hex'));
    expect(entryCode('key')).not.toBe(entryCode('key'));
  });
});

describe('the folders of a session', () => {
  it('belong to one person, project and compartment', () => {
    expect(sessionId(ada)).toBe(sessionId({ ...ada, language: 'en' }));
    expect(sessionId(ada)).not.toBe(sessionId({ ...ada, compartment: 'records' }));
    expect(sessionId(ada)).not.toBe(sessionId({ ...ada, person: 'adah', project: 'ealth' }));
  });

  it('are the owner’s only, and get the example notebooks on the first visit, never again', async () => {
    const state = await place();
    const examples = await place();
    await writeFile(path.join(examples, 'map.ipynb'), '{}');
    const folders = await makeFolders(state, ada, examples);
    expect((await stat(folders.session)).mode & 0o777).toBe(0o700);
    const mine = path.join(folders.notebooks, 'map.ipynb');
    await writeFile(mine, '{"mine": true}');
    await makeFolders(state, ada, examples);
    expect(await readFile(mine, 'utf8')).toBe('{"mine": true}');
  });

  it('stay below the state directory whatever an id says', async () => {
    const state = await place();
    const folders = await makeFolders(state, { ...ada, person: '../../elsewhere' }, state);
    expect(path.relative(state, folders.notebooks)).not.toMatch(/^\.\./);
  });
});

describe('the token file', () => {
  it('is there at once, only for its owner, and without leftovers', async () => {
    const directory = await place();
    const token = new TokenFile(path.join(directory, 'token'), () => Promise.resolve('secret'), () => {});
    await token.start();
    token.stop();
    expect(await readFile(path.join(directory, 'token'), 'utf8')).toBe('secret');
    expect((await stat(path.join(directory, 'token'))).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['token']);
  });
});

describe('servers that a killed gateway left behind', () => {
  it('are ended, but never another process of the same id', async () => {
    const sessions = await place();
    const sleeper = () => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const [left, other] = [sleeper(), sleeper()];
    const gone = new Promise(resolve => left.once('exit', resolve));
    await mkdir(path.join(sessions, 'left'));
    await noteProcess(path.join(sessions, 'left'), left.pid ?? 0);
    await mkdir(path.join(sessions, 'other'));
    await writeFile(path.join(sessions, 'other', 'process.json'), JSON.stringify({ pid: other.pid, started: '1' }));
    expect(await endOrphans(sessions)).toBe(1);
    await gone;
    expect(startTime(other.pid ?? 0)).toBeDefined();
    other.kill('SIGKILL');
  });
});
