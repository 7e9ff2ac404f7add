import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Access, VersionGrant } from '../access/index.js';
import { type Catalog } from '../catalog/index.js';
import type { Centre, Project } from '../centre/types.js';
import type { EngineSession, MountedExtract } from '../engine/types.js';
import type { ExtractProgress, ExtractRequest, Extracts } from '../extract/types.js';
import { Problem } from '../problem.js';

export interface SessionKey {
  person: string;
  project: string;
  compartment: string;
}

/** What a person may work with now, with its extracts made: the engine needs nothing else. */
export interface Sessions {
  /** Waits until the extracts of the compartment are there; builds those that are missing. */
  open(key: SessionKey): Promise<EngineSession>;
  /** What the compartment may use now: enough to check a statement, before any extract is there. */
  plan(key: SessionKey): EngineSession;
  /** Takes back what was opened for a project with a source, until it is opened anew: ids of the engine's sessions, whose workers are to end. */
  revoke(project: string, source: string): string[];
  /** The same of what holds an extract, by the name of its content. */
  revokeHolding(content: string): string[];
  /** Throws why, where a session was taken back. */
  mustBeOpen(id: string): void;
  /** Extracts that are being built, for the health page. */
  building(): ExtractProgress[];
}

/** A session that was opened, and why it is open no more. */
interface Opened {
  project: Project;
  compartment: string;
  sources: string[];
  contents: string[];
  revoked?: 'decision' | 'data';
}

export function createSessions(options: { centre: Centre; access: Access; catalog: Catalog; extracts: Pick<Extracts, 'ensure'> }): Sessions {
  const { centre, access, catalog, extracts } = options;
  const progress = new Map<string, ExtractProgress>();
  const building = new Map<string, Promise<MountedExtract>>();
  const opened = new Map<string, Opened>();
  const revoked = (why: NonNullable<Opened['revoked']>, which: (session: Opened) => boolean): string[] => {
    const ending = [...opened].filter(([, session]) => !session.revoked && which(session));
    ending.forEach(([, session]) => (session.revoked = why));
    return ending.map(([id]) => id);
  };

  return {
    building: () => [...progress.values()],

    revoke: (project, source) => revoked('decision', session => session.project.id === project && session.sources.includes(source)),

    revokeHolding: content => revoked('data', ({ contents }) => contents.includes(content)),

    mustBeOpen(id) {
      const session = opened.get(id);
      if (session?.revoked) {
        access.compartment(session.project, session.compartment);
        throw new Problem(session.revoked === 'data' ? 'result-changed' : 'compartment-changed');
      }
    },

    plan(key) {
      const { project } = access.activeProject(key.person, key.project);
      return { id: sessionId(key, []), person: key.person, project: key.project, catalogue: catalog.disclosure(project, key.compartment), extracts: [] };
    },

    async open({ person, project: id, compartment }) {
      const { project } = access.activeProject(person, id);
      const grants = access.grantsIn(project, compartment);
      const catalogue = catalog.disclosure(project, compartment);
      // All at once: most are there, and what is built is built in turn.
      const making = grants.map(grant => {
        const request = requestOf(centre, { project: id, compartment }, grant);
        const key = JSON.stringify([id, compartment, request.source.id, request.version.id, request.columns, request.rows]);
        let made = building.get(key);
        if (!made) {
          made = extracts.ensure(request, step => progress.set(key, step)).finally(() => {
            progress.delete(key);
            building.delete(key);
          });
          building.set(key, made);
        }
        return made;
      });
      // The first that fails is told, in the order of the grants.
      making.forEach(made => made.catch(() => undefined));
      const mounted: MountedExtract[] = [];
      for (const made of making) {
        mounted.push(await made);
      }
      // What was decided while extracts were built counts.
      if (!isDeepStrictEqual(access.grantsIn(project, compartment), grants)) {
        throw new Problem('compartment-changed');
      }
      const session = { id: sessionId({ person, project: id, compartment }, mounted), person, project: id, catalogue, extracts: mounted };
      opened.set(session.id, { project, compartment, sources: grants.map(({ source }) => source.id), contents: mounted.map(({ content }) => content) });
      return session;
    }
  };
}

function requestOf(centre: Centre, of: { project: string; compartment: string }, { source, version, datasets }: VersionGrant): ExtractRequest {
  return {
    centre, source, version, ...of,
    columns: Object.fromEntries(datasets.map(each => [each.dataset.id, each.variables.map(variable => variable.name)])),
    rows: Object.fromEntries(datasets.flatMap(each => (each.rows === undefined ? [] : [[each.dataset.id, each.rows]])))
  };
}

/** The extracts of everything that anybody may see now. */
export function wantedExtracts({ centre, access }: { centre: Centre; access: Access }): ExtractRequest[] {
  return centre.projects.flatMap(project =>
    access.compartments(project).flatMap(({ id }) => access.grantsIn(project, id).map(grant => requestOf(centre, { project: project.id, compartment: id }, grant)))
  );
}

/** A worker may serve a session again only if nothing of what it may see has changed. */
function sessionId(key: SessionKey, extracts: MountedExtract[]): string {
  const parts = [key.person, key.project, key.compartment, ...extracts.map(({ schema, file, seal }) => [schema, file, seal])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
