import type { Access, Decision, StandingApproval, Standings } from '../access/index.js';
import type { Audit } from '../audit/index.js';
import type { Centre, Person, Project, Source } from '../centre/types.js';
import type { Actor } from '../checking/index.js';
import { Problem } from '../problem.js';
import type { Database } from '../store/index.js';
import { asked, decided } from './deciding.js';
import { useOf } from './figures.js';
import { putOnRecord } from './record.js';
import type { ApprovalRecord, Approvals } from './types.js';
import { approvalRecord, delegateOf, hasPartIn, offerOf } from './views.js';

export type { Approvals, ApprovalDecision, ApprovalRecord, ApprovalRequest, SourceOffer } from './types.js';
export { standingsOnRecord } from './record.js';

export interface ApprovalsOptions {
  centre: Centre;
  /** Made on `standings`, so that a decision counts with the next look. */
  access: Access;
  standings: Standings;
  database: Database;
  audit: Audit;
  clock: () => Date;
  /** Releases of a project with outputs of a source. */
  releasesOf: (project: string, source: string) => Promise<number>;
  /** Called when a project may no longer see of a source what it saw before: ends what runs on it. */
  changed: (project: string, source: string) => Promise<void>;
}

/** What waits for a decision comes first. */
const order: StandingApproval['state'][] = ['requested', 'granted', 'refused', 'revoked', 'expired'];

export function createApprovals(options: ApprovalsOptions): Approvals {
  const { centre, access, standings, database, audit, clock } = options;
  const inTurn = oneAfterTheOther();

  const microdata = (id: string): Source | undefined => centre.sources.find(candidate => candidate.id === id && !candidate.public);

  /** The project that she leads; to other members it is there, but not theirs to ask for. */
  const led = (person: Person, id: string): Project => {
    const { project, role } = access.project(person.id, id);
    if (role !== 'lead') {
      throw new Problem('not-your-part');
    }
    return project;
  };

  async function records(reader: Person, wanted: { project: Project; source: Source; approval: StandingApproval }[]): Promise<ApprovalRecord[]> {
    const use = await useOf(database, [...new Set(wanted.map(({ project }) => project.id))]);
    return Promise.all(
      wanted.map(async ({ project, source, approval }) =>
        approvalRecord(options, reader, project, source, approval, { ...use(project.id, source.id), releases: await options.releasesOf(project.id, source.id) })
      )
    );
  }

  /** On record first, in force with it, and only then is what runs on it ended. */
  async function carryOut(person: Person, project: Project, source: Source, decision: Decision): Promise<ApprovalRecord> {
    const seen = (): string => JSON.stringify(access.grants(project).filter(grant => grant.source === source));
    const before = seen();
    await putOnRecord({ database, audit }, decision, person, clock());
    standings.apply(decision);
    if (seen() !== before) {
      await options.changed(project.id, source.id);
    }
    const { settled, waiting } = access.standing(project, source.id);
    const approval = [...waiting, ...settled].find(({ state }) => state === decision.state) as StandingApproval;
    const [record] = await records(person, [{ project, source, approval }]);
    return record as ApprovalRecord;
  }

  /** Whoever may not decide is refused on record, and a stranger to the project learns nothing of it. */
  async function mayDecide(person: Person, project: Project, source: Source): Promise<void> {
    const delegate = delegateOf(centre, person, source);
    const part = hasPartIn(project, person);
    if (delegate && !part) {
      return;
    }
    const code = delegate ? 'own-project' : part ? 'not-your-part' : 'not-found';
    await database.transaction().execute(transaction =>
      audit.append(transaction, { action: 'approval.decision-refused', person: person.id, project: project.id, details: { source: source.id, problem: code } })
    );
    throw new Problem(code);
  }

  return {
    async list(actor) {
      const person = atDesk(actor);
      const roles = access.roles(person.id);
      if (!roles.includes('lead') && !roles.includes('delegate')) {
        throw new Problem('not-your-part');
      }
      const wanted = centre.projects.flatMap(project =>
        access.approvals(project, 'delegate').flatMap(approval => {
          const source = microdata(approval.source);
          return source && (project.lead === person.id || delegateOf(centre, person, source)) ? [{ project, source, approval }] : [];
        })
      );
      return records(person, wanted.sort((one, two) => order.indexOf(one.approval.state) - order.indexOf(two.approval.state)));
    },

    async offers(actor, id) {
      led(atDesk(actor), id);
      return centre.sources.filter(source => !source.public).map(source => offerOf(centre, source));
    },

    async ask(actor, id, request) {
      const person = atDesk(actor);
      const project = led(person, id);
      const source = microdata(request.source);
      if (!source) {
        throw new Problem('not-offered', { name: request.source });
      }
      return inTurn(() => carryOut(person, project, source, asked(project, source, access.standing(project, source.id), request, access.today())));
    },

    async decide(actor, id, sourceId, decision) {
      const person = atDesk(actor);
      const source = microdata(sourceId);
      const project = centre.projects.find(candidate => candidate.id === id);
      if (!project || !source) {
        throw new Problem('not-found');
      }
      await mayDecide(person, project, source);
      return inTurn(() => carryOut(person, project, source, decided(project, source, access.standing(project, source.id), decision, access.today())));
    }
  };
}

function atDesk(actor: Actor): Person {
  if (actor.at !== 'desk') {
    throw new Problem('desk-only');
  }
  return actor.person;
}

/** Two who decide at once decide one after the other: the second on what the first left. */
function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
