import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createHash } from 'node:crypto';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { FastifyInstance } from 'fastify';
import { remedies, type ProofAnswer, type ProofRequest, type Remedy, type Verdict } from '@vitrine/disclosure';
import { buildApp, buildDesk } from './app.js';
import { createApprovals } from './approvals/index.js';
import { createAuditReader } from './audit/reader.js';
import { createChecking } from './checking/index.js';
import type { Gateway } from './gateway.js';
import type { Approval, Centre, Dataset, DatasetVariable, Project, Source } from './centre/types.js';
import { columnsIn, columnsJson } from './engine/columns.js';
import type { Engine, ResultSummary } from './engine/types.js';
import type { Extracts } from './extract/types.js';
import { createLens, createQueries, createSessions, createVerdicts, endSessions, whileOpen, type Verdicts } from './lineage/index.js';
import { createOperation } from './operation/index.js';
import { Problem } from './problem.js';
import type { Asking, Mend, Prove } from './proving/types.js';
import { createServices, type Services } from './services.js';

/** A small centre and stand-ins for what has specs of its own: the parts of the core are tried with these. */

const both = (text: string): { en: string; fr: string } => ({ en: text, fr: text });

const variable = (name: string, rest: Partial<DatasetVariable> = {}): DatasetVariable => ({
  name, type: 'VARCHAR', kind: 'category', label: both(name), sensitive: false, identifying: false, ...rest
});

const dataset = (id: string, unit: string | undefined, variables: DatasetVariable[]): Dataset => ({
  id, title: both(id), description: both(`dataset ${id}`),
  units: unit === undefined ? [] : [{ type: unit, space: unit, from: `${unit}_id`, column: `${unit}_unit` }],
  keys: unit === undefined ? [] : [[`${unit}_id`]],
  variables: unit === undefined ? variables : [variable(`${unit}_id`, { kind: 'identifier', identifying: true }), ...variables]
});

const source = (id: string, datasets: Dataset[], policy: Partial<Source['policy']> = {}, open = false): Source => ({
  id, title: both(`Source ${id}`), description: both(`about ${id}`), producer: open ? 'atlas' : `${id}-office`, public: open,
  policy: { version: '1', packs: open ? [] : ['pack'], isolated: false, combineWith: '*', evidence: 'shown', rows: 'delivered', checkers: 2, consent: false, ...policy },
  versions: ['2022', '2023'].map(year => ({
    id: year, schema: `${id}_${year}`, title: both(year), data: Object.fromEntries(datasets.map(d => [d.id, { kind: 'generator', table: d.id }]))
  })),
  datasets, origin: 'made for a test'
});

const grant = (id: string, rest: Partial<Approval> = {}): Approval => ({
  source: id, state: 'granted', versions: ['2023'], datasets: { main: '*' }, ...rest
});

const project = (id: string, approvals: Approval[], rest: Partial<Project> = {}): Project => ({
  id, title: both(`Project ${id}`), purpose: both('To learn'), lead: 'lea', members: ['ada'], starts: '2026-01-01', ends: '2026-12-31', approvals, ...rest
});

export const rehearsalCentre: Centre = {
  id: 'rehearsal', title: both('Rehearsal'), directory: '/nowhere', checkingDays: 3,
  people: [
    { id: 'ada', name: 'Ada Exemple', language: 'fr', roles: [] },
    { id: 'bob', name: 'Bob Exemple', language: 'en', roles: [] },
    { id: 'lea', name: 'Lea Exemple', language: 'en', roles: [] },
    { id: 'cy', name: 'Cy Exemple', language: 'en', roles: ['checker'] },
    { id: 'op', name: 'Op Exemple', language: 'en', roles: ['operator'] },
    { id: 'del', name: 'Del Exemple', language: 'en', roles: [] }
  ],
  producers: [...['claims', 'wages', 'firms', 'crime'].map(id => ({ id: `${id}-office`, title: both(id), delegates: id === 'claims' ? ['del'] : [] })), { id: 'atlas', title: both('Atlas'), delegates: [] }],
  sources: [
    source('claims', [
      dataset('main', 'patient', [variable('departement', { nomenclature: 'dep', label: { en: 'Department', fr: 'Département' } }), variable('secretx'), variable('amount', { type: 'DOUBLE', kind: 'magnitude', measure: 'EUR' })]),
      dataset('hidden', 'patient', [variable('planted')])
    ]),
    source('wages', [dataset('main', 'person', [variable('pay', { type: 'DOUBLE', kind: 'magnitude' })])], { combineWith: ['firms'] }),
    source('firms', [dataset('main', 'enterprise', [variable('sector')])]),
    source('crime', [dataset('main', 'offender', [variable('week', { type: 'INTEGER', kind: 'value' })])], { isolated: true, evidence: 'withheld' }),
    source('atlas', [dataset('places', undefined, [variable('code', { nomenclature: 'dep' })])], {}, true)
  ],
  nomenclatures: [{ id: 'dep', label: { en: 'Departments', fr: 'Départements' }, codes: [{ code: '29', label: { en: 'Finistère', fr: 'Finistère' } }] }],
  packs: [{
    id: 'pack', version: '1', producer: 'claims-office', title: both('pack'), origin: 'test',
    units: [{ type: 'patient', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }],
    zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true
  }],
  projects: [
    project('health', [grant('claims', { datasets: { main: ['departement', 'amount'] } }), grant('wages', { state: 'refused', reason: both('not needed') })]),
    project('linked', [grant('wages'), grant('firms'), grant('claims')]),
    project('justice', [grant('crime'), grant('claims')], { members: ['bob'] }),
    project('waiting', [grant('crime', { state: 'requested' })]),
    project('over', [grant('claims')], { starts: '2020-01-01', ends: '2021-12-31' }),
    project('lapsed', [grant('claims', { until: '2026-06-30' })])
  ]
};

export const noon = new Date('2026-11-24T12:00:00Z');

export interface Rehearsal {
  gateway: Gateway;
  app: FastifyInstance;
  desk: FastifyInstance;
  services: Services;
  verdicts: Verdicts;
  state: string;
  /** Moves the clock. */
  wait(milliseconds: number): void;
  opened: unknown[];
  logged: string[];
  close(options?: { keep?: boolean }): Promise<void>;
}

export async function rehearse(options: { state?: string; prove?: Here<Prove, Verdict>; mend?: Here<Mend, Remedy[]>; engine?: Partial<Engine>; centre?: Centre } = {}): Promise<Rehearsal> {
  const state = options.state ?? mkdtempSync(join(tmpdir(), 'vitrine-core-'));
  let now = noon.getTime();
  const services = await createServices({ state, centre: options.centre ?? rehearsalCentre, clock: () => new Date(now) });
  const extracts: Pick<Extracts, 'ensure' | 'taken'> = {
    ensure: async ({ version, compartment }) => ({ schema: version.schema, file: `/secret/path/${compartment}-${version.schema}.duckdb`, seal: '', content: `${compartment} ${version.schema}` }),
    taken: async () => ({ extracts: 0, bytes: 0, prepared: 0 })
  };
  const sessions = createSessions({ ...services, extracts });
  const engine = whileOpen({ ...standInEngine(), ...options.engine }, sessions);
  const prove = here(options.prove ?? standInProve);
  const verdicts = createVerdicts({ engine, lineage: services.lineage, sessions, prove, log: () => undefined });
  const queries = createQueries({ ...services, sessions, engine, verdicts });
  const lens = createLens({ ...services, sessions, engine, prove, mend: here(options.mend ?? remedies) });
  const checking = await createChecking({ ...services, sessions, engine, prove, lens, version: '0', pickup: () => 'http://127.0.0.2:4102' });
  const opened: unknown[] = [];
  const notebooks: Gateway['notebooks'] = { open: async session => { opened.push(session); return { address: 'http://127.0.0.1:9999/vitrine/enter?code=x' }; }, list: () => [], close: async () => undefined };
  const health: Gateway['health'] = () => ({ ready: true, version: '0', demonstration: true, confinement: [], building: sessions.building() });
  const gateway: Gateway = {
    services, queries, lens, demonstration: true, checking,
    addresses: () => ({ gateway: 'http://127.0.0.1:4100', desk: 'http://localhost:4101' }),
    notebooks, health,
    approvals: createApprovals({ ...services, releasesOf: checking.releasesOf, changed: (project, source) => endSessions(engine, sessions.revoke(project, source)) }),
    record: createAuditReader(services),
    operation: createOperation({ ...services, extracts, elapsed: () => now, checkpoints: () => ({ problems: [] }), notebooks, health, queue: checking.queue, pickup: () => 'http://127.0.0.2:4102' })
  };
  const logged: string[] = [];
  const write = (...line: unknown[]): void => void logged.push(JSON.stringify(line));
  const logger = { level: 'info', info: write, error: write, warn: write, debug: write, trace: write, fatal: write, silent: () => undefined, child: () => logger };
  const app = await buildApp(gateway, { version: '0', log: logger as never });
  const files = join(state, 'desk');
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, 'index.html'), '<!doctype html><title>Desk</title>');
  const desk = await buildDesk(gateway, { version: '0', log: logger as never, files });
  return {
    gateway, app, desk, services, verdicts, state, opened, logged,
    wait: milliseconds => void (now += milliseconds),
    async close({ keep = false } = {}) {
      await app.close();
      await desk.close();
      await queries.close();
      await verdicts.close();
      await services.close();
      if (!keep) {
        rmSync(state, { recursive: true, force: true });
      }
    }
  };
}

/** A proof that is computed where it is asked for. */
export type Here<Asks extends (input: never) => Asking<T>, T> = (input: Parameters<Asks>[0]) => Generator<ProofRequest, T, ProofAnswer>;

/** A proof of this thread, as one of another. */
export function here<Input, T>(proof: (input: Input) => Generator<ProofRequest, T, ProofAnswer>): (input: Input) => Asking<T> {
  return async function* (input) {
    const asking = proof(input);
    let step = asking.next();
    while (!step.done) {
      let answer: ProofAnswer;
      try {
        const told = yield step.value;
        answer = typeof told === 'string' ? told : columnsIn(told);
      } catch (error) {
        step = asking.throw(error);
        continue;
      }
      step = asking.next(answer);
    }
    return step.value;
  };
}

/** Reads `FROM schema.table`, answers three rows; `slow` never ends by itself, `broken` fails after the first bytes. */
export function standInEngine(): Engine {
  return {
    async check(session, sql) {
      const table = /from (\w+\.\w+)/i.exec(sql)?.[1] ?? '';
      if (!session.catalogue.relations.some(relation => `${relation.schema}.${relation.name}` === table)) {
        throw new Problem('invalid-request', { what: 'table' });
      }
      return { tree: { sql }, sql, columns: [{ name: 'n', type: 'BIGINT' }, { name: 's', type: 'VARCHAR' }], casts: [null, null], relations: [table] };
    },
    run(_session, query, options = {}) {
      const bytes = Buffer.from(tableToIPC(tableFromArrays({ n: [1n, 2n, 9007199254740993n].slice(0, options.maximumRows), s: ['a', null, 'c'].slice(0, options.maximumRows) }), 'stream'));
      const stream = new PassThrough();
      let cancel = (): void => undefined;
      const done = new Promise<ResultSummary>((resolve, reject) => {
        cancel = () => { stream.destroy(); reject(new Problem('not-found')); };
        if (query.sql.includes('refused by the engine')) {
          stream.destroy();
          reject(new Problem('invalid-request', { what: 'engine' }));
        } else if (query.sql.includes('broken')) {
          stream.write(bytes.subarray(0, 64));
          setTimeout(() => { stream.destroy(); reject(new Error('boom with planted-value')); }, 20);
        } else if (query.sql.includes('slow')) {
          stream.write(bytes.subarray(0, 64));
        } else {
          stream.end(bytes);
          stream.once('end', () => resolve({ rows: Math.min(3, options.maximumRows ?? 3), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }));
        }
      });
      return { stream, done, cancel, evidence: async () => columnsJson([]) };
    },
    columns: async () => columnsJson([[10]]),
    print: async () => 'SELECT 1',
    release: async () => undefined,
    close: async () => undefined
  };
}

/** Asks once for rows, then finds one cell of ten people. */
export const standInProve: Here<Prove, Verdict> = function* ({ tree, together }) {
  if (together) {
    yield { kind: 'result', tree, columns: 2, evidence: [] };
  }
  const [column] = (yield { kind: 'run', sql: 'SELECT count' }) as number[][];
  const verdict: Verdict = {
    verdict: 'unsafe', columns: [{ name: 'n', role: 'statistic', statbarn: 'Frequencies' }],
    packs: [{ id: 'pack', version: '1', producer: 'claims-office' }], cells: { total: 3, unsafe: 1, review: 0, absent: 0 },
    findings: [{
      code: 'threshold', verdict: 'unsafe', producer: 'claims-office', pack: 'pack', unitType: 'patient',
      cell: { key: [{ column: 's', value: 'tinycell' }], column: 'n' }, measured: column?.[0] ?? 0, required: 11,
      message: both('tinycell has 10 patients'), remedy: both('Group tinycell')
    }],
    findingsTotal: 1
  };
  return verdict;
};

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}`, host: '127.0.0.1:4100' });
