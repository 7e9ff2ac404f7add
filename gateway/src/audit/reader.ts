import { sql, type RawBuilder } from 'kysely';
import type { Static } from '@sinclair/typebox';
import type { Access } from '../access/index.js';
import type { Centre, Person } from '../centre/types.js';
import type { Actor } from '../checking/index.js';
import type { AuditRecord as Shape } from '../http/checking-schemas.js';
import { Problem } from '../problem.js';
import type { Database } from '../store/index.js';

type AuditRecord = Static<typeof Shape>;
type Condition = RawBuilder<boolean>;

/** Reads the record as far as the caller has a part in it. */
export interface AuditReader {
  /** The newest first; `before` is the sequence number to go on from. */
  list(actor: Actor, filter: { project?: string; request?: string; before?: number; limit: number }): Promise<AuditRecord[]>;
}

/** Records that are looked through at once, and how often at most in one call: whoever sees few of them does not hold up the others. */
const window = 10_000;
const windows = 100;

const part = (name: string): RawBuilder<string> => sql<string>`json_extract(body, ${sql.lit(`$.${name}`)})`;
/** What was refused at the desk names its request only. */
const project = sql<string>`coalesce(${part('project')}, (SELECT project FROM request WHERE id = ${part('request')}))`;
const about = (...subjects: string[]): Condition =>
  sql<boolean>`(${sql.join(subjects.map(subject => sql`${part('action')} GLOB ${sql.lit(`${subject}.*`)}`), sql` OR `)})`;
const among = (value: RawBuilder<string>, ids: string[]): Condition => (ids.length === 0 ? sql<boolean>`FALSE` : sql<boolean>`${value} IN (${sql.join(ids)})`);
const any = (conditions: Condition[]): Condition => (conditions.length === 0 ? sql<boolean>`FALSE` : sql<boolean>`(${sql.join(conditions, sql` OR `)})`);

export function createAuditReader({ database, centre, access }: { database: Database; centre: Centre; access: Access }): AuditReader {
  /** What she may read whole, and what she may read of only as far as it concerns her sources. */
  function readable(person: Person): { whole: Condition; ofSources: Condition; sources: string[] } {
    const roles = access.roles(person.id);
    const own = access.projects(person.id);
    const sources = access.decidesFor(person.id);
    const whole: Condition[] = [];
    if (roles.includes('operator')) {
      whole.push(sql<boolean>`TRUE`);
    }
    if (roles.includes('checker')) {
      const foreign = sql<boolean>`(${project} IS NOT NULL AND NOT ${among(project, own.map(each => each.project.id))})`;
      // What was never submitted is nobody's but the project's.
      const submitted = sql<boolean>`${part('request')} IN (SELECT id FROM request WHERE submitted IS NOT NULL)`;
      whole.push(sql<boolean>`(${about('request', 'review', 'release', 'consent')} AND ${foreign} AND ${submitted})`);
    }
    if (roles.includes('lead')) {
      // Not the reviews: what a checker says is the request's business once all have spoken.
      const led = own.filter(({ role }) => role === 'lead').map(each => each.project.id);
      whole.push(sql<boolean>`(${about('request', 'release', 'consent', 'approval', 'query', 'extract')} AND ${among(project, led)})`);
    }
    const using = centre.projects.filter(each => access.approvals(each, 'delegate').some(({ source }) => sources.includes(source))).map(({ id }) => id);
    return { whole: any(whole), ofSources: sql<boolean>`(${among(project, using)} AND ${concerning(sources)})`, sources };
  }

  return {
    async list(actor, filter) {
      if (actor.at !== 'desk') {
        throw new Problem('desk-only');
      }
      const { person } = actor;
      if (!access.roles(person.id).some(role => role !== 'researcher')) {
        throw new Problem('not-your-part');
      }
      const { whole, ofSources, sources } = readable(person);
      const asked = [
        ...(filter.project === undefined ? [] : [sql<boolean>`${project} = ${filter.project}`]),
        ...(filter.request === undefined ? [] : [sql<boolean>`${part('request')} = ${filter.request}`])
      ];
      const matching = sql<boolean>`${sql.join([any([whole, ofSources]), ...asked], sql` AND `)}`;
      const found: AuditRecord[] = [];
      let end = filter.before ?? (await newest(database)) + 1;
      for (let looked = 0; looked < windows && end > 1 && found.length < filter.limit; looked++) {
        // By request there is an index: one look finds all.
        const begin = filter.request === undefined ? Math.max(1, end - window) : 1;
        const { rows } = await sql<{ body: string; whole: 0 | 1 }>`
          SELECT body, ${whole} AS whole FROM audit WHERE sequence >= ${begin} AND sequence < ${end} AND ${matching}
          ORDER BY sequence DESC LIMIT ${filter.limit - found.length}`.execute(database);
        found.push(...rows.map(row => (row.whole ? recordOf(row.body) : ofHers(recordOf(row.body), sources))));
        end = begin;
        await new Promise(resolve => setImmediate(resolve));
      }
      return found;
    }
  };
}

/** Whether a record is about one of these sources. */
function concerning(sources: string[]): Condition {
  const named = among(part('details.source'), sources);
  const read = sql<boolean>`EXISTS (SELECT 1 FROM json_each(body, '$.details.sources') AS used WHERE ${among(sql<string>`json_extract(used.value, '$.source')`, sources)})`;
  const requested = sql<boolean>`${part('request')} IN (SELECT request FROM request_source WHERE ${among(sql<string>`source`, sources)})`;
  return any([
    sql<boolean>`(${about('approval', 'consent', 'extract')} AND ${named})`,
    sql<boolean>`(${part('action')} = 'query.submitted' AND ${read})`,
    sql<boolean>`(${about('request', 'release')} AND ${requested})`
  ]);
}

async function newest(database: Database): Promise<number> {
  const row = await database.selectFrom('audit').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return row?.sequence ?? 0;
}

function recordOf(body: string): AuditRecord {
  return JSON.parse(body) as AuditRecord;
}

/** Details that say nothing of another producer's source. */
const plain = ['source', 'version', 'why', 'decision', 'digest', 'from', 'until', 'round', 'release', 'sha256', 'problem', 'kind', 'query', 'step'];

function ofHers(record: AuditRecord, sources: string[]): AuditRecord {
  const { details, ...rest } = record;
  if (!details) {
    return record;
  }
  const kept = Object.fromEntries(Object.entries(details).filter(([name]) => plain.includes(name)));
  const named = Array.isArray(details['sources']) ? (details['sources'] as (string | { source: string })[]) : [];
  const used = named.filter(each => sources.includes(typeof each === 'string' ? each : each.source));
  return { ...rest, details: { ...kept, ...(used.length > 0 ? { sources: used } : {}) } };
}
