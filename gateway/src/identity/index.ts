import { sql } from 'kysely';
import type { Access } from '../access/index.js';
import type { Audit } from '../audit/index.js';
import type { Person } from '../centre/types.js';
import { Problem } from '../problem.js';
import type { Database } from '../store/index.js';
import { digest, newSecret } from './secrets.js';
import type { Audience } from './tables.js';

const minute = 60_000;
const codeLife = 10 * minute;
const sessionLife = 12 * 60 * minute;
const tokenLife = 15 * minute;
/** A clock that is set right by so much ends nobody's session. */
const tolerance = minute;
/** Secrets that are kept in mind before those that are over are forgotten. */
const most = 50_000;

export type { Audience } from './tables.js';

/** Who calls, and what for. Data are given to a token's bearer only. */
export type Principal =
  | { kind: 'session'; person: Person; audience: Audience }
  | { kind: 'token'; person: Person; project: string; compartment: string };

export interface TokenRequest {
  person: string;
  project: string;
  /** May be left out where the project has only one. */
  compartment?: string;
}

export interface Identity {
  /** A code for the address that a person opens once; ten minutes. */
  issueCode(person: string): Promise<{ code: string; expires: Date }>;
  /** Spends a code. The session's secret goes into a cookie of the pages that it counts on. */
  enter(code: string, audience: Audience): Promise<{ person: Person; session: string; expires: Date }>;
  leave(session: string): Promise<void>;
  /** For researchers and leads of an active project only: checkers, delegates and operators hold no token. */
  issueToken(request: TokenRequest): Promise<{ token: string; project: string; compartment: string; expires: Date }>;
  revokeToken(token: string): Promise<void>;
  bySession(session: string, audience: Audience): Promise<Principal>;
  byToken(token: string): Promise<Principal>;
}

export function createIdentity(options: { database: Database; access: Access; audit: Audit; clock: () => Date; elapsed?: () => number }): Identity {
  const { database, access, audit, clock, elapsed = () => performance.now() } = options;
  const after = (life: number): Date => new Date(clock().getTime() + life);
  const now = (): string => clock().toISOString();

  /** What ends later than anything that is given now was given in a future that the clock came back from. */
  const lives = (life: number) => sql<boolean>`(expires > ${now()} AND expires <= ${after(life + tolerance).toISOString()})`;
  const over = (life: number) => sql<boolean>`(NOT ${lives(life)})`;

  /** When this gateway first met a secret: from then on it lives so long and no longer, whatever becomes of the clock. */
  const met = new Map<string, number>();
  function mustLive(hash: string, life: number): void {
    const since = met.get(hash) ?? elapsed();
    if (elapsed() - since >= life) {
      throw new Problem('not-signed-in');
    }
    if (met.size >= most) {
      [...met].filter(([, at]) => elapsed() - at >= sessionLife).forEach(([old]) => met.delete(old));
    }
    met.set(hash, since);
  }

  const known = (id: string): Person => {
    const person = access.person(id);
    if (!person) {
      throw new Problem('not-signed-in');
    }
    return person;
  };

  return {
    async issueCode(id) {
      if (!access.person(id)) {
        throw new Problem('not-found');
      }
      const code = newSecret();
      const expires = after(codeLife);
      await database.transaction().execute(async transaction => {
        await transaction.deleteFrom('code').where(over(codeLife)).execute();
        await transaction.insertInto('code')
          .values({ hash: digest(code), person: id, expires: expires.toISOString(), used: null }).execute();
        await audit.append(transaction, { action: 'code.issued', person: id });
      });
      return { code, expires };
    },

    async enter(code, audience) {
      const session = newSecret();
      const expires = after(sessionLife);
      const person = await database.transaction().execute(async transaction => {
        // Taken and spent in one statement: of two who come at once, one enters.
        const spent = await transaction.updateTable('code').set({ used: now() })
          .where('hash', '=', digest(code)).where('used', 'is', null).where(lives(codeLife))
          .returning('person').executeTakeFirst();
        const found = spent && access.person(spent.person);
        if (!found) {
          await audit.append(transaction, { action: 'sign-in.refused' });
          return undefined;
        }
        await transaction.deleteFrom('session').where(over(sessionLife)).execute();
        await transaction.insertInto('session')
          .values({ hash: digest(session), person: found.id, expires: expires.toISOString(), audience }).execute();
        await audit.append(transaction, { action: 'session.opened', person: found.id });
        return found;
      });
      if (!person) {
        throw new Problem('not-signed-in');
      }
      return { person, session, expires };
    },

    async leave(session) {
      await database.transaction().execute(async transaction => {
        const gone = await transaction.deleteFrom('session').where('hash', '=', digest(session)).returning('person').executeTakeFirst();
        if (gone) {
          await audit.append(transaction, { action: 'session.ended', person: gone.person });
        }
      });
    },

    async issueToken(request) {
      let active;
      try {
        active = access.activeProject(request.person, request.project);
      } catch (error) {
        throw error instanceof Problem && error.code === 'not-found'
          ? new Problem('not-a-member', { person: request.person })
          : error;
      }
      const compartments = access.compartments(active.project);
      const only = compartments.length === 1 ? compartments[0]?.id : undefined;
      const compartment = request.compartment ?? only;
      if (!compartments.some(({ id }) => id === compartment) || compartment === undefined) {
        throw new Problem('no-compartment', { compartments: compartments.map(({ id }) => id).join(', ') });
      }
      const token = newSecret();
      const expires = after(tokenLife);
      const row = { person: request.person, project: request.project, compartment, expires: expires.toISOString() };
      await database.transaction().execute(async transaction => {
        await transaction.deleteFrom('token').where(over(tokenLife)).execute();
        await transaction.insertInto('token').values({ hash: digest(token), ...row, revoked: null }).execute();
        await audit.append(transaction, { action: 'token.issued', person: row.person, project: row.project, compartment });
      });
      return { token, project: request.project, compartment, expires };
    },

    async revokeToken(token) {
      await database.transaction().execute(async transaction => {
        const row = await transaction.updateTable('token').set({ revoked: now() })
          .where('hash', '=', digest(token)).where('revoked', 'is', null).returningAll().executeTakeFirst();
        if (row) {
          const { person, project, compartment } = row;
          await audit.append(transaction, { action: 'token.revoked', person, project, compartment });
        }
      });
    },

    async bySession(session, audience) {
      const hash = digest(session);
      const row = await database.selectFrom('session').select('person')
        .where('hash', '=', hash).where('audience', '=', audience).where(lives(sessionLife)).executeTakeFirst();
      if (!row) {
        throw new Problem('not-signed-in');
      }
      mustLive(hash, sessionLife);
      return { kind: 'session', person: known(row.person), audience };
    },

    async byToken(token) {
      const hash = digest(token);
      const row = await database.selectFrom('token').select(['person', 'project', 'compartment'])
        .where('hash', '=', hash).where('revoked', 'is', null).where(lives(tokenLife)).executeTakeFirst();
      if (!row) {
        throw new Problem('not-signed-in');
      }
      mustLive(hash, tokenLife);
      return { kind: 'token', person: known(row.person), project: row.project, compartment: row.compartment };
    }
  };
}
