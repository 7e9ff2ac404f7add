import type { Verdict } from '@vitrine/disclosure';
import type { Kysely } from 'kysely';
import { projectState, type Access } from '../access/index.js';
import type { Centre } from '../centre/types.js';
import { evidencePolicy, ofProvedRows, provedOnly, withoutEvidence, type Lineage } from '../lineage/index.js';
import type { Notice } from '../outputs/types.js';
import type { Tables } from '../store/index.js';
import type { Content } from './content.js';
import { editable, open, outcomeOf } from './machine.js';
import { concerning, readRounds, type Facts, type OutputRow, type Parts } from './reading.js';
import { producerOf, titleOf } from './sources.js';
import type { Actor, ExportRequest, Output, Release, RequestSummary } from './types.js';

export interface Views {
  request(actor: Actor, parts: Parts, facts: Facts): Promise<ExportRequest>;
  summary(actor: Actor, parts: Parts, facts: Facts): RequestSummary;
}

/** Minutes of a checker's time: what is proved is looked at, what is declared is read. */
export function minutesFor({ verdict, kind, notices }: { verdict: 'safe alone' | 'review' | 'declared'; kind: string; notices: unknown[] }): number {
  const base = verdict === 'safe alone' ? 2 : verdict === 'review' ? 10 : kind === 'code' ? 10 : 15;
  return base + Math.min(10, notices.length);
}

/** Tables of one request are each judged alone: where one withholds, another of the same source may give the cell back, and a person looks. */
function notCompared({ id, record }: OutputRow, beside: OutputRow[]): Notice[] {
  const others = beside.filter(({ id: other, record: { query, sources, withheld } }) =>
    other !== id && query !== undefined && query !== record.query && (withheld > 0 || record.withheld > 0) && sources.some(({ source, version }) => record.sources.some(each => each.source === source && each.version === version)));
  if (record.query === undefined || others.length === 0) {
    return [];
  }
  const names = others.map(other => other.record.name).join(', ');
  return [{
    code: 'not-compared',
    message: { en: `Not compared with ${names}: a total there may give a withheld cell back.`, fr: `Pas comparé avec ${names} : un total pourrait y redonner une cellule retirée.` }
  }];
}

/** A checker sees all evidence; a delegate that of her own sources, and of others what their producers let everybody see. In her own project she is a researcher. */
export function evidenceFor({ checker, own, delegateOf }: Parts, sources: OutputRow['record']['sources'], centre: Centre): 'shown' | 'withheld' {
  return checker ? 'shown' : evidencePolicy(centre, own ? sources : sources.filter(({ source }) => !delegateOf.includes(source)));
}

export function createViews(options: {
  database: Kysely<Tables>;
  access: Access;
  centre: Centre;
  lineage: Lineage;
  content: Content;
  releaseOf: (actor: Actor, facts: Facts) => Promise<Release | undefined>;
}): Views {
  const { database, access, centre, lineage, content, releaseOf } = options;
  const personName = (id: string): { id: string; name: string } => ({ id, name: access.person(id)?.name ?? id });

  /** The author's own copy for her project, the submitted one for everybody else. */
  const shownTo = (parts: Parts, { request, current, round }: Facts): OutputRow[] =>
    (parts.author || parts.lead) && editable.includes(request.state) ? current : request.submitted === null ? current : concerning(parts, round);

  function summaryOf(actor: Actor, parts: Parts, facts: Facts, outputs: OutputRow[]): RequestSummary {
    const { request, project, reviewers } = facts;
    const sources = [...new Set(outputs.flatMap(({ record }) => record.sources.map(({ source }) => source)))];
    const count = (verdict: string): number => outputs.filter(({ record }) => record.verdict === verdict).length;
    return {
      id: request.id,
      project: { id: project.id, title: project.title },
      compartment: request.compartment,
      author: personName(request.author),
      state: request.state,
      round: request.round,
      created: request.created,
      ...(request.submitted === null ? {} : { submitted: request.submitted }),
      ...(request.due === null || !open.includes(request.state) ? {} : { due: request.due }),
      changed: request.changed,
      names: outputs.map(({ record }) => record.name),
      verdicts: { safe: count('safe alone'), review: count('review'), declared: count('declared') },
      producers: [...new Map(sources.map(source => producerOf(centre, source)).map(({ title }) => [title.en, title])).values()],
      checkers: { needed: request.needed, done: reviewers.length },
      may: mayOf(actor, parts, facts),
      mine: parts.author ? 'author' : reviewers.includes(actor.person.id) ? 'voted' : parts.own || !parts.checker ? 'excluded' : 'none',
      minutes: outputs.reduce((sum, { record }) => sum + minutesFor(record), 0)
    };
  }

  function mayOf(actor: Actor, parts: Parts, { request, project, consents, reviewers }: Facts): string[] {
    const { state } = request;
    if (projectState(project, access.today()) !== 'active') {
      return parts.author || parts.lead ? ['draft', 'submitted', 'in review', 'returned', 'approved'].includes(state) ? ['withdraw'] : [] : [];
    }
    const may: string[] = [];
    const final = ['released', 'rejected', 'withdrawn'].includes(state);
    if (parts.author && actor.at === 'notebook') {
      may.push(...(state === 'draft' ? ['edit', 'submit'] : state === 'returned' ? ['edit', 'resubmit'] : []));
    }
    if ((parts.author || parts.lead) && !final) {
      may.push('withdraw');
    }
    if (parts.checker) {
      const decides = open.includes(state) && reviewers.length < request.needed && !reviewers.includes(actor.person.id);
      may.push(...(decides ? ['vote'] : []), ...(open.includes(state) || state === 'approved' ? ['return'] : []), ...(state === 'approved' ? ['release'] : []));
    }
    if (!parts.own && open.includes(state) && consents.some(one => one.state === 'needed' && parts.delegateOf.includes(one.source))) {
      may.push('consent');
    }
    return final ? may : [...may, 'comment'];
  }

  async function outputView(parts: Parts, row: OutputRow, before: OutputRow[] | undefined, beside: OutputRow[], votes: { output: string; decision: 'approve' | 'return' | 'reject' }[] | undefined): Promise<Output> {
    const { record, id, digest } = row;
    const evidence = evidenceFor(parts, record.sources, centre);
    const whole = record.evidence ? (JSON.parse((await content.get(record.evidence)).toString()) as Verdict) : undefined;
    // What is not proved she is told nothing of: neither whether there is any, nor how much.
    const untold = parts.own && provedOnly(centre, record.sources);
    const verdict = whole && (untold ? ofProvedRows(whole) : evidence === 'shown' ? whole : withoutEvidence(whole, centre));
    const earlier = before?.find(one => one.id === id);
    const own = votes?.filter(vote => vote.output === id).map(vote => vote.decision);
    const query = record.query === undefined ? undefined : await lineage.find(record.query);
    return {
      id,
      kind: record.kind,
      name: record.name,
      ...(record.title ? { title: record.title } : {}),
      ...(record.alt ? { alt: record.alt } : {}),
      words: record.words,
      verdict: record.verdict,
      withheld: untold ? 0 : record.withheld,
      ...(record.rows === undefined ? {} : { rows: record.rows }),
      files: record.files,
      digest,
      notices: [...record.notices, ...(untold ? [] : notCompared(row, beside))],
      strings: record.strings,
      ...(query ? { query: query.id, sql: query.sql } : {}),
      sources: record.sources.map(each => ({ ...each, title: titleOf(centre, each.source), producer: producerOf(centre, each.source).title })),
      packs: record.packs,
      findings: verdict?.findings ?? [],
      findingsTotal: verdict?.findingsTotal ?? 0,
      evidence,
      change: !earlier ? 'new' : earlier.digest === digest ? 'same' : 'changed',
      ...(own && own.length > 0 ? { decision: outcomeOf(own) } : {}),
      minutes: minutesFor(record)
    };
  }

  return {
    summary: (actor, parts, facts) => summaryOf(actor, parts, facts, shownTo(parts, facts)),

    async request(actor, parts, facts) {
      const { request, reviewers } = facts;
      const decided = !open.includes(request.state) || reviewers.length >= request.needed;
      const allVotes = await database.selectFrom('vote').selectAll().where('request', '=', request.id).orderBy('round').orderBy('at').execute();
      const whole = (round: number): boolean => new Set(allVotes.filter(vote => vote.round === round).map(vote => vote.checker)).size >= request.needed;
      // Until every review is in a checker sees her own votes only, and the project none. A round that was returned before is told to the project; a checker who returned it,
      // to look at the other's vote and give hers in the next round, does not see it.
      const seen = allVotes.filter(vote => vote.checker === actor.person.id || whole(vote.round) || (!parts.checker && (vote.round < request.round || decided)));
      const rounds = await readRounds(database, request.id);
      const outputs = shownTo(parts, facts);
      // What the author edits is compared with the round that was returned; what was submitted with the round before.
      const compared = outputs === facts.current && editable.includes(request.state) ? request.round : request.round - 1;
      const before = rounds.find(({ round }) => round === compared)?.outputs;
      const comments = await database.selectFrom('request_comment').selectAll().where('request', '=', request.id).orderBy('at').orderBy('id').execute();
      const hidden = (comment: (typeof comments)[number]): boolean =>
        comment.role === 'checker' && comment.round === request.round && !decided && parts.checker && comment.author !== actor.person.id && !reviewers.includes(actor.person.id);
      const events = await database.selectFrom('request_event').selectAll().where('request', '=', request.id).orderBy('sequence').execute();
      const release = await releaseOf(actor, facts);
      const current = allVotes.filter(vote => vote.round === request.round);
      return {
        ...summaryOf(actor, parts, facts, outputs),
        outputs: await Promise.all(outputs.map(row => outputView(parts, row, before, outputs, whole(request.round) || (decided && !parts.checker) ? current : undefined))),
        consents: facts.consents.map(({ source, state, delegate, at, reason }) => ({
          source, title: titleOf(centre, source), producer: producerOf(centre, source).title, state,
          ...(delegate ? { by: personName(delegate) } : {}), ...(at ? { at } : {}), ...(reason ? { reason } : {}),
          yours: parts.delegateOf.includes(source) && !parts.own
        })),
        votes: seen.filter(({ output, round }) => round < request.round || outputs.some(({ id }) => id === output)).map(({ output, round, checker, decision, comment, at }) => ({ output, round, checker: personName(checker), decision, ...(comment === null ? {} : { comment }), at })),
        comments: comments.filter(comment => !hidden(comment)).map(({ id, round, output, cell, author, role, text, at }) => ({
          id, round, ...(output === null ? {} : { output }), ...(cell === null ? {} : { cell }), author: personName(author), role, text, at
        })),
        rounds: rounds.map(({ round, submitted, outputs: rows }) => ({
          round,
          submitted,
          outputs: concerning(parts, rows).map(({ id, digest, record }) => ({ output: id, name: record.name, digest }))
        })),
        history: events.map(({ at, what, person }) => ({ at, what, ...(person === null ? {} : { who: personName(person) }) })),
        ...(release ? { release } : {})
      };
    }
  };
}
