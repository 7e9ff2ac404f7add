import { projectState, type ProjectRole } from '../../access/index.js';
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
${roles.some(role => role !== 'researcher') ? html`<section><h2>${say(words.desk)}</h2><p>${say(words.deskDetail)}</p><form method="post" action="/desk"><button class="main">${say(words.openDesk)}</button></form></section>` : undefined}
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
${role === 'lead' && access.approvals(project, role).length > 0 ? approvalTable(access.approvals(project, role).map(approval => ({ name: sourceTitle(approval.source), approval })), say(words.source), language) : undefined}
</article>`;
}

function approvalTable(rows: { name: string; approval: Approval }[], what: string, language: Language): Html {
  const say = sayIn(language);
  return html`<div class="scroll"><table><thead><tr><th scope="col">${what}</th><th scope="col">${say(words.state)}</th><th scope="col">${say(words.dates)}</th><th scope="col">${say(words.reason)}</th></tr></thead><tbody>
${rows.map(({ name, approval }) => html`<tr><td>${name}</td><td><span class="chip ${approval.state}">${nameOf(approval.state, language)}</span></td><td>${[approval.from, approval.until].flatMap(day => (day ? [dayIn(language, day)] : [])).join(' – ')}</td><td>${approval.reason ? say(approval.reason) : ''}</td></tr>`)}
</tbody></table></div>`;
}

/** A declared day, as one writes it. */
const dayIn = (language: Language, day: string): string => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
