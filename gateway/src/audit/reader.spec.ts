import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Centre } from '../centre/types.js';
import { rehearsalCentre, rehearse, type Rehearsal } from '../rehearsal.js';
import type { AuditEvent } from './index.js';
import { createAuditReader, type AuditReader } from './reader.js';

/** Bob checks too, and is a member of the project on justice; nothing of that project is his to check. */
const centre: Centre = { ...rehearsalCentre, people: rehearsalCentre.people.map(person => (person.id === 'bob' ? { ...person, roles: ['checker'] } : person)) };

const used = (...sources: string[]): { source: string; version: string; policy: string }[] => sources.map(source => ({ source, version: '2023', policy: '1' }));
/** In the order in which they are written; the name is told in the table below. */
const events: Record<string, AuditEvent> = {
  token: { action: 'token.issued', person: 'ada', project: 'health', compartment: 'claims' },
  query: { action: 'query.submitted', person: 'ada', project: 'health', compartment: 'claims', query: 'q1', details: { statement: 'digest', sources: used('claims', 'wages') } },
  firms: { action: 'query.submitted', person: 'ada', project: 'linked', compartment: 'claims+firms', query: 'q2', details: { statement: 'digest', sources: used('firms') } },
  granted: { action: 'approval.granted', person: 'del', project: 'health', details: { source: 'claims', decision: 1, digest: 'd' } },
  refused: { action: 'approval.refused', person: 'wal', project: 'health', details: { source: 'wages', decision: 2, digest: 'd' } },
  submitted: { action: 'request.submitted', person: 'ada', project: 'health', compartment: 'claims', request: 'r1', details: { round: 1, outputs: { o1: 'digest' } } },
  others: { action: 'request.submitted', person: 'ada', project: 'linked', compartment: 'firms+wages', request: 'r2', details: { round: 1 } },
  justice: { action: 'request.submitted', person: 'bob', project: 'justice', compartment: 'claims', request: 'r3', details: { round: 1 } },
  review: { action: 'review.given', person: 'cy', project: 'health', compartment: 'claims', request: 'r1', details: { round: 1 } },
  consent: { action: 'consent.given', person: 'del', project: 'linked', compartment: 'claims+firms', request: 'r2', details: { source: 'claims', round: 1 } },
  consentOfOther: { action: 'consent.refused', person: 'wal', project: 'linked', compartment: 'firms+wages', request: 'r2', details: { source: 'wages', round: 1 } },
  denied: { action: 'request.refused', person: 'cy', request: 'r3', details: { step: 'vote', problem: 'own-project' } },
  released: { action: 'release.made', person: 'cy', project: 'health', compartment: 'claims', request: 'r1', details: { release: 'x1', sha256: 's', sources: ['claims', 'wages'] } },
  drafted: { action: 'request.output', person: 'ada', project: 'health', compartment: 'claims', request: 'r4', details: { kind: 'table', digest: 'd' } },
  removed: { action: 'extract.removed', project: 'health', compartment: 'claims', details: { source: 'claims', version: '2023', digest: 'd', why: 'not-granted' } },
  removedOfOther: { action: 'extract.removed', project: 'health', compartment: 'wages', details: { source: 'wages', version: '2023', digest: 'd', why: 'withdrawn' } }
};
const names = Object.keys(events);

let on: Rehearsal;
let reader: AuditReader;
beforeAll(async () => {
  on = await rehearse({ centre });
  const { database, audit } = on.services;
  const when = '2026-11-24T12:00:00.000Z';
  for (const [id, project, sources] of [['r1', 'health', ['claims']], ['r2', 'linked', ['firms', 'wages']], ['r3', 'justice', ['claims']], ['r4', 'health', []]] as const) {
    await database.insertInto('request').values({ id, project, compartment: '-', author: 'ada', state: 'draft', round: 1, needed: 1, created: when, submitted: id === 'r4' ? null : when, due: null, changed: when }).execute();
    for (const source of sources) {
      await database.insertInto('request_source').values({ request: id, round: 1, source }).execute();
    }
  }
  for (const event of Object.values(events)) {
    await database.transaction().execute(transaction => audit.append(transaction, event));
  }
  reader = createAuditReader(on.services);
});
afterAll(() => on.close());

const actor = (id: string) => ({ at: 'desk' as const, person: centre.people.find(person => person.id === id)! });
type Filter = Parameters<AuditReader['list']>[1];
const read = async (person: string, filter: Partial<Filter> = {}): Promise<string[]> =>
  (await reader.list(actor(person), { limit: 100, ...filter })).map(({ sequence }) => names[sequence - 1] as string);

/** The newest first. */
const readable: Record<string, string[]> = {
  op: [...names].reverse(),
  cy: ['released', 'denied', 'consentOfOther', 'consent', 'review', 'justice', 'others', 'submitted'],
  bob: ['released', 'consentOfOther', 'consent', 'review', 'others', 'submitted'],
  del: ['removed', 'released', 'denied', 'consent', 'justice', 'submitted', 'granted', 'query'],
  lea: ['removedOfOther', 'removed', 'drafted', 'released', 'denied', 'consentOfOther', 'consent', 'justice', 'others', 'submitted', 'refused', 'granted', 'firms', 'query']
};

describe('what was done', () => {
  it.each(Object.entries(readable))('%s reads her part', async (person, expected) => expect(await read(person)).toEqual(expected));

  it.each([['cy', 'health', ['released', 'review', 'submitted']], ['del', 'justice', ['denied', 'justice']], ['lea', 'linked', ['consentOfOther', 'consent', 'others', 'firms']], ['del', 'nowhere', []]])(
    '%s reads her part of %s', async (person, project, expected) => expect(await read(person, { project })).toEqual(expected)
  );

  it.each([['op', 'r1', ['released', 'review', 'submitted']], ['lea', 'r1', ['released', 'submitted']], ['bob', 'r3', []], ['del', 'r2', ['consent']]])(
    '%s reads her part of request %s', async (person, request, expected) => expect(await read(person, { request })).toEqual(expected)
  );

  it('is no part of a researcher’s', async () => {
    await expect(reader.list(actor('ada'), { limit: 10 })).rejects.toMatchObject({ code: 'not-your-part' });
  });

  it('tells a delegate nothing of another producer’s source', async () => {
    const records = await reader.list(actor('del'), { limit: 100 });
    const details = Object.fromEntries(records.map(record => [names[record.sequence - 1], record.details]));
    expect(details).toMatchObject({ removed: { source: 'claims', why: 'not-granted' }, query: { sources: used('claims') }, released: { release: 'x1', sha256: 's', sources: ['claims'] } });
    expect(JSON.stringify(records)).not.toMatch(/wages|statement|outputs/);
  });

  it('is read page by page without a gap or a repetition, whoever reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(readable)), fc.integer({ min: 1, max: 5 }), async (person, limit) => {
        const all: string[] = [];
        for (let before: number | undefined; ;) {
          const page = await reader.list(actor(person), { limit, ...(before === undefined ? {} : { before }) });
          all.push(...page.map(({ sequence }) => names[sequence - 1] as string));
          before = page.at(-1)?.sequence;
          if (before === undefined) {
            break;
          }
          expect(page.length).toBeLessThanOrEqual(limit);
        }
        expect(all).toEqual(readable[person]);
      }),
      { numRuns: 40 }
    );
  });

  it('finds what lies far back', async () => {
    const { database } = on.services;
    const body = JSON.stringify({ action: 'token.issued', person: 'ada', project: 'health' });
    await database.transaction().execute(async transaction => {
      for (let sequence = names.length + 1; sequence <= 25_000; sequence += 500) {
        await transaction.insertInto('audit').values(Array.from({ length: 500 }, (_, i) => ({ sequence: sequence + i, body, hash: String(sequence + i) }))).execute();
      }
    });
    expect(await read('del')).toEqual(readable['del']);
    expect(await read('lea', { request: 'r1', limit: 1 })).toEqual(['released']);
  });
});
