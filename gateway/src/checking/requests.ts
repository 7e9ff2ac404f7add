import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { projectState, type Access } from '../access/index.js';
import type { Audit, AuditEvent } from '../audit/index.js';
import type { Centre, Person } from '../centre/types.js';
import { Problem, type ProblemCode } from '../problem.js';
import type { Database, Tables } from '../store/index.js';
import { daysLater } from './due.js';
import { withinLimits } from './limits.js';
import { decisionOf, editable, open, outcomeOf, steps, type Step } from './machine.js';
import type { Making } from './making.js';
import { readOne, type Facts, type Parts } from './reading.js';
import { askedBy, titleOf } from './sources.js';
import { statesIn } from './states.js';
import type { Actor, Checking, NewOutput, Votes } from './types.js';

type Changes = Pick<Checking, 'create' | 'addOutput' | 'replaceOutput' | 'removeOutput' | 'submit' | 'resubmit' | 'withdraw' | 'vote' | 'return' | 'consent' | 'comment'>;

export interface Requests {
  changes: { [K in keyof Changes]: (...given: Parameters<Changes[K]>) => Promise<string> };
  /** One change of one request, whole or not at all; what is refused is on record. */
  change(actor: Actor, request: string, what: string, work: (change: Change) => Promise<void>): Promise<string>;
}

/** Everything that a change may look at and do, in its transaction. */
export interface Change {
  transaction: Transaction<Tables>;
  facts: Facts;
  parts: Parts;
  /** Moves the request on, or refuses by its state. */
  step(step: Step, more?: Partial<Pick<Tables['request'], 'submitted' | 'due' | 'round' | 'needed'>>): Promise<void>;
  record(action: AuditEvent['action'], details?: Record<string, unknown>): Promise<void>;
  refuseUnless(holds: boolean, code: ProblemCode): void;
}

/** Outputs of one request: more is another request. */
const mostOutputs = 50;

export function createRequests(options: { database: Database; audit: Audit; access: Access; centre: Centre; clock: () => Date; making: Making }): Requests {
  const { database, audit, access, centre, clock, making } = options;
  const now = (): string => clock().toISOString();
  const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

  const change: Requests['change'] = async (actor, id, what, work) => {
    try {
      await database.transaction().execute(async transaction => {
        const { facts, parts } = await readOne(transaction, options, actor, id);
        const { request } = facts;
        const about = { person: actor.person.id, project: request.project, compartment: request.compartment, request: id };
        await work({
          transaction, facts, parts,
          async step(name, more = {}) {
            const { from, to } = steps[name];
            const moved = await transaction.updateTable('request').set({ state: to, changed: now(), ...more })
              .where('id', '=', id).where('state', 'in', from).returning('id').executeTakeFirst();
            if (!moved) {
              throw new Problem('wrong-state', { state: statesIn(request.state) });
            }
            request.state = to;
            await addEvent(transaction, id, name, actor.person, now());
          },
          record: (action, details) => audit.append(transaction, { action, ...about, ...(details ? { details } : {}) }),
          refuseUnless(holds, code) {
            if (!holds) {
              throw code === 'wrong-state' ? new Problem(code, { state: statesIn(request.state) }) : new Problem(code);
            }
          }
        });
      });
    } catch (error) {
      if (error instanceof Problem) {
        const project = actor.at === 'notebook' ? { project: actor.project } : {};
        // What only looks like the id of a request is anybody's words.
        const request = /^r_[0-9a-f]{24}$/.test(id) ? { request: id } : {};
        await database.transaction().execute(transaction =>
          audit.append(transaction, { action: 'request.refused', person: actor.person.id, ...project, ...request, details: { step: what, problem: error.code } })
        );
      }
      throw error;
    }
    return id;
  };

  /** The author, in the notebook of the request, while it may be edited. */
  const mayEdit = ({ facts, parts, refuseUnless }: Change, actor: Actor): void => {
    refuseUnless(actor.at === 'notebook' && parts.author, 'not-your-part');
    refuseUnless(editable.includes(facts.request.state), 'wrong-state');
  };

  /** Made between two looks at the request: to prove and to draw takes longer than a transaction may. */
  const putOutput = async (actor: Actor, id: string, wished: NewOutput, replaced?: string): Promise<string> => {
    const what = replaced === undefined ? 'output' : 'replace-output';
    const mayPut = (each: Change): void => {
      mayEdit(each, actor);
      each.refuseUnless(replaced === undefined || each.facts.current.some(one => one.id === replaced), 'not-found');
      if (replaced === undefined && each.facts.current.length >= mostOutputs) {
        throw new Problem('too-many-outputs', { limit: mostOutputs });
      }
    };
    await change(actor, id, what, async each => mayPut(each));
    const made = await making.make(actor as Extract<Actor, { at: 'notebook' }>, wished).catch((error: unknown) => error);
    return change(actor, id, what, async each => {
      if (made instanceof Error) {
        throw made;
      }
      mayPut(each);
      const { transaction, facts } = each;
      const { digest, record } = made as Awaited<ReturnType<Making['make']>>;
      const text = JSON.stringify(record);
      if (replaced === undefined) {
        const place = Math.max(-1, ...facts.current.map(one => one.place)) + 1;
        await transaction.insertInto('output').values({ id: newId('o'), request: id, place, digest, record: text }).execute();
      } else {
        await transaction.updateTable('output').set({ digest, record: text }).where('id', '=', replaced).where('request', '=', id).execute();
      }
      await each.record('request.output', { kind: record.kind, digest, ...(record.query ? { query: record.query } : {}) });
    });
  };

  /** Freezes the outputs as a round. */
  const freeze = async ({ transaction, facts, refuseUnless }: Change, round: number): Promise<{ needed: number; due: string; at: string }> => {
    refuseUnless(facts.current.length > 0, 'nothing-to-submit');
    const at = now();
    const sources = new Set<string>();
    for (const { id, place, digest, record } of facts.current) {
      await transaction.insertInto('round_output').values({ request: facts.request.id, round, output: id, place, digest, record: JSON.stringify(record), submitted: at }).execute();
      record.sources.forEach(({ source }) => sources.add(source));
    }
    stillApproved(access, centre, facts, [...sources], facts.current);
    await withinLimits(transaction, centre, facts.request.project, facts.current.map(({ record }) => record));
    for (const source of sources) {
      await transaction.insertInto('request_source').values({ request: facts.request.id, round, source }).execute();
    }
    return { needed: askedBy(centre, sources).checkers, due: daysLater(clock(), centre.checkingDays).toISOString(), at };
  };

  /** Approved where every review is in and says so, and every producer that must agree has. */
  const settle = async (each: Change): Promise<void> => {
    const { transaction, facts, step, record } = each;
    const { request, round, reviewers } = facts;
    if (reviewers.length < request.needed) {
      return;
    }
    const votes = await transaction.selectFrom('vote').select(['output', 'decision']).where('request', '=', request.id).where('round', '=', request.round).execute();
    const decision = decisionOf(round.map(({ id }) => outcomeOf(votes.filter(vote => vote.output === id).map(vote => vote.decision))));
    if (decision === 'approve') {
      const given = await transaction.selectFrom('consent').select('source').where('request', '=', request.id).where('round', '=', request.round).where('state', '=', 'given').execute();
      if (facts.consents.every(({ source }) => given.some(one => one.source === source))) {
        await step('approve');
        await record('request.approved', { round: request.round });
      }
      return;
    }
    await step(decision);
    await record(decision === 'return' ? 'request.returned' : 'request.rejected', { round: request.round });
  };

  const say = (each: Change, actor: Actor, role: 'author' | 'lead' | 'checker' | 'delegate', text: string, about: { output?: string; cell?: string } = {}): Promise<unknown> =>
    each.transaction.insertInto('request_comment').values({
      id: newId('c'), request: each.facts.request.id, round: each.facts.request.round, output: about.output ?? null, cell: about.cell ?? null, author: actor.person.id, role, text, at: now()
    }).execute();

  /** A checker who has no part in the project, while it is active. */
  const mayCheck = ({ facts, parts, refuseUnless }: Change): void => {
    refuseUnless(parts.checker || parts.own, 'not-your-part');
    refuseUnless(!parts.own, 'own-project');
    active(access, facts);
  };

  return {
    change,
    changes: {
      async create(actor, project) {
        if (actor.at !== 'notebook' || actor.project !== project) {
          throw new Problem(actor.at === 'notebook' ? 'not-found' : 'not-your-part');
        }
        const id = newId('r');
        const at = now();
        await database.transaction().execute(async transaction => {
          await transaction.insertInto('request').values({
            id, project, compartment: actor.compartment, author: actor.person.id, state: 'draft', round: 1, needed: 2, created: at, submitted: null, due: null, changed: at
          }).execute();
          await addEvent(transaction, id, 'create', actor.person, at);
          await audit.append(transaction, { action: 'request.created', person: actor.person.id, project, compartment: actor.compartment, request: id });
        });
        return id;
      },

      addOutput: (actor, id, output) => putOutput(actor, id, output),
      replaceOutput: (actor, id, replaced, output) => putOutput(actor, id, output, replaced),

      removeOutput: (actor, id, output) => change(actor, id, 'remove-output', async each => {
        mayEdit(each, actor);
        const gone = await each.transaction.deleteFrom('output').where('id', '=', output).where('request', '=', id).returning('digest').executeTakeFirst();
        each.refuseUnless(gone !== undefined, 'not-found');
        await each.record('request.output', { removed: output });
      }),

      submit: (actor, id) => change(actor, id, 'submit', async each => {
        each.refuseUnless(actor.at === 'notebook' && each.parts.author, 'not-your-part');
        each.refuseUnless(steps.submit.from.includes(each.facts.request.state), 'wrong-state');
        const { needed, due, at } = await freeze(each, each.facts.request.round);
        await each.step('submit', { submitted: at, due, needed });
        await each.record('request.submitted', roundDetails(each));
      }),

      resubmit: (actor, id) => change(actor, id, 'resubmit', async each => {
        each.refuseUnless(actor.at === 'notebook' && each.parts.author, 'not-your-part');
        each.refuseUnless(steps.resubmit.from.includes(each.facts.request.state), 'wrong-state');
        const round = each.facts.request.round + 1;
        const { needed, due, at } = await freeze(each, round);
        await each.step('resubmit', { submitted: at, due, needed, round });
        each.facts.request.round = round;
        await each.record('request.resubmitted', roundDetails(each));
      }),

      withdraw: (actor, id) => change(actor, id, 'withdraw', async each => {
        each.refuseUnless(each.parts.author || each.parts.lead, 'not-your-part');
        await each.step('withdraw');
        await each.record('request.withdrawn', { round: each.facts.request.round });
      }),

      vote: (actor, id, votes) => change(actor, id, 'vote', async each => {
        const { transaction, facts, refuseUnless } = each;
        const { request, reviewers } = facts;
        mayCheck(each);
        refuseUnless(open.includes(request.state), 'wrong-state');
        refuseUnless(!reviewers.includes(actor.person.id), 'already-reviewed');
        refuseUnless(reviewers.length < request.needed, 'wrong-state');
        stillApproved(access, centre, facts, facts.sources);
        checkVotes(votes, each);
        const at = now();
        await transaction.insertInto('review').values({ request: id, round: request.round, checker: actor.person.id, at }).execute();
        reviewers.push(actor.person.id);
        for (const { output, digest, decision, comment } of votes) {
          await transaction.insertInto('vote').values({ request: id, round: request.round, output, checker: actor.person.id, decision, digest, comment: comment?.trim() || null, at }).execute();
        }
        // What was voted is told once every review is in; the record says until then that, and on which bytes.
        await each.record('review.given', { round: request.round, outputs: Object.fromEntries(votes.map(({ output, digest }) => [output, digest])) });
        await each.step('review');
        await settle(each);
      }),

      return: (actor, id, comment) => change(actor, id, 'return', async each => {
        mayCheck(each);
        each.refuseUnless(comment.trim() !== '', 'comment-needed');
        await each.step('return');
        await say(each, actor, 'checker', comment.trim());
        await each.record('request.returned', { round: each.facts.request.round, by: 'return' });
      }),

      consent: (actor, id, source, decision, reason) => change(actor, id, 'consent', async each => {
        const { transaction, facts, parts, refuseUnless } = each;
        refuseUnless(parts.delegateOf.includes(source), 'not-your-part');
        refuseUnless(!parts.own, 'own-project');
        active(access, facts);
        refuseUnless(open.includes(facts.request.state), 'wrong-state');
        refuseUnless(facts.consents.some(one => one.source === source && one.state === 'needed'), 'wrong-state');
        refuseUnless(decision === 'give' || (reason?.trim() ?? '') !== '', 'comment-needed');
        const state = decision === 'give' ? 'given' : 'refused';
        await transaction.insertInto('consent').values({ request: id, round: facts.request.round, source, state, delegate: actor.person.id, reason: reason?.trim() || null, at: now() }).execute();
        await each.record(state === 'given' ? 'consent.given' : 'consent.refused', { source, round: facts.request.round });
        if (state === 'given') {
          await addEvent(transaction, id, 'consent', actor.person, now());
          await settle(each);
        } else {
          await each.step('reject');
          await each.record('request.rejected', { round: facts.request.round });
        }
      }),

      comment: (actor, id, comment) => change(actor, id, 'comment', async each => {
        const { facts, parts, refuseUnless } = each;
        const role = parts.author ? 'author' : parts.lead ? 'lead' : parts.checker ? 'checker' : 'delegate';
        refuseUnless(!['released', 'rejected', 'withdrawn'].includes(facts.request.state), 'wrong-state');
        refuseUnless(comment.text.trim() !== '', 'comment-needed');
        refuseUnless(comment.output === undefined || [...facts.round, ...facts.current].some(({ id: output }) => output === comment.output), 'not-found');
        await say(each, actor, role, comment.text.trim(), { ...(comment.output ? { output: comment.output } : {}), ...(comment.cell ? { cell: comment.cell } : {}) });
        await each.record('request.comment', { round: facts.request.round });
      })
    }
  };
}

function checkVotes(votes: Votes, { facts, refuseUnless }: Change): void {
  refuseUnless(new Set(votes.map(({ output }) => output)).size === votes.length && votes.length === facts.round.length, 'votes-incomplete');
  for (const { output, digest, decision, comment } of votes) {
    const here = facts.round.find(({ id }) => id === output);
    refuseUnless(here !== undefined, 'votes-incomplete');
    refuseUnless(here?.digest === digest, 'stale-output');
    refuseUnless(decision === 'approve' || (comment?.trim() ?? '') !== '', 'comment-needed');
  }
}

const roundDetails = ({ facts }: Change): Record<string, unknown> => ({
  round: facts.request.round, outputs: Object.fromEntries(facts.current.map(({ id, digest }) => [id, digest]))
});

/** Nothing is decided for a project that is over. */
export function active(access: Access, { project }: Facts): void {
  const state = projectState(project, access.today());
  if (state !== 'active') {
    throw new Problem(state === 'expired' ? 'project-expired' : 'project-upcoming', { date: state === 'expired' ? project.ends : project.starts });
  }
}

/** Every source of the outputs is granted to the project today, in the version that was used. */
export function stillApproved(access: Access, centre: Centre, facts: Facts, sources: string[], outputs = facts.round): void {
  active(access, facts);
  const granted = access.grants(facts.project);
  const used = outputs.flatMap(({ record }) => record.sources);
  for (const id of sources) {
    const versions = used.filter(({ source }) => source === id).map(({ version }) => version);
    const there = (version: string): boolean => granted.some(grant => grant.source.id === id && grant.version.id === version);
    if (versions.length === 0 || !versions.every(there)) {
      throw new Problem('source-ended', { source: titleOf(centre, id) });
    }
  }
}

async function addEvent(transaction: Transaction<Tables>, request: string, what: string, person: Person, at: string): Promise<void> {
  const last = await transaction.selectFrom('request_event').select('sequence').where('request', '=', request).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  await transaction.insertInto('request_event').values({ request, sequence: (last?.sequence ?? 0) + 1, what, person: person.id, at }).execute();
}
