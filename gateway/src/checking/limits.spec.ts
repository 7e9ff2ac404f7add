import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RulePack } from '@vitrine/disclosure';
import { noon, rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';
import { withinLimits } from './limits.js';
import type { OutputRecord } from './making.js';

const at = noon.toISOString();
let on: Rehearsal;
beforeAll(async () => {
  on = await rehearse();
});
afterAll(() => on.close());

const output = (cells: number, bytes: number, query?: string, pack = 'pack'): OutputRecord =>
  ({ ...(query ? { query, cells } : {}), files: [{ bytes }], packs: [{ id: pack }] }) as OutputRecord;

/** The code and parameters of what is refused; none where all may leave. */
async function refused(limits: RulePack['limits'], outputs: OutputRecord[], project = 'health'): Promise<unknown> {
  const packs = rehearsalCentre.packs.map(pack => ({ ...pack, ...(limits ? { limits } : {}) }));
  return withinLimits(on.services.database, { ...rehearsalCentre, packs }, project, outputs).then(() => undefined, ({ code, parameters: { scope, measure, limit, amount } }) => [code, scope.en, measure.en, limit, amount]);
}

async function release(id: string, round: number, outputs: OutputRecord[], released = true, project = 'health'): Promise<void> {
  const { database } = on.services;
  await database.insertInto('request').values({ id, project, compartment: 'claims', author: 'ada', state: 'draft', round, needed: 1, created: at, submitted: at, due: at, changed: at }).execute();
  for (const state of ['submitted', 'in review', 'approved', ...(released ? ['released' as const] : [])] as const) {
    await database.updateTable('request').set({ state }).where('id', '=', id).execute();
  }
  for (const [place, record] of outputs.entries()) {
    // An earlier round of the same request did not leave.
    for (const each of [1, round]) {
      await database.insertInto('round_output').values({ request: id, round: each, output: `${id}_${place}`, place, digest: '0', record: JSON.stringify(record), submitted: at }).onConflict(conflict => conflict.doNothing()).execute();
    }
  }
  if (released) {
    await database.insertInto('release').values({ id: `release-of-${id}`, request: id, project, released: at, by: 'cy', sha256: '0'.repeat(64), bytes: 1, outputs: outputs.length, key: '0', placed: at }).execute();
  }
}

it('a release holds no more cells and bytes than each pack lets leave, and a pack that says nothing lets all', async () => {
  const outputs = [output(60, 500, 'q1'), output(40, 500, 'q2')];
  expect(await refused(undefined, outputs)).toBeUndefined();
  expect(await refused({ release: { cells: 100, bytes: 1000 } }, outputs)).toBeUndefined();
  expect(await refused({ release: { cells: 99 } }, outputs)).toEqual(['over-limit', 'in one release', 'cells', 99, 100]);
  expect(await refused({ release: { bytes: 999 } }, outputs)).toEqual(['over-limit', 'in one release', 'bytes', 999, 1000]);
});

it('a table and a figure of one result are the same cells, and files have none', async () => {
  expect(await refused({ release: { cells: 60 } }, [output(60, 1, 'q1'), output(60, 1, 'q1'), output(0, 1)])).toBeUndefined();
});

it('what is of another pack does not count', async () => {
  expect(await refused({ release: { cells: 60, bytes: 1 } }, [output(60, 1, 'q1'), output(60, 9, 'q2', 'another')])).toBeUndefined();
});

it('a project’s releases count together, those of its requests that did not leave, and other projects’, do not', async () => {
  await release('r_1', 2, [output(50, 10, 'q1'), output(50, 10, 'q2')]);
  await release('r_2', 1, [output(7, 3, 'q1')]);
  await release('r_3', 1, [output(1000, 1000, 'q1')], false);
  await release('r_4', 1, [output(1000, 1000, 'q1')], true, 'linked');
  const now = [output(3, 7, 'q1')];
  expect(await refused({ project: { cells: 110, bytes: 30 } }, now)).toBeUndefined();
  expect(await refused({ project: { cells: 109 } }, now)).toEqual(['over-limit', 'of one project', 'cells', 109, 110]);
  expect(await refused({ project: { bytes: 29 } }, now)).toEqual(['over-limit', 'of one project', 'bytes', 29, 30]);
});
