import { join } from 'node:path';
import type { Access } from '../access/index.js';
import type { Audit } from '../audit/index.js';
import type { Centre } from '../centre/types.js';
import type { Engine } from '../engine/types.js';
import { evidencePolicy, withoutEvidence, type Lens, type Lineage, type Sessions } from '../lineage/index.js';
import { Problem } from '../problem.js';
import type { Prove } from '../proving/types.js';
import type { Database } from '../store/index.js';
import { openSigningKey } from '../store/keys.js';
import { createContent } from './content.js';
import { createMaking, ownQuery, viewOf, type OutputRecord } from './making.js';
import { createPreparing } from './prepare.js';
import { concerning, readOne, readSeen, visibleTo, type Parts } from './reading.js';
import { createReleasing } from './releasing.js';
import { createRequests } from './requests.js';
import { roundingNotices } from './rounding.js';
import { askedBy, producerOf, titleOf } from './sources.js';
import type { Actor, Checking, ExportRequest, TableView } from './types.js';
import { createViews, evidenceFor, minutesFor } from './views.js';
import { nameOf, wordsOf } from './words.js';

export type { Actor, Checking } from './types.js';

/** Rows and findings of a proposal: what leaves is whole. */
const preview = { rows: 5000, findings: 200 };

export interface CheckingService extends Checking {
  /** At start: what a dead gateway had released and not placed in the drop. */
  resume(): Promise<void>;
  /** Requests that wait for checkers. */
  queue(): Promise<{ waiting: number; oldest?: string }>;
  /** Releases of a project with outputs of a source. */
  releasesOf(project: string, source: string): Promise<number>;
}

export async function createChecking(options: {
  state: string;
  centre: Centre;
  database: Database;
  audit: Audit;
  access: Access;
  lineage: Lineage;
  sessions: Sessions;
  engine: Engine;
  prove: Prove;
  lens: Lens;
  clock: () => Date;
  /** Address of the pick-up, where one runs. */
  pickup: () => string | undefined;
  version: string;
}): Promise<CheckingService> {
  const { state, centre, database, audit, access, lineage, lens, engine } = options;
  const content = createContent(join(state, 'outputs'));
  const preparing = createPreparing(options);
  const making = createMaking({ ...options, preparing, content });
  const requests = createRequests({ ...options, making });
  const releasing = createReleasing({ ...options, preparing, content, requests, key: await openSigningKey(state, 'release') });
  const views = createViews({ ...options, content, releaseOf: releasing.ofRequest });

  const find = async (actor: Actor, id: string): Promise<ExportRequest> => {
    const { facts, parts } = await readOne(database, options, actor, id);
    return views.request(actor, parts, facts);
  };
  /** Every change answers the request as it then is. */
  const shown = <Given extends unknown[]>(work: (actor: Actor, ...given: Given) => Promise<string>) =>
    async (actor: Actor, ...given: Given): Promise<ExportRequest> => find(actor, await work(actor, ...given));

  async function seenOutput(actor: Actor, id: string, output: string): Promise<{ parts: Parts; record: OutputRecord }> {
    const { facts, parts } = await readOne(database, options, actor, id);
    const rows = parts.author || parts.lead ? [...facts.current, ...facts.round] : concerning(parts, facts.round);
    const row = rows.find(one => one.id === output);
    if (!row) {
      throw new Problem('not-found');
    }
    return { parts, record: row.record };
  }

  const { changes } = requests;
  return {
    create: shown(changes.create),
    addOutput: shown(changes.addOutput),
    replaceOutput: shown(changes.replaceOutput),
    removeOutput: shown(changes.removeOutput),
    submit: shown(changes.submit),
    resubmit: shown(changes.resubmit),
    withdraw: shown(changes.withdraw),
    vote: shown(changes.vote),
    return: shown(changes.return),
    consent: shown(changes.consent),
    comment: shown(changes.comment),
    find,

    async release(actor, id) {
      await releasing.release(actor, id);
      return find(actor, id);
    },

    async proposal(actor, id) {
      if (actor.at !== 'notebook') {
        throw new Problem('not-your-part');
      }
      const entry = await ownQuery({ access, lineage }, { person: actor.person.id, project: actor.project, compartment: actor.compartment }, id);
      const verdict = await lineage.verdict(id);
      if (verdict?.state === 'pending') {
        return { query: id, state: 'pending' };
      }
      const prepared = await preparing.result(entry);
      const { table, afterwards, told } = prepared;
      const evidence = evidencePolicy(centre, entry.sources);
      const { verdict: name, findings, findingsTotal } = told ?? (evidence === 'shown' ? prepared.verdict : withoutEvidence(prepared.verdict, centre));
      const { checkers, consents } = askedBy(centre, entry.sources.map(({ source }) => source));
      const drawable = table.columns.find(({ role, nomenclature }) => role === 'key' && centre.nomenclatures.some(known => known.id === nomenclature?.id && known.shapes !== undefined));
      const view = viewOf(table);
      return {
        query: id,
        state: 'ready',
        verdict: name,
        afterwards,
        findings: findings.slice(0, preview.findings),
        findingsTotal,
        // Where cells are withheld is told whole: how many there are is what she asks first.
        table: { ...view, rows: view.rows.slice(0, preview.rows) },
        notices: roundingNotices(prepared),
        words: (await wordsOf(prepared, centre, engine))[actor.person.language],
        name: nameOf(prepared),
        sources: entry.sources.map(({ source, version }) => ({ source, title: titleOf(centre, source), version })),
        checkers,
        consents: consents.map(source => producerOf(centre, source).title),
        minutes: afterwards === 'unsafe' ? 0 : minutesFor({ verdict: afterwards, kind: 'table', notices: [] }),
        ...(drawable ? { map: drawable.name } : {}),
        evidence
      };
    },

    async list(actor, { project, state: wanted, limit }) {
      let rows = visibleTo(options, actor, database.selectFrom('request').select('request.id'));
      rows = project === undefined ? rows : rows.where('request.project', '=', project);
      rows = wanted === undefined ? rows : rows.where('request.state', '=', wanted);
      // What is due comes first, the longest due before the others; then what changed last.
      const waiting = ['submitted', 'in review', 'approved'] as const;
      const ids = await rows.orderBy(eb => eb.case().when('request.state', 'in', waiting).then(0).else(1).end())
        .orderBy(eb => eb.case().when('request.state', 'in', waiting).then(eb.ref('request.due')).else(null).end()).orderBy('request.changed', 'desc').limit(limit).execute();
      return (await readSeen(database, options, actor, ids.map(({ id }) => id))).map(({ facts, parts }) => views.summary(actor, parts, facts));
    },

    async file(actor, id, output, name) {
      const file = (await seenOutput(actor, id, output)).record.files.find(one => one.name === name);
      if (!file) {
        throw new Problem('not-found');
      }
      return { media: file.media, bytes: await content.get(file.sha256) };
    },

    async table(actor, id, output) {
      const { table } = (await seenOutput(actor, id, output)).record;
      if (table === undefined) {
        throw new Problem('not-found');
      }
      return JSON.parse((await content.get(table)).toString()) as TableView;
    },

    async evidence(actor, id, output) {
      const { parts, record: { query, sources } } = await seenOutput(actor, id, output);
      const entry = query === undefined ? undefined : await lineage.find(query);
      if (!entry) {
        throw new Problem('not-found');
      }
      if (evidenceFor(parts, sources, centre) !== 'shown') {
        throw new Problem('evidence-withheld');
      }
      const evidence = await lens.evidence(entry);
      await database.transaction().execute(transaction => audit.append(transaction, { action: 'evidence.read', person: actor.person.id, project: entry.project, query: entry.id, details: { request: id, output } }));
      return evidence;
    },

    releases: releasing.list,
    releaseOf: releasing.find,
    package: releasing.package,
    async resume() {
      await content.recover();
      await releasing.resume();
    },

    async queue() {
      const rows = await database.selectFrom('request').select('submitted').where('state', 'in', ['submitted', 'in review']).orderBy('submitted').execute();
      return { waiting: rows.length, ...(rows[0]?.submitted ? { oldest: rows[0].submitted } : {}) };
    },

    async releasesOf(project, source) {
      const rows = await database.selectFrom('release').innerJoin('request', 'request.id', 'release.request')
        .innerJoin('request_source', join => join.onRef('request_source.request', '=', 'request.id').onRef('request_source.round', '=', 'request.round'))
        .select('release.id').where('release.project', '=', project).where('request_source.source', '=', source).execute();
      return rows.length;
    }
  };
}
