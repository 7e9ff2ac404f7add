import { client, exampleCentre, type Answer, type Place } from './gateway.js';

let place: Place;
let bob: Awaited<ReturnType<typeof client>>;
const words = { description: 'd', population: 'p', filter: 'f', unit: 'u', variables: 'v' };

beforeAll(async () => {
  place = await exampleCentre();
  bob = await client(place, { person: 'bob', project: 'justice', compartment: 'insurance' });
});
afterAll(() => place.close());

/** A request with a table of this statement. */
async function drafted(sql: string): Promise<{ request: Answer; query: string; rows: unknown[][] }> {
  const { id: query = '', body: { rows = [] } } = await bob.query(sql);
  await bob.verdict(query);
  const { body: draft } = await bob.post('/api/projects/justice/requests');
  const { body: request } = await bob.post(`/api/requests/${draft.id}/outputs`, { kind: 'table', query, name: 'visits', words });
  return { request, query, rows };
}

it('where the producer says how precisely statistics leave, a table leaves so, and says it', async () => {
  const { request, query, rows } = await drafted('SELECT idp, hlthg, count(*) AS n, avg(mdvis) AS mean FROM insurance.visits GROUP BY ALL ORDER BY ALL');
  const { table, notices: told } = (await bob.get(`/api/queries/${query}/proposal`)) as unknown as { table: { rows: unknown[][] }; notices: { code: string }[] };
  const exact = rows as [string, string, number, number][];
  expect(table.rows).toEqual(exact.map(([idp, hlthg, n, mean]) => [idp, hlthg, Math.round(n / 5) * 5, Number(mean.toPrecision(3))]));
  expect(table.rows).not.toEqual(exact);
  expect(told.map(({ code }) => code)).toEqual(['rounded']);
  const [{ notices = [] } = {}] = request.outputs as { notices?: { code: string; message: { en: string } }[] }[];
  expect(notices.filter(({ code }) => /round/.test(code)).map(({ message }) => message.en)).toEqual(['Rounded: counts to multiples of 5, statistics other than counts to 3 significant digits.']);
  await bob.post(`/api/requests/${request.id}/withdraw`);
});

it('what is more than may leave in one release is refused when it is submitted, and stays a draft', async () => {
  const { request } = await drafted('SELECT idp, count(*) AS n FROM insurance.visits GROUP BY ALL');
  const content = Buffer.from('A line of a long report.\n'.repeat(9_000)).toString('base64');
  const { status: added, body: longer } = await bob.post(`/api/requests/${request.id}/outputs`, { kind: 'file', name: 'report.txt', content, words });
  expect([added, longer.code]).toEqual([200, undefined]);
  const { status, body } = await bob.post(`/api/requests/${request.id}/submit`);
  expect([status, body.code]).toEqual([422, 'over-limit']);
  const file = longer.outputs.find(({ name }) => name === 'report.txt');
  await bob.call(`/api/requests/${request.id}/outputs/${file?.id}`, { method: 'DELETE' });
  const { body: submitted } = await bob.post(`/api/requests/${request.id}/submit`);
  expect([submitted.state, submitted.outputs.length]).toEqual(['submitted', 1]);
  await bob.post(`/api/requests/${request.id}/withdraw`);
});
