import type { Text } from '@vitrine/disclosure';
import type { Approval, Centre } from '../centre/types.js';

/** What of a source is approved: a list of them is a source whose versions were approved on different terms. */
export type Terms = Pick<Approval, 'versions' | 'datasets' | 'rows'>;

/** What a lead asked for, or a producer decided. */
export interface Decision {
  project: string;
  source: string;
  state: 'requested' | 'granted' | 'refused' | 'revoked';
  terms: Terms[];
  from?: string;
  until?: string;
  reason?: Text;
  /** Day on which it was decided. */
  day: string;
}

/** `decided`: the day, of one that was decided at the desk. */
export type StandingApproval = Approval & { decided?: string };

/** How one project and one source stand: what was decided, and what waits for a decision beside it. */
export interface Standing {
  settled: StandingApproval[];
  waiting: StandingApproval[];
}

/** As the centre declares it, before anybody decided at the desk. */
export function declared(approvals: Approval[]): Standing {
  return {
    settled: approvals.filter(({ state }) => state !== 'requested'),
    waiting: approvals.filter(({ state }) => state === 'requested')
  };
}

/**
 * A request changes nothing that is in force: whoever asks for more does not lose what she has. A grant and a revocation
 * stand for the whole source; a refusal leaves what was granted before.
 */
export function after(standing: Standing, { source, state, terms, from, until, reason, day }: Decision): Standing {
  const approvals = terms.map((each): StandingApproval => ({
    source,
    state,
    ...each,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
    decided: day
  }));
  switch (state) {
    case 'requested':
      return { settled: standing.settled, waiting: approvals };
    case 'refused':
      return { settled: [...standing.settled.filter(approval => approval.state === 'granted'), ...approvals], waiting: [] };
    case 'granted':
    case 'revoked':
      return { settled: approvals, waiting: [] };
  }
}

/**
 * The row filter of each dataset that satisfies every filter of the approvals, also of datasets that are not granted now: what is asked for and granted
 * anew never has more rows than what was said before.
 */
export function narrowestRows(approvals: Approval[]): Record<string, string> | undefined {
  const filters = new Map<string, Set<string>>();
  for (const [dataset, rows] of approvals.flatMap(approval => Object.entries(approval.rows ?? {}))) {
    filters.set(dataset, (filters.get(dataset) ?? new Set()).add(rows));
  }
  return filters.size === 0
    ? undefined
    : Object.fromEntries([...filters].map(([dataset, all]) => [dataset, all.size === 1 ? [...all].join() : [...all].map(rows => `(${rows})`).join(' AND ')]));
}

/** How every project and source stands: the declarations, and over them what was decided since. */
export class Standings {
  readonly #decided = new Map<string, Map<string, Standing>>();

  constructor(private readonly centre: Centre) {}

  /** In the order in which they were decided. One about what the centre no longer declares has no effect. */
  apply(decision: Decision): void {
    const { project: id, source } = decision;
    const project = this.#decided.get(id) ?? new Map<string, Standing>();
    this.#decided.set(id, project.set(source, after(this.of(id, source), decision)));
  }

  of(project: string, source: string): Standing {
    const declaring = this.centre.projects.find(({ id }) => id === project);
    return this.#decided.get(project)?.get(source) ?? declared((declaring?.approvals ?? []).filter(approval => approval.source === source));
  }

  /** Every approval of a project, in the order of its declaration; what was first asked for at the desk comes last. */
  approvals(project: string): StandingApproval[] {
    const declaring = this.centre.projects.find(({ id }) => id === project);
    const sources = new Set([...(declaring?.approvals ?? []).map(({ source }) => source), ...(this.#decided.get(project)?.keys() ?? [])]);
    return [...sources].flatMap(source => {
      const { settled, waiting } = this.of(project, source);
      return [...settled, ...waiting];
    });
  }
}
