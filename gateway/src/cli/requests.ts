import type { ExportRequest, RequestSummary } from '../checking/types.js';
import { connect, connectDesk, fail, type Connection } from './connection.js';
import { CommandError, parse, required, type Command } from './command.js';

const help = `Export requests: what waits, and what is done with it. At the desk, or with --project as a researcher or lead of the project.

npx vitrine requests list --as PERSON [--project P [--compartment C]] [--json] [--state DIR]
npx vitrine requests show ID --as PERSON ...
npx vitrine requests approve ID --as PERSON               a vote to approve every output
npx vitrine requests reject ID --as PERSON --why TEXT     a vote to reject every output
npx vitrine requests return ID --as PERSON --why TEXT     back to its author
npx vitrine requests consent ID --as PERSON --source S [--refuse --why TEXT]
npx vitrine requests release ID --as PERSON
npx vitrine requests submit | resubmit | withdraw ID --as PERSON --project P
npx vitrine requests comment ID --as PERSON --why TEXT
`;

interface Wish {
  why: string | undefined;
  source: string | undefined;
  refuse: boolean;
}

/** The call that a word stands for; a review needs the request as it is now. */
const words: Record<string, (wish: Wish, request: ExportRequest) => { path: string; body?: unknown }> = {
  approve: (_, request) => ({ path: 'votes', body: { votes: votes(request, 'approve') } }),
  reject: ({ why }, request) => ({ path: 'votes', body: { votes: votes(request, 'reject', required(why, 'why')) } }),
  return: ({ why }) => ({ path: 'return', body: { comment: required(why, 'why') } }),
  consent: ({ source, refuse, why }) => ({ path: 'consent', body: { source: required(source, 'source'), decision: refuse ? 'refuse' : 'give', ...(why ? { reason: why } : {}) } }),
  comment: ({ why }) => ({ path: 'comments', body: { text: required(why, 'why') } }),
  release: () => ({ path: 'release' }),
  submit: () => ({ path: 'submit' }),
  resubmit: () => ({ path: 'resubmit' }),
  withdraw: () => ({ path: 'withdraw' })
};

const votes = ({ outputs }: ExportRequest, decision: string, comment?: string): unknown[] =>
  outputs.map(({ id, digest }) => ({ output: id, digest, decision, ...(comment ? { comment } : {}) }));

export const requests: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      {
        as: { type: 'string' }, project: { type: 'string' }, compartment: { type: 'string' }, why: { type: 'string' }, source: { type: 'string' },
        refuse: { type: 'boolean' }, json: { type: 'boolean' }, state: { type: 'string' }
      },
      { least: 1, most: 2, what: 'what to do, and the id of a request' }
    );
    const [word = '', id = ''] = positionals;
    const known = word === 'list' || word === 'show' || Object.hasOwn(words, word);
    if (!known || (word !== 'list' && id === '')) {
      throw new CommandError(known ? 'Give the id of a request.' : `There is no "requests ${word}".`, 2);
    }
    const person = required(values.as, 'as');
    const ask: Connection['request'] = values.project === undefined
      ? await connectDesk({ state: values.state, person })
      : (await connect({ state: values.state, person, project: values.project, compartment: values.compartment })).request;
    const print = (answer: unknown, text: string): number => {
      terminal.out(values.json ? `${JSON.stringify(answer, null, 2)}\n` : text);
      return 0;
    };
    if (word === 'list') {
      const reply = await ask('/api/requests', {});
      if (!reply.ok) {
        return fail(reply, terminal);
      }
      const list = (await reply.json()) as RequestSummary[];
      return print(list, list.map(line).join('') || 'No request.\n');
    }
    const path = `/api/requests/${encodeURIComponent(id)}`;
    const shown = await ask(path, {});
    if (!shown.ok) {
      return fail(shown, terminal);
    }
    const request = (await shown.json()) as ExportRequest;
    if (word === 'show') {
      return print(request, described(request));
    }
    const call = words[word]?.({ why: values.why, source: values.source, refuse: values.refuse }, request);
    const reply = await ask(`${path}/${call?.path}`, {
      method: 'POST', ...(call?.body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(call.body) })
    });
    if (!reply.ok) {
      return fail(reply, terminal);
    }
    const after = (await reply.json()) as ExportRequest;
    return print(after, described(after));
  }
};

const line = ({ id, state, round, project, author, names, due }: RequestSummary): string =>
  `${id}  ${state}, round ${round}${due ? `, due ${due.slice(0, 10)}` : ''}  ${project.id}, ${author.name}: ${names.join(', ') || 'no output yet'}\n`;

function described(request: ExportRequest): string {
  const outputs = request.outputs.map(({ name, kind, verdict, withheld, decision }) => `  ${name} (${kind}): ${verdict}${withheld > 0 ? `, ${withheld} rows withheld` : ''}${decision ? `, ${decision}` : ''}\n`);
  const comments = request.comments.map(({ author, text }) => `  ${author.name}: ${text}\n`);
  const release = request.release ? `released as ${request.release.id}, SHA-256 ${request.release.sha256}\n` : '';
  return `${line(request)}${outputs.join('')}${comments.join('')}${release}checked by ${request.checkers.done} of ${request.checkers.needed}\n`;
}
