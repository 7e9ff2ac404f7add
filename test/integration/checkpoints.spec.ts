import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { check } from '../../gateway/audit/verify.mjs';
import { copyMade, exampleCentre, ownDirectory, root, startGateway, vitrine, type Place } from './gateway.js';

const times = 12;
let own: string;
beforeAll(async () => {
  own = await ownDirectory();
});
afterAll(() => rm(own, { recursive: true, force: true }));

/** Writes records and signs them, as fast as it can, until it is killed. */
const writer = `
  const [lib, state, copies] = process.argv.slice(1);
  const { createServices } = await import(lib + '/services.js');
  const { rehearsalCentre } = await import(lib + '/rehearsal.js');
  const { createCheckpoints } = await import(lib + '/audit/checkpoints.js');
  const services = await createServices({ state, centre: rehearsalCentre });
  const checkpoints = await createCheckpoints({ ...services, copies: [copies], log: event => console.log(event), timing: { look: 1, longest: 5, again: 5, records: 1 } });
  void (async () => {
    for (;;) {
      await services.identity.issueCode('ada');
      await new Promise(resolve => setImmediate(resolve));
    }
  })();
  for (;;) {
    await checkpoints.write();
    process.stdout.write('.');
  }
`;

it(`a writer that is killed ${times} times leaves no checkpoint of records that are not there`, async () => {
  const [state, copies] = [path.join(own, 'killed'), path.join(own, 'copies')];
  await mkdir(copies);
  let before = 0;
  for (let time = 0; time < times; time++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path.join(root, 'gateway', 'lib'), state, copies], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let written = 0;
    while (written < 2 + (time % 4)) {
      written += (await once(child.stdout, 'data') as Buffer[])[0]?.length ?? 0;
    }
    await new Promise(resolve => setTimeout(resolve, 7 * time));
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    const { findings, records, covered, checkpoints } = check({ state, checkpoints: [copies] });
    expect(findings).toEqual([]);
    expect(checkpoints).toBeGreaterThan(time);
    expect(records).toBeGreaterThan(before);
    expect(covered).toBeLessThanOrEqual(records);
    before = records;
  }
  expect((await readdir(copies)).length).toBeGreaterThan(times);
});

describe('on the example centre', () => {
  let place: Place;
  beforeAll(async () => {
    place = await exampleCentre();
  });
  afterAll(() => place.close());

  it('audit verify: while the gateway runs, in two languages, with the exit code', async () => {
    const good = await vitrine(place.state, 'audit', 'verify');
    expect([good.code, good.out]).toEqual([0, expect.stringMatching(/is whole[^]*no copied checkpoint/)]);
    expect((await vitrine(place.state, 'audit', 'verify', '--language', 'fr')).out).toMatch(/intact/);
    const key = (await vitrine(place.state, 'audit', 'key')).out.trim();
    expect(key).toMatch(/^vitrine\/audit\/[0-9a-f]{16}\+[0-9a-f]{8}\+\S{44}$/);
    const told = await vitrine(place.state, 'audit', 'verify', '--json', '--key', key, '--checkpoint', path.join(place.state, 'checkpoints'));
    expect(JSON.parse(told.out)).toMatchObject({ good: true, findings: [], notices: [] });
    expect((await vitrine(place.state, 'audit', 'verify', '--key', 'nonsense')).code).toBe(2);
    expect((await vitrine(await ownDirectory(), 'audit', 'verify')).code).toBe(2);
  });

  it('the program alone finds that a copy of the database was cut, by what was copied elsewhere', async () => {
    const state = path.join(own, 'served');
    const copies = path.join(own, 'elsewhere');
    await mkdir(copies);
    await copyMade(place.state, state);
    const gateway = await startGateway({ root, state, more: ['--checkpoints', copies, '--checkpoints', path.join(own, 'unmounted')] });
    expect((await vitrine(state, 'enter', 'ada')).code).toBe(0);
    await gateway.close();
    const copy = path.join(own, 'copy');
    await mkdir(copy);
    const database = new DatabaseSync(path.join(state, 'vitrine.db'));
    database.exec(`VACUUM INTO '${path.join(copy, 'vitrine.db')}'`);
    database.close();
    const key = path.join(state, 'keys', 'audit.pub');
    const verify = (...more: string[]) => alone('--state', copy, '--key', key, '--checkpoint', copies, ...more);
    const whole = await verify('--json');
    expect([whole.code, JSON.parse(whole.out)]).toMatchObject([0, { good: true, notices: [] }]);
    // A clean end is covered whole.
    const { records, covered } = JSON.parse(whole.out) as { records: number; covered: number };
    expect(covered).toBe(records);
    const changed = new DatabaseSync(path.join(copy, 'vitrine.db'));
    changed.exec(`DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE sequence = ${records}`);
    changed.close();
    const cut = await verify();
    expect([cut.code, cut.out]).toEqual([1, expect.stringMatching(/rolled-back/)]);
    expect(cut.out).not.toMatch(/ada|code\.issued/);
  });
});

function alone(...argv: string[]): Promise<{ code: number; out: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [path.join(root, 'gateway', 'audit', 'verify.mjs'), ...argv], (error, out) => resolve({ code: error ? Number(error.code) : 0, out }));
  });
}
