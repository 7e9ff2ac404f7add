import type { DeclaredFile, Place } from '../files.js';
import { choice, type Report } from '../findings.js';
import type { Approval, Project, Source } from '../types.js';
import { withFile, type Examined, type Rule } from './rule.js';
import { rowCondition } from './predicates.js';

/** Projects: their people, days, and what producers decided. */
export const projects: Rule = async (examined, report) => {
  const { centre, files, unread } = examined;
  const ids = centre.people.map(({ id }) => id);
  for (const { is: project, file } of withFile(centre.projects, files.project)) {
    const person = (name: string, place: Place): void => {
      if (!ids.includes(name) && !unread.has('people')) {
        report(file, place, 'unknown-person', { name, choice: choice(name, ids) });
      }
    };
    person(project.lead, ['lead']);
    project.members.forEach((name, i) => {
      person(name, ['members', i]);
      if (name === project.lead) {
        report(file, ['members', i], 'lead-is-member');
      }
      if (project.members.indexOf(name) < i) {
        report(file, ['members', i], 'duplicate-member', { name });
      }
    });
    days(project.starts, project.ends, ['starts'], ['ends'], file, report);
    for (const [a, approval] of project.approvals.entries()) {
      await approved(examined, project, approval, file, ['approvals', a], report);
    }
    shadowed(project, file, report);
  }
};

async function approved(examined: Examined, project: Project, approval: Approval, file: DeclaredFile, place: Place, report: Report): Promise<void> {
  const { centre, unread } = examined;
  days(approval.from, approval.until, [...place, 'from'], [...place, 'until'], file, report);
  if (approval.state === 'granted' && ((approval.until ?? project.ends) < project.starts || (approval.from ?? project.starts) > project.ends)) {
    report(file, [...place, 'state'], 'outside-project');
  }
  if (approval.state === 'granted' && (approval.versions.length === 0 || Object.keys(approval.datasets).length === 0)) {
    report(file, [...place, approval.versions.length === 0 ? 'versions' : 'datasets'], 'approval-empty');
  }
  const source = centre.sources.find(({ id }) => id === approval.source);
  if (!source) {
    if (!unread.has('source')) {
      report(file, [...place, 'source'], 'unknown-source', { name: approval.source, choice: choice(approval.source, centre.sources.map(({ id }) => id)) });
    }
    return;
  }
  if (source.public) {
    report(file, [...place, 'source'], 'approval-of-public');
  }
  const versions = source.versions.map(({ id }) => id);
  approval.versions.forEach((name, i) => {
    if (!versions.includes(name)) {
      report(file, [...place, 'versions', i], 'unknown-version', { name, choice: choice(name, versions) });
    }
  });
  granted(source, approval, file, place, report);
  for (const [id, condition] of Object.entries(approval.rows ?? {})) {
    const dataset = source.datasets.find(candidate => candidate.id === id);
    if (!dataset || !Object.hasOwn(approval.datasets, id)) {
      report(file, [...place, 'rows', id], 'rows-without-dataset', { name: id });
    } else {
      await rowCondition(examined.engine, condition, dataset, (code, parameters) => report(file, [...place, 'rows', id], code, parameters));
    }
  }
}

function granted(source: Source, approval: Approval, file: DeclaredFile, place: Place, report: Report): void {
  const held = source.datasets.filter(({ id }) => source.versions.some(version => approval.versions.includes(version.id) && Object.hasOwn(version.data, id)));
  const known = (held.length > 0 ? held : source.datasets).map(({ id }) => id);
  for (const [id, list] of Object.entries(approval.datasets)) {
    const here = [...place, 'datasets', id];
    const dataset = source.datasets.find(candidate => candidate.id === id);
    if (!dataset || !known.includes(id)) {
      report(file, here, 'unknown-dataset', { name: id, choice: choice(id, known) });
      continue;
    }
    const names = dataset.variables.map(({ name }) => name);
    (list === '*' ? [] : list).forEach((name, i) => {
      if (!names.includes(name)) {
        report(file, [...here, i], 'unknown-variable', { name, choice: choice(name, names) });
      }
    });
  }
}

/** One approval decides alone about a version (`access/grants.ts`): a second one of the same days would be silently without effect. */
function shadowed(project: Project, file: DeclaredFile, report: Report): void {
  project.approvals.forEach((approval, a) => {
    approval.versions.forEach((version, i) => {
      const earlier = project.approvals.slice(0, a).some(
        other =>
          other.state === 'granted' && approval.state === 'granted' && other.source === approval.source && other.versions.includes(version) &&
          (other.until ?? project.ends) >= (approval.from ?? project.starts) && (approval.until ?? project.ends) >= (other.from ?? project.starts)
      );
      if (earlier) {
        report(file, ['approvals', a, 'versions', i], 'approval-shadowed', { name: version });
      }
    });
  });
}

function days(first: string | undefined, last: string | undefined, firstPlace: Place, lastPlace: Place, file: DeclaredFile, report: Report): void {
  for (const [value, place] of [[first, firstPlace], [last, lastPlace]] as const) {
    if (value !== undefined && !isDay(value)) {
      report(file, place, 'invalid-date', { value });
    }
  }
  if (first !== undefined && last !== undefined && isDay(first) && isDay(last) && last < first) {
    report(file, lastPlace, 'dates-reversed');
  }
}

function isDay(value: string): boolean {
  const moment = new Date(`${value}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}
