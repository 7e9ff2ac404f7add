import { compartmentsOf, projectState, type Access, type StandingApproval } from '../access/index.js';
import type { Centre, Person, Project, Source } from '../centre/types.js';
import type { Use } from './figures.js';
import type { ApprovalRecord, SourceOffer } from './types.js';

/** Whether she decides about the source: a delegate of its producer. */
export function delegateOf(centre: Centre, person: Person, source: Source): boolean {
  return centre.producers.some(({ id, delegates }) => id === source.producer && delegates.includes(person.id));
}

export function hasPartIn(project: Project, person: Person): boolean {
  return project.lead === person.id || project.members.includes(person.id);
}

/** An approval as its reader sees it, with what she may do about it now. */
export function approvalRecord(
  { centre, access }: { centre: Centre; access: Access },
  reader: Person, project: Project, source: Source, approval: StandingApproval, figures: Use & { releases: number }
): ApprovalRecord {
  const name = (id: string): ApprovalRecord['lead'] => ({ id, name: access.person(id)?.name ?? id });
  const microdata = new Map(access.grants(project).filter(grant => !grant.source.public).map(grant => [grant.source.id, grant.source]));
  const sets = compartmentsOf([...microdata.set(source.id, source).values()].map(each => ({ source: each })));
  return {
    project: { id: project.id, title: project.title, purpose: project.purpose, starts: project.starts, ends: project.ends },
    lead: name(project.lead),
    members: project.members.map(name),
    source: { id: source.id, title: source.title, producer: producerOf(centre, source), isolated: source.policy.isolated },
    state: approval.state,
    ...(approval.from === undefined ? {} : { from: approval.from }),
    ...(approval.until === undefined ? {} : { until: approval.until }),
    ...(approval.reason === undefined ? {} : { reason: approval.reason }),
    versions: approval.versions,
    datasets: approval.datasets,
    compartments: sets.filter(({ sources }) => sources.includes(source.id)).map(({ sources }) => sources.flatMap(id => (id === source.id ? [] : microdata.get(id)?.title ?? []))),
    ...figures,
    may: may({ centre, access }, reader, project, source, approval)
  };
}

function may({ centre, access }: { centre: Centre; access: Access }, reader: Person, project: Project, source: Source, approval: StandingApproval): string[] {
  const { settled, waiting } = access.standing(project, source.id);
  const over = projectState(project, access.today()) === 'expired';
  const list: string[] = [];
  if (delegateOf(centre, reader, source) && !hasPartIn(project, reader)) {
    // What waits is decided first; without it, days are set on what is granted, or what is not granted is granted after all.
    const waits = approval.state === 'requested';
    const granted = settled.some(({ state }) => state === 'granted');
    if (!over && (waits || (waiting.length === 0 && (approval.state === 'granted' || !granted)))) {
      list.push('grant');
    }
    if (waits) {
      list.push('refuse');
    }
    // What is in force can be taken back whatever else is asked for.
    if (granted && (waits || approval.state === 'granted')) {
      list.push('revoke');
    }
  }
  if (project.lead === reader.id && waiting.length === 0 && !over) {
    list.push('ask');
  }
  return list;
}

function producerOf(centre: Centre, source: Source): ApprovalRecord['source']['producer'] {
  return centre.producers.find(({ id }) => id === source.producer)?.title ?? { en: source.producer, fr: source.producer };
}

/** What a lead may ask for: names and labels, never a value. */
export function offerOf(centre: Centre, source: Source): SourceOffer {
  return {
    id: source.id,
    title: source.title,
    description: source.description,
    producer: producerOf(centre, source),
    isolated: source.policy.isolated,
    versions: source.versions.map(({ id, title }) => ({ id, title })),
    datasets: source.datasets.map(({ id, title, variables }) => ({
      id, title, variables: variables.map(({ name, label, identifying, sensitive }) => ({ name, label, identifying, sensitive }))
    }))
  };
}
