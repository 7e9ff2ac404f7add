import type { TranslationBundle } from '@jupyterlab/translation';
import type { ApprovalView, Project } from '@vitrine/sdk';
import { type Language, say } from '../session/language.js';
import type { ISessionInfo } from '../tokens.js';

interface IHeaderProps {
  project: Project;
  info: ISessionInfo;
  language: Language;
  trans: TranslationBundle;
}

/** Which project this is, and under what it stands; a lead sees its purpose and every approval. */
export function CatalogHeader({ project, info, language, trans }: IHeaderProps): JSX.Element {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const date = (iso: string): string => day.format(new Date(iso));
  const compartment = project.compartments.find(one => one.id === info.compartment);
  const states: Record<string, string> = {
    upcoming: trans.__('not started'),
    active: trans.__('active'),
    expired: trans.__('expired')
  };
  return (
    <div className="jp-VitrineData-header">
      {info.demonstration && (
        <p className="jp-VitrineData-demonstration">{trans.__('Demonstration: only synthetic or open data belong here.')}</p>
      )}
      <h2 title={say(project.title, language)}>{say(project.title, language)}</h2>
      <p className="jp-VitrineData-about">
        <span className={`jp-VitrineBadge jp-mod-${project.state}`}>{states[project.state] ?? project.state}</span>
        <span>
          {date(project.starts)} – {date(project.ends)}
        </span>
      </p>
      <p className="jp-VitrineData-about" title={info.compartment}>
        {trans.__('Compartment:')} <code>{info.compartment}</code>
        {compartment?.isolated && <span className="jp-VitrineBadge jp-mod-isolated">{trans.__('isolated')}</span>}
      </p>
      {project.role === 'lead' && <Lead project={project} language={language} trans={trans} date={date} />}
    </div>
  );
}

interface ILeadProps extends Omit<IHeaderProps, 'info'> {
  date: (iso: string) => string;
}

function Lead({ project, language, trans, date }: ILeadProps): JSX.Element {
  const states: Record<string, string> = {
    requested: trans.__('requested'),
    granted: trans.__('granted'),
    refused: trans.__('refused'),
    expired: trans.__('expired'),
    revoked: trans.__('revoked')
  };
  const dates = (approval: ApprovalView): string => {
    if (approval.from && approval.until) {
      return `${date(approval.from)} – ${date(approval.until)}`;
    }
    return approval.until ? trans.__('until %1', date(approval.until)) : '';
  };
  return (
    <details className="jp-VitrineLead">
      <summary>{trans.__('You lead this project')}</summary>
      <h3>{trans.__('Purpose')}</h3>
      <p>{say(project.purpose, language)}</p>
      <h3>{trans.__('Members')}</h3>
      <p>{project.members.map(member => member.name).join(', ') || '–'}</p>
      <h3>{trans.__('Approvals')}</h3>
      <ul>
        {project.approvals.map(approval => (
          <li key={approval.source}>
            <strong>{say(approval.title, language)}</strong>{' '}
            <span className={`jp-VitrineBadge jp-mod-${approval.state}`}>{states[approval.state] ?? approval.state}</span>
            <span className="jp-VitrineLead-producer">{say(approval.producer, language)}</span>
            {dates(approval) && <span className="jp-VitrineLead-producer">{dates(approval)}</span>}
            {approval.reason && <q>{say(approval.reason, language)}</q>}
          </li>
        ))}
      </ul>
    </details>
  );
}
