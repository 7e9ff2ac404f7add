import { readFile, stat } from 'node:fs/promises';
import { tableFromIPC } from 'apache-arrow';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { typesOf } from '../../sdk/typescript/openapi.mjs';
import { client, copyMade, exampleCentre, ownDirectory, root, startGateway, vitrine, type Place } from './gateway.js';

let place: Place;
beforeAll(async () => {
  place = await exampleCentre();
});
afterAll(() => place.close());

describe('the command line', () => {
  it('status: 0 when ready, and says plainly that this is a demonstration', async () => {
    const told = await vitrine(place.state, 'status');
    expect(told.code).toBe(0);
    expect(told.out).toMatch(/This is a demonstration, for synthetic or open data\. (Every layer of confinement holds|Not confined) on this machine/);
    const machine = await vitrine(place.state, 'status', '--json');
    expect(JSON.parse(machine.out)).toMatchObject({ ready: true, demonstration: true });
    expect((await vitrine(await ownDirectory(), 'status')).code).not.toBe(0);
  });

  it('serve --production: starts where every layer of confinement holds, and else names what is missing', async () => {
    const { confinement } = JSON.parse((await vitrine(place.state, 'status', '--json')).out) as { confinement: { layer: string; holds: boolean }[] };
    const missing = confinement.filter(({ holds }) => !holds).map(({ layer }) => layer);
    const own = await ownDirectory();
    await copyMade(place.state, path.join(own, 'state'));
    const started = startGateway({ root, state: path.join(own, 'state'), more: ['--production'] });
    if (missing.length > 0) {
      await expect(started).rejects.toThrow(`not-confined: Not confined as production needs it. Missing: ${missing.join(', ')}.`);
      return;
    }
    const gateway = await started;
    const told = await vitrine(gateway.state, 'status');
    expect(told.out).toMatch(/^Every layer of confinement holds on this machine\.$/m);
    const she = await client(gateway, { person: 'ada', project: 'health' });
    expect((await she.query('SELECT count(*) > 0 AS some FROM claims_2022.care')).body.rows).toEqual([[true]]);
    await gateway.close();
  });

  it('token: for researchers and leads, for their own projects', async () => {
    expect((await vitrine(place.state, 'token', 'ada', '--project', 'health')).code).toBe(0);
    expect((await vitrine(place.state, 'token', 'lea', '--project', 'health')).code).toBe(0);
    for (const person of ['chloe', 'olga', 'dora', 'bob', 'nobody']) {
      const { code, out, error } = await vitrine(place.state, 'token', person, '--project', 'health');
      expect([person, code, out]).toEqual([person, 1, '']);
      expect(error).toMatch(/\S/);
    }
  });

  it('query and verdict: rows as JSON or Arrow, refusals with code and remedy', async () => {
    const as = ['--as', 'ada', '--project', 'health'];
    const json = await vitrine(place.state, 'query', ...as, 'SELECT count(*) AS n FROM geography.departements', '--verdict');
    expect(JSON.parse(json.out)).toEqual([{ n: 101 }]);
    expect(json.error).toMatch(/safe alone/);
    const id = /query (\S+)/.exec(json.error)?.[1] ?? '';
    expect((await vitrine(place.state, 'verdict', id, ...as, '--wait')).out).toMatch(/^safe alone/);
    const refused = await vitrine(place.state, 'query', ...as, 'DROP TABLE geography.departements');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.error).toMatch(/not-a-select/);
    const bytes = execFileSync(process.execPath, [path.join(root, 'gateway/bin/vitrine.mjs'), 'query', ...as, 'FROM geography.departements', '--format', 'arrow', '--state', place.state], { stdio: ['ignore', 'pipe', 'ignore'] });
    expect(tableFromIPC(bytes).numRows).toBe(101);
  });

  it('export, requests, audit: from a query to a release, as their people', async () => {
    const as = ['--as', 'ada', '--project', 'health'];
    const { error } = await vitrine(place.state, 'query', ...as, 'SELECT patho_niv1, count(DISTINCT person) AS n FROM claims_2022.care GROUP BY 1');
    const query = /query (\S+)/.exec(error)?.[1] ?? '';
    expect((await vitrine(place.state, 'export', query, ...as)).error).toMatch(/--description is missing/);
    const made = await vitrine(place.state, 'export', query, ...as, '--description', 'Table 2', '--json');
    const { id, state } = JSON.parse(made.out) as { id: string; state: string };
    expect([made.code, state]).toEqual([0, 'submitted']);
    expect((await vitrine(place.state, 'requests', 'list', '--as', 'chloe')).out).toContain(id);
    expect((await vitrine(place.state, 'requests', 'release', id, '--as', 'chloe')).error).toMatch(/^wrong-state/m);
    for (const checker of ['chloe', 'carl']) {
      expect((await vitrine(place.state, 'requests', 'approve', id, '--as', checker)).code).toBe(0);
    }
    expect((await vitrine(place.state, 'requests', 'approve', id, '--as', 'lea')).error).toMatch(/^own-project/m);
    const released = await vitrine(place.state, 'requests', 'release', id, '--as', 'chloe', '--json');
    const { release } = JSON.parse(released.out) as { release: { id: string } };
    const file = path.join(place.state, 'drop', release.id, 'package.zip');
    const verified = await vitrine(place.state, 'release', 'verify', file, '--key', path.join(place.state, 'keys', 'release.pub'));
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining(release.id)]);
    const { out } = await vitrine(place.state, 'audit', '--as', 'carl', '--request', id);
    expect(out.trim().split('\n').map(line => line.split(/\s+/)[2]).reverse()).toEqual([
      'request.created', 'request.output', 'request.submitted', 'request.refused', 'review.given', 'review.given', 'request.approved', 'request.refused', 'release.made', 'release.placed'
    ]);
  });

  it('keeps its state for its owner only', async () => {
    expect((await stat(place.state)).mode & 0o777).toBe(0o700);
  });

  it('centre check: nothing wrong with the example', async () => {
    const { code, out } = await vitrine(place.state, 'centre', 'check', path.join(root, 'examples', 'centre'));
    expect([code, out]).toEqual([0, expect.stringMatching(/nothing wrong/)]);
  });
});

it('the HTTP interface describes every path of its own', async () => {
  const reply = await fetch(`${place.address}/api/openapi.json`);
  const { paths, openapi } = (await reply.json()) as { paths: Record<string, Record<string, unknown>>; openapi: string };
  expect(openapi).toMatch(/^3\./);
  expect(Object.keys(paths)).toEqual(expect.arrayContaining([
    '/api/health', '/api/me', '/api/projects', '/api/projects/{p}', '/api/projects/{p}/sources', '/api/projects/{p}/datasets', '/api/projects/{p}/datasets/{d}',
    '/api/projects/{p}/queries', '/api/queries/{id}', '/api/queries/{id}/verdict', '/api/queries/{id}/proposal',
    '/api/projects/{p}/requests', '/api/requests', '/api/requests/{id}', '/api/requests/{id}/outputs', '/api/requests/{id}/submit', '/api/requests/{id}/votes', '/api/requests/{id}/return',
    '/api/requests/{id}/withdraw', '/api/requests/{id}/resubmit', '/api/requests/{id}/release', '/api/releases/{id}/package', '/api/audit'
  ]));
  expect(Object.keys(paths['/api/queries/{id}'] ?? {}).sort()).toEqual(['delete', 'get']);
});

it('the typed client has the shapes of that description', async () => {
  const description: unknown = await (await fetch(`${place.address}/api/openapi.json`)).json();
  expect(await readFile(path.join(root, 'sdk/typescript/src/openapi.ts'), 'utf8')).toBe(await typesOf(description));
});
