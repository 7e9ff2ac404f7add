import type { Kysely, Transaction } from 'kysely';
import type { Amount, RulePack } from '@vitrine/disclosure';
import { measures, scopes } from '../centre/limits.js';
import type { Centre } from '../centre/types.js';
import { Problem } from '../problem.js';
import type { Tables } from '../store/index.js';
import type { OutputRecord } from './making.js';

type Leaving = Pick<OutputRecord, 'query' | 'cells' | 'files' | 'packs'>;

/** Throws where these outputs of a project, alone or with all that it had released before, are more than a pack in force lets leave. */
export async function withinLimits(database: Kysely<Tables> | Transaction<Tables>, { packs }: Centre, project: string, outputs: Leaving[]): Promise<void> {
  const ruled = packs.filter(({ id, limits }) => limits && outputs.some(output => isUnder(output, id)));
  const before = ruled.some(({ limits }) => limits?.project) ? await releasedOf(database, project) : [];
  for (const pack of ruled) {
    const now = amountOf(outputs, pack.id);
    const earlier = before.map(release => amountOf(release, pack.id));
    const all = { cells: sum([now, ...earlier].map(({ cells }) => cells)), bytes: sum([now, ...earlier].map(({ bytes }) => bytes)) };
    refuseAbove(pack, 'release', now);
    refuseAbove(pack, 'project', all);
  }
}

function refuseAbove(pack: RulePack, scope: keyof typeof scopes, amount: Required<Amount>): void {
  for (const measure of ['cells', 'bytes'] as const) {
    const limit = pack.limits?.[scope]?.[measure];
    if (limit !== undefined && amount[measure] > limit) {
      throw new Problem('over-limit', { limit, amount: amount[measure], measure: measures[measure], scope: scopes[scope], pack: pack.title });
    }
  }
}

/** Outputs of each release. */
async function releasedOf(database: Kysely<Tables> | Transaction<Tables>, project: string): Promise<Leaving[][]> {
  const rows = await database.selectFrom('release').innerJoin('request', 'request.id', 'release.request')
    .innerJoin('round_output', join => join.onRef('round_output.request', '=', 'request.id').onRef('round_output.round', '=', 'request.round'))
    .where('release.project', '=', project).select(['release.id', 'round_output.record']).execute();
  const releases = new Map<string, Leaving[]>();
  rows.forEach(({ id, record }) => releases.set(id, [...(releases.get(id) ?? []), JSON.parse(record) as Leaving]));
  return [...releases.values()];
}

const isUnder = ({ packs }: Leaving, pack: string): boolean => packs.some(({ id }) => id === pack);

/** A table and figures of one result show the same cells. */
function amountOf(outputs: Leaving[], pack: string): Required<Amount> {
  const under = outputs.filter(output => isUnder(output, pack));
  const cells = new Map(under.map(({ query = '', cells: shown = 0 }) => [query, shown]));
  return { cells: sum([...cells.values()]), bytes: sum(under.flatMap(({ files }) => files.map(({ bytes }) => bytes))) };
}

const sum = (amounts: number[]): number => amounts.reduce((all, amount) => all + amount, 0);
