import { atDesk, client, deskOf, vitrine, type Answer } from '../gateway.js';
import { words } from '../load.js';

/** Somebody who calls: what she sends beside a case. */
export interface Caller {
  name: string;
  headers: Record<string, string>;
  /** Nobody whom the gateway knows. */
  stranger: boolean;
}

const visits = 'SELECT hlthg, count(*) AS n FROM insurance.visits GROUP BY 1';
const taken = ({ status, body }: { status: number; body: Answer }): Answer => {
  if (status >= 300) {
    throw new Error(`A step was refused: ${status} ${body.code}.`);
  }
  return body;
};

/** People at their places, with what they made a moment ago: a query that is proved, and requests in every state. Tokens and approvals are as new. */
export async function ground(place: { address: string; state: string }) {
  const known = (name: string, headers: Record<string, string>): Caller => ({ name, headers, stranger: false });
  const strange = (name: string, headers: Record<string, string>): Caller => ({ name, headers, stranger: true });
  const desk = await deskOf(place);
  const desks = Promise.all([atDesk(place, 'chloe'), atDesk(place, 'dina'), atDesk(place, 'lea'), atDesk(place, 'olga'), atDesk(place, 'olga')]);
  const others = Promise.all([client(place, { person: 'lea', project: 'refused' }), client(place, { person: 'ada', project: 'health' })]);
  const entering = vitrine(place.state, 'enter', 'bob');
  const [chloe, dina, lea, olga, left] = await desks;
  // Cases before may have closed the source.
  const asked = { source: 'insurance', versions: ['1982'], datasets: { visits: '*' }, reason: 'For the purpose that was approved' };
  const approvals = '/api/projects/refused/approvals';
  await dina.post(`${approvals}/insurance`, { decision: 'revoke', reason: 'Anew' });
  taken(await lea.post(approvals, asked));
  taken(await dina.post(`${approvals}/insurance`, { decision: 'grant' }));

  const bob = await client(place, { person: 'bob', project: 'refused' });
  const query = (await bob.query(visits)).id ?? '';
  await bob.verdict(query);

  const requests: Answer[] = [];
  const file = (name: string) => ({ kind: 'file', name, content: Buffer.from(`${name}\n`).toString('base64'), words });
  const table = { kind: 'table', name: 'visits', query, words };
  const draft = async (...outputs: object[]): Promise<Answer> => {
    const { id } = taken(await bob.post(`${bob.project}/requests`));
    for (const output of outputs) {
      taken(await bob.post(`/api/requests/${id}/outputs`, output));
    }
    return bob.get(`/api/requests/${id}`);
  };
  const reviewed = (now: Answer, decision: string) => chloe.post(`/api/requests/${now.id}/votes`, { votes: now.outputs.map(({ id, digest }) => ({ output: id, digest, decision, comment: 'Which?' })) });
  const submitted = async () => taken(await bob.post(`/api/requests/${(await draft(table, file('notes.txt'))).id}/submit`));
  const consented = async (now: Answer) => taken(await dina.post(`/api/requests/${now.id}/consent`, { source: 'insurance', decision: 'give' }));
  const approved = async () => taken(await reviewed(await consented(await submitted()), 'approve'));
  requests.push(await draft(table, file('a.txt')), await draft(file('b.txt'), file('c.txt')), await draft(file('d.txt')), await submitted(), await submitted(), await consented(await submitted()));
  requests.push(taken(await reviewed(await submitted(), 'return')), taken(await reviewed(await submitted(), 'return')), await approved(), await approved());
  const released = taken(await chloe.post(`/api/requests/${(await approved()).id}/release`));

  const wrong = [
    strange('nobody', {}), strange('a token that is none', { authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }),
    strange('no bearer', { authorization: 'Basic Ym9iOmJvYg==' }), strange('an empty bearer', { authorization: 'Bearer ' })
  ];
  await left.call('/leave', { method: 'POST', redirect: 'manual' });
  const at = (cookie: string) => ({ cookie, origin: desk });
  const tokens = [bob, ...(await others)].map(({ token }, n) => known(`${['bob', 'lea', 'ada'][n]}’s token`, { authorization: `Bearer ${token}` }));
  const entered = await fetch((await entering).out.trim(), { redirect: 'manual' });
  const callers: Record<'gateway' | 'desk', Caller[]> = {
    gateway: [...tokens, known('bob’s page', { cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: place.address.replace('127.0.0.1', 'localhost') }), ...wrong],
    desk: [
      ...tokens.slice(0, 2), ...Object.entries({ chloe, dina, lea, olga }).map(([name, { cookie }]) => known(name, at(cookie))),
      ...wrong, strange('somebody who left', at(left.cookie)), strange('another site', { cookie: olga.cookie, origin: 'http://elsewhere.example' })
    ]
  };
  return {
    callers,
    addresses: { gateway: place.address.replace('127.0.0.1', 'localhost'), desk },
    ground: {
      projects: [...Array.from({ length: 6 }, () => 'refused'), 'health', 'archived', 'pending'],
      sources: ['insurance', 'insurance', 'insurance', 'claims', 'records', 'geography'],
      datasets: ['insurance.visits', 'geography.departements', 'claims_2023.care'],
      queries: [query],
      requests,
      releases: [(released['release'] as { id: string }).id]
    },
    ways: {
      '*': way(['bob’s token']),
      'POST /api/projects/{p}/queries': way(['bob’s token'], [], [{ sql: visits }, { sql: 'SELECT count(*) AS n FROM geography.departements', maximumRows: 5 }, { sql: 'SELECT nothing FROM insurance.visits' }]),
      'POST /api/requests/{id}/outputs': way(['bob’s token'], ['draft', 'returned'], [table, file('more.txt'), { kind: 'code', name: 'code.R', content: Buffer.from('1 + 1\n').toString('base64'), words }]),
      'PUT /api/requests/{id}/outputs/{output}': way(['bob’s token'], ['draft', 'returned'], [table, file('instead.txt')]),
      'DELETE /api/requests/{id}/outputs/{output}': way(['bob’s token'], ['draft', 'returned']),
      'POST /api/requests/{id}/submit': way(['bob’s token'], ['draft']),
      'POST /api/requests/{id}/resubmit': way(['bob’s token'], ['returned']),
      'POST /api/requests/{id}/withdraw': way(['bob’s token'], ['submitted']),
      'POST /api/requests/{id}/votes': way(['chloe'], ['submitted', 'in review']),
      'POST /api/requests/{id}/return': way(['chloe'], ['submitted', 'in review'], [{ comment: 'Which years?' }]),
      'POST /api/requests/{id}/release': way(['chloe'], ['approved']),
      'POST /api/requests/{id}/consent': way(['dina'], ['submitted', 'in review'], [{ source: 'insurance', decision: 'give' }, { source: 'insurance', decision: 'refuse', reason: 'No' }]),
      'GET /api/projects/{p}/offers': way(['lea']),
      'POST /api/projects/{p}/approvals': way(['lea'], [], [asked, { ...asked, source: 'wages', versions: ['2023'], datasets: { jobs: '*' } }]),
      'POST /api/projects/{p}/approvals/{source}': way(['dina'], [], [{ decision: 'grant' }, { decision: 'grant', from: '2026-01-01', until: '2028-12-31' }, { decision: 'revoke', reason: 'Over' }]),
      'GET /api/operation': way(['olga'])
    }
  };
}

const way = (by: string[], states: string[] = [], bodies: object[] = []) => ({ by, in: states, bodies });
