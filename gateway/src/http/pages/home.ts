import type { Text } from '@vitrine/disclosure';
import { approvalState, projectState, type ProjectRole } from '../../access/index.js';
import type { Gateway } from '../../gateway.js';
import type { Approval, Person, Project } from '../../centre/types.js';
import type { Language } from '../language.js';
import { Html, html } from './html.js';
import { sayIn } from './layout.js';
import { nameOf, words } from './words.js';

/** Who she is, what she may use, and one button for each JupyterLab that she may open. */
export function home(gateway: Gateway, person: Person, language: Language): Html {
  const { access } = gateway.services;
  const say = sayIn(language);
  const roles = access.roles(person.id);
  const states = ['active', 'upcoming', 'expired'];
  const place = (project: Project): number => states.indexOf(projectState(project, access.today()));
  const projects = [...access.projects(person.id)].sort((one, two) => place(one.project) - place(two.project));
  const opens = projects.reduce((count, { project }) => count + access.compartments(project).length, 0);
  return html`<h1>${say(words.hello, { name: person.name })}</h1>
<p class="quiet">${roles.map(role => nameOf(role, language)).join(' · ')}</p>
${projects.length > 0 ? html`<section aria-labelledby="projects"><h2 id="projects">${say(words.projects)}</h2>
${projects.map(({ project, role }) => projectCard(gateway, project, role, language, opens === 1))}</section>` : undefined}
${roles.includes('delegate') ? delegatePart(gateway, person, language) : undefined}
${roles.includes('checker') ? html`<section><h2>${say(words.checking)}</h2><p>${say(words.checkingDetail)}</p></section>` : undefined}
${roles.includes('operator') ? operatorPart(gateway, language) : undefined}
${roles.length === 0 ? html`<p>${say(words.noPart)}</p>` : undefined}`;
}

function projectCard(gateway: Gateway, project: Project, role: ProjectRole, language: Language, focus: boolean): Html {
  const { access, catalog, centre } = gateway.services;
  const say = sayIn(language);
  const { state, compartments } = catalog.summary(project, role);
  const sourceTitle = (id: string): string => say(centre.sources.find(source => source.id === id)?.title ?? { en: id, fr: id });
  const microdata = (sources: string[]): string[] => sources.filter(id => !centre.sources.find(source => source.id === id)?.public);
  const buttons = compartments.map(compartment => {
    const named = microdata(compartment.sources).map(sourceTitle).join(', ') || say(words.referenceOnly);
    const label = compartments.length === 1 ? say(words.open) : say(words.openWith, { sources: named });
    return html`<form method="post" action="/open">
<input type="hidden" name="project" value="${project.id}"><input type="hidden" name="compartment" value="${compartment.id}">
<button class="main" ${focus ? new Html('autofocus') : undefined} aria-describedby="p-${project.id}">${label}${compartment.isolated ? ` (${say(words.isolated)})` : ''}</button></form>`;
  });
  const used = [...new Set(compartments.flatMap(({ sources }) => microdata(sources)))].map(sourceTitle);
  return html`<article>
<div class="head"><h3 id="p-${project.id}">${say(project.title)}</h3><span class="chip ${state}">${nameOf(state, language)}</span><span class="quiet">${nameOf(role, language)} · ${dayIn(language, project.starts)} – ${dayIn(language, project.ends)}</span></div>
<p>${say(project.purpose)}</p>
${used.length > 0 ? html`<p class="quiet">${say(words.sources)}${language === 'fr' ? ' :' : ':'} ${used.join(', ')}</p>` : state === 'active' && compartments.length === 0 ? html`<p class="quiet">${say(words.nothingGranted)}</p>` : undefined}
${compartments.length > 1 ? html`<p class="quiet">${say(words.separate)}</p>` : undefined}
${buttons.length > 0 ? html`<div class="actions">${buttons}</div>` : undefined}
${role === 'lead' && project.approvals.length > 0 ? approvalTable(access.approvals(project, role).map(approval => ({ name: sourceTitle(approval.source), approval })), say(words.source), language) : undefined}
</article>`;
}

function approvalTable(rows: { name: string; approval: Approval }[], what: string, language: Language): Html {
  const say = sayIn(language);
  return html`<div class="scroll"><table><thead><tr><th scope="col">${what}</th><th scope="col">${say(words.state)}</th><th scope="col">${say(words.dates)}</th><th scope="col">${say(words.reason)}</th></tr></thead><tbody>
${rows.map(({ name, approval }) => html`<tr><td>${name}</td><td><span class="chip ${approval.state}">${nameOf(approval.state, language)}</span></td><td>${[approval.from, approval.until].flatMap(day => (day ? [dayIn(language, day)] : [])).join(' – ')}</td><td>${approval.reason ? say(approval.reason) : ''}</td></tr>`)}
</tbody></table></div>`;
}

function delegatePart(gateway: Gateway, person: Person, language: Language): Html {
  const { centre, access } = gateway.services;
  const say = sayIn(language);
  const producers = centre.producers.filter(producer => producer.delegates.includes(person.id)).map(producer => producer.id);
  const cards = centre.sources.filter(source => producers.includes(source.producer)).map(source => {
    const rows = centre.projects.flatMap(project =>
      project.approvals.filter(approval => approval.source === source.id).map(approval => ({
        name: say(project.title),
        approval: { ...approval, state: approvalState(approval, access.today()) }
      }))
    );
    return html`<article><div class="head"><h3>${say(source.title)}</h3>${source.policy.isolated ? html`<span class="chip">${say(words.isolated)}</span>` : undefined}</div><p>${say(source.description)}</p>
${rows.length > 0 ? approvalTable(rows, say(words.project), language) : html`<p class="quiet">${say(words.noApproval)}</p>`}</article>`;
  });
  return html`<section><h2>${say(words.yourSources)}</h2>${cards}</section>`;
}

function operatorPart(gateway: Gateway, language: Language): Html {
  const say = sayIn(language);
  const health = gateway.health();
  const yesNo = (holds: boolean): { id: string; text: Text } => (holds ? { id: 'holds', text: words.holds } : { id: 'missing', text: words.missing });
  return html`<section><h2>${say(words.operation)}</h2><p>${say(words.version)} ${health.version}</p>
<div class="scroll"><table><thead><tr><th scope="col">${say(words.layer)}</th><th scope="col">${say(words.state)}</th><th scope="col">${say(words.detail)}</th></tr></thead><tbody>
${health.confinement.map(layer => html`<tr><td>${layer.layer}</td><td><span class="chip ${yesNo(layer.holds).id}">${say(yesNo(layer.holds).text)}</span></td><td>${say(layer.detail)}</td></tr>`)}
</tbody></table></div></section>`;
}

/** A declared day, as one writes it. */
const dayIn = (language: Language, day: string): string => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
