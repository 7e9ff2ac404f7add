import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Decision } from '../access/index.js';
import type { MountedExtract } from '../engine/types.js';
import { rehearse, type Rehearsal } from '../rehearsal.js';
import { createSessions, type Sessions } from './sessions.js';

const key = { person: 'ada', project: 'health', compartment: 'claims' };
const decision = (state: Decision['state'], variables: string[]): Decision => ({
  project: 'health', source: 'claims', state, terms: [{ versions: ['2023'], datasets: { main: variables } }], from: '2026-01-01', until: '2026-12-31', reason: { en: 'So', fr: 'Donc' }, day: '2026-11-24'
});

describe('a session that a decision meets', () => {
  let on: Rehearsal;
  let sessions: Sessions;
  let meanwhile: () => void;
  beforeEach(async () => {
    on = await rehearse();
    meanwhile = () => undefined;
    const ensure = async ({ version }: { version: { schema: string } }): Promise<MountedExtract> => {
      meanwhile();
      return { schema: version.schema, file: `/made/${version.schema}.duckdb`, seal: '', content: version.schema };
    };
    sessions = createSessions({ ...on.services, extracts: { ensure } });
  });
  afterEach(async () => { await on.close(); });

  it.each([
    ['revoked', decision('revoked', ['departement', 'amount']), 'approval-ended'], ['granted with fewer variables', decision('granted', ['departement']), 'compartment-changed']
  ])('while its extracts are built is not opened: %s', async (_, met, code) => {
    meanwhile = () => on.services.standings.apply(met);
    await expect(sessions.open(key)).rejects.toMatchObject({ code });
  });

  it('is closed by it, with the reason, until it is opened anew', async () => {
    const { id } = await sessions.open(key);
    expect(() => sessions.mustBeOpen(id)).not.toThrow();
    on.services.standings.apply(decision('revoked', ['departement']));
    expect(sessions.revoke('health', 'claims')).toEqual([id]);
    expect(sessions.revoke('health', 'claims')).toEqual([]);
    expect(() => sessions.mustBeOpen(id)).toThrow(expect.objectContaining({ code: 'approval-ended' }));
    on.services.standings.apply(decision('granted', ['departement', 'amount']));
    expect(() => sessions.mustBeOpen(id)).toThrow(expect.objectContaining({ code: 'compartment-changed' }));
    expect((await sessions.open(key)).id).toBe(id);
    expect(() => sessions.mustBeOpen(id)).not.toThrow();
  });

  it('is closed by the removal of an extract that it holds, and of no other', async () => {
    const { id, extracts } = await sessions.open(key);
    expect(sessions.revokeHolding('another')).toEqual([]);
    expect(sessions.revokeHolding(extracts[0]?.content ?? '')).toEqual([id]);
    expect(sessions.revokeHolding(extracts[0]?.content ?? '')).toEqual([]);
    expect(() => sessions.mustBeOpen(id)).toThrow(expect.objectContaining({ code: 'result-changed' }));
  });
});
