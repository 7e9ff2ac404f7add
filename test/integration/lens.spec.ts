import { atDesk, client, exampleCentre, type Place } from './gateway.js';

let place: Place;
let ada: Awaited<ReturnType<typeof client>>;

beforeAll(async () => {
  place = await exampleCentre();
  ada = await client(place, { person: 'ada', project: 'health' });
});
afterAll(() => place.close());

interface Cell {
  key: { column: string; value: string | null; label?: { en: string } }[];
  columns: string[];
  unit: { en: string };
  units: number;
  records: number;
  required: number;
  shares: number[];
  outcome: string;
}
interface Remedy {
  kind: string;
  message: { en: string; fr: string };
  effect: { before: number; after: number; mended: number; fewer: number };
  verdict: string;
  sql: string;
}

const evidence = (id: string) => ada.json(`/api/queries/${id}/evidence`) as Promise<unknown> as Promise<{ cells: Cell[]; total: number }>;
const remedies = (id: string) => ada.json(`/api/queries/${id}/remedies`) as Promise<unknown> as Promise<Remedy[]>;

const judged = async (sql: string) => {
  const reply = await ada.query(sql);
  expect([reply.status, reply.body.code]).toEqual([200, undefined]);
  const id = reply.id as string;
  return { id, columns: reply.body.columns?.map(({ name }) => name), verdict: (await ada.verdict(id)) as { verdict?: string; cells?: { total: number; unsafe: number } } };
};

/** Planted in the example centre, at any scale: ten people of it in Lozère, with nineteen records. */
const rare = 'Insuffisance rénale chronique terminale';
const table = "SELECT departement, patho_niv1, count(*) AS actes, sum(amount) AS montant FROM claims_2023.care WHERE departement IN ('05', '48', '75') GROUP BY 1, 2";

it('ten people with nineteen records are one below what is required, and stand before the cells that pass', async () => {
  const { id, verdict } = await judged(table);
  const { cells, total } = await evidence(id);
  expect(total).toBe(verdict.cells?.total);
  const lozère = cells.filter(({ key }) => key.some(({ value }) => value === '48') && key.some(({ value }) => value === rare));
  expect(lozère.map(({ columns }) => columns.join()).sort()).toEqual(['actes', 'montant']);
  for (const cell of lozère) {
    expect(cell).toMatchObject({ units: 10, records: 19, required: 11, outcome: 'unsafe', unit: { en: 'people' } });
    expect(cell.shares[0]).toBeGreaterThan(0);
    expect(cell.shares[1]).toBeGreaterThanOrEqual(cell.shares[0] as number);
  }
  const outcomes = cells.map(({ outcome }) => outcome);
  expect(outcomes.lastIndexOf('unsafe')).toBeLessThan(outcomes.indexOf('safe alone'));
});

it('each remedy’s SQL runs, names the same columns, and has the verdict and the cells that it promised', async () => {
  const { id, columns, verdict } = await judged(table);
  const found = await remedies(id);
  expect(found.length).toBeGreaterThan(0);
  for (const { kind, effect, sql, verdict: promised, message } of found) {
    const after = await judged(sql);
    expect([after.verdict.verdict, after.verdict.cells?.unsafe]).toEqual([promised, effect.after]);
    expect(effect.before).toBe(verdict.cells?.unsafe);
    expect((verdict.cells?.total ?? 0) - effect.fewer).toBe(after.verdict.cells?.total);
    expect(after.columns).toEqual(kind === 'drop' ? expect.arrayContaining(['actes', 'montant']) : columns);
    expect(message.fr).not.toBe(message.en);
  }
  expect(found.some(({ verdict: promised }) => promised === 'safe alone')).toBe(true);
});

it('rows about people have no evidence and no remedy, what is safe needs none', async () => {
  const rows = await judged('SELECT person, departement FROM claims_2023.care LIMIT 5');
  expect([rows.verdict.verdict, (await evidence(rows.id)).cells, await remedies(rows.id)]).toEqual(['unsafe', [], []]);
  const safe = await judged('SELECT count(*) AS actes FROM claims_2023.care');
  expect([safe.verdict.verdict, (await evidence(safe.id)).cells.map(({ outcome }) => outcome), await remedies(safe.id)]).toEqual(['safe alone', ['safe alone'], []]);
});

it('of criminal records nothing that was measured is shown', async () => {
  const bob = await client(place, { person: 'bob', project: 'justice', compartment: 'records' });
  const { id } = await bob.query('SELECT arrest, age, count(*) AS n FROM records.recidivism GROUP BY 1, 2');
  await bob.verdict(id as string);
  for (const what of ['evidence', 'remedies']) {
    const reply = await bob.call(`/api/queries/${id}/${what}`);
    const text = await reply.text();
    expect([reply.status, (JSON.parse(text) as { code: string }).code]).toEqual([403, 'evidence-withheld']);
    expect(text).not.toMatch(/"cells"|"units"|"sql"/);
  }
});

it('of the same records a checker of an output sees all that was measured', async () => {
  const bob = await client(place, { person: 'bob', project: 'justice', compartment: 'records' });
  const { id: query } = await bob.query('SELECT arrest, count(*) AS n FROM records.recidivism GROUP BY 1');
  await bob.verdict(query as string);
  const { body: draft } = await bob.post('/api/projects/justice/requests');
  const { body: request } = await bob.post(`/api/requests/${draft.id}/outputs`, { kind: 'table', query, name: 'arrests', words: { description: 'd', population: 'p', filter: 'f', unit: 'u', variables: 'v' } });
  await bob.post(`/api/requests/${draft.id}/submit`);
  const way = `/api/requests/${draft.id}/outputs/${request.outputs[0]?.id}/evidence`;
  expect((await bob.get(way)).code).toBe('evidence-withheld');
  const { cells } = (await (await atDesk(place, 'chloe')).get(way)) as unknown as { cells: Cell[] };
  expect(cells.length).toBeGreaterThan(0);
  expect(cells.every(({ units, records, required }) => units > 0 && records >= units && required > 0)).toBe(true);
  await bob.post(`/api/requests/${draft.id}/withdraw`);
});
