import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hold } from '../../gateway/launch/lock.mjs';
import { explain } from '../../gateway/launch/sentence.mjs';
import { packagesMatch } from '../../gateway/launch/setup.mjs';
import { hashOf, readStamp, writeStamp } from '../../gateway/launch/stamp.mjs';

const place = () => mkdtemp(path.join(tmpdir(), 'vitrine-setup-'));

describe('set-up', () => {
  it('knows its inputs by their content and names, not by their dates', async () => {
    const at = await place();
    await mkdir(path.join(at, 'src'));
    await writeFile(path.join(at, 'src', 'a.ts'), 'one');
    const before = await hashOf(at, ['src']);
    await writeFile(path.join(at, 'src', 'a.ts'), 'one');
    expect(await hashOf(at, ['src'])).toBe(before);
    await writeFile(path.join(at, 'src', 'a.ts'), 'two');
    expect(await hashOf(at, ['src'])).not.toBe(before);
    await writeFile(path.join(at, 'src', 'a.ts'), 'one');
    await writeFile(path.join(at, 'src', 'b.ts'), '');
    expect(await hashOf(at, ['src'])).not.toBe(before);
  });

  it('finds no stamp where work was cut short', async () => {
    const at = await place();
    expect(await readStamp(path.join(at, 'none'))).toBe('');
    await writeStamp(path.join(at, 'deep', 'stamp'), 'abc');
    expect(await readStamp(path.join(at, 'deep', 'stamp'))).toBe('abc');
  });

  it('takes npm packages as installed only where each is there in the locked version', async () => {
    const at = await place();
    const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/a': { version, integrity: 'x' }, 'node_modules/b': { version: '1', optional: true } } });
    await writeFile(path.join(at, 'package-lock.json'), lock('1'));
    expect(await packagesMatch(at)).toBe(false);
    await mkdir(path.join(at, 'node_modules'));
    await writeFile(path.join(at, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: { 'node_modules/a': { version: '1', integrity: 'x' } } }));
    expect(await packagesMatch(at)).toBe(true);
    await writeFile(path.join(at, 'package-lock.json'), lock('2'));
    expect(await packagesMatch(at)).toBe(false);
  });

  it('lets one at a time work in a clone, and takes over from one that died', async () => {
    const at = await place();
    const file = path.join(at, 'lock');
    await writeFile(file, '999999999 1');
    const leave = await hold(file);
    let second = false;
    const waiting = hold(file).then(leaveSecond => {
      second = true;
      return leaveSecond;
    });
    await new Promise(resolve => setTimeout(resolve, 400));
    expect(second).toBe(false);
    leave();
    (await waiting)();
    await expect(readFile(file)).rejects.toThrow();
    await rm(at, { recursive: true });
  });

  it('says what to do about a full disk', () => {
    const { message } = explain(Object.assign(new Error('write'), { code: 'ENOSPC' }), 'installing npm packages');
    expect(message).toMatch(/disk is full while installing npm packages: free some space/);
  });
});
