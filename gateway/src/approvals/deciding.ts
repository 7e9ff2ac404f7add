import type { Text } from '@vitrine/disclosure';
import { narrowestRows, projectState, type Decision, type Standing, type StandingApproval, type Terms } from '../access/index.js';
import type { Project, Source } from '../centre/types.js';
import { Problem } from '../problem.js';
import type { ApprovalDecision, ApprovalRequest } from './types.js';

/** One text for every reader: what a person wrote is not translated. */
const asWritten = (text: string): Text => ({ en: text, fr: text });

/** What a lead's request is, once it is sure that everything in it exists. Row filters of what was approved before stay. */
export function asked(project: Project, source: Source, standing: Standing, request: ApprovalRequest, day: string): Decision {
  if (projectState(project, day) === 'expired') {
    throw new Problem('project-expired', { date: project.ends });
  }
  if (standing.waiting.length > 0) {
    throw new Problem('already-asked');
  }
  if (request.reason.trim() === '') {
    throw new Problem('invalid-request', { what: 'body /reason' });
  }
  const rows = narrowestRows(standing.settled);
  const terms: Terms = { versions: existingVersions(source, request), datasets: existingVariables(source, request), ...(rows ? { rows } : {}) };
  return { project: project.id, source: source.id, state: 'requested', terms: [terms], reason: asWritten(request.reason.trim()), day };
}

function existingVersions(source: Source, { versions }: ApprovalRequest): string[] {
  return [...new Set(versions)].map(name => {
    if (!source.versions.some(({ id }) => id === name)) {
      throw new Problem('not-offered', { name });
    }
    return name;
  });
}

/** A variable that identifies is asked for by its name only: '*' is without them. */
function existingVariables(source: Source, { versions, datasets }: ApprovalRequest): Terms['datasets'] {
  const entries = Object.entries(datasets).map(([name, variables]) => {
    const dataset = source.datasets.find(({ id }) => id === name);
    if (!dataset || !source.versions.some(version => versions.includes(version.id) && Object.hasOwn(version.data, name))) {
      throw new Problem('not-offered', { name });
    }
    // The HTTP interface takes one value for a list of it.
    if (variables === '*' || (variables.length === 1 && variables[0] === '*')) {
      return [name, '*'] as const;
    }
    const unknown = variables.find(variable => !dataset.variables.some(known => known.name === variable));
    if (unknown !== undefined) {
      throw new Problem('not-offered', { name: unknown });
    }
    return [name, [...new Set(variables)]] as const;
  });
  if (entries.length === 0 || entries.some(([, variables]) => variables.length === 0)) {
    throw new Problem('invalid-request', { what: 'body /datasets' });
  }
  return Object.fromEntries(entries);
}

/** What a producer's decision comes to. `standing` is today's. */
export function decided(project: Project, source: Source, standing: Standing, decision: ApprovalDecision, day: string): Decision {
  const words = decision.reason?.trim() ?? '';
  const reason = words === '' ? undefined : asWritten(words);
  const about = { project: project.id, source: source.id, day };
  const granted = standing.settled.filter(({ state }) => state === 'granted');
  if (decision.decision === 'grant') {
    // What waits; else what is in force, with other days; else what was refused, revoked or has ended.
    const approvals = [standing.waiting, granted, standing.settled].find(list => list.length > 0);
    if (!approvals) {
      throw new Problem('nothing-asked');
    }
    const terms = approvals === standing.waiting ? waitingTerms(standing) : approvals.map(termsOf);
    const kept = reason ?? (approvals === granted ? granted[0]?.reason : undefined);
    return { ...about, state: 'granted', terms, ...days(project, decision, approvals === granted ? granted[0]?.from : undefined, day), ...(kept ? { reason: kept } : {}) };
  }
  const approvals = decision.decision === 'revoke' ? granted : standing.waiting;
  if (approvals.length === 0) {
    throw new Problem(decision.decision === 'revoke' ? 'nothing-granted' : 'nothing-asked');
  }
  if (!reason) {
    throw new Problem('reason-needed');
  }
  return decision.decision === 'revoke'
    ? { ...about, state: 'revoked', terms: granted.map(termsOf), reason }
    : { ...about, state: 'refused', terms: waitingTerms(standing), reason };
}

const termsOf = ({ versions, datasets, rows }: StandingApproval): Terms => ({ versions, datasets, ...(rows ? { rows } : {}) });

/** A declared request may leave out the row filter of what is granted beside it: the grant does not. */
function waitingTerms({ settled, waiting }: Standing): Terms[] {
  const rows = narrowestRows([...settled, ...waiting]);
  return waiting.map(approval => ({ ...termsOf(approval), ...(rows ? { rows } : {}) }));
}

/** From today, and until the project ends, where the producer says nothing else. */
function days(project: Project, { from: first, until: last }: ApprovalDecision, begun: string | undefined, day: string): { from: string; until: string } {
  if (projectState(project, day) === 'expired') {
    throw new Problem('project-expired', { date: project.ends });
  }
  const { starts, ends } = project;
  const usual = begun ?? day;
  const from = first ?? (usual < starts ? starts : usual);
  const until = last ?? ends;
  if (![from, until].every(isDay) || from > until || from < starts || until > ends || until < day) {
    throw new Problem('dates-refused', { starts, ends });
  }
  return { from, until };
}

function isDay(value: string): boolean {
  const moment = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}
