import type { ExportRequest, Proposal } from '../checking/types.js';
import { connect, fail } from './connection.js';
import { CommandError, parse, required, type Command } from './command.js';

const help = `Asks for a query's result to be released: cells that must be are withheld, the words for a checker are filled from the query.

npx vitrine export QUERY_ID --as PERSON --project P [--compartment C] --description TEXT [--name NAME] [--draft] [--json] [--state DIR]

  --draft   leaves it a draft; npx vitrine requests submit sends it
`;

export const exporting: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      {
        as: { type: 'string' }, project: { type: 'string' }, compartment: { type: 'string' }, description: { type: 'string' }, name: { type: 'string' },
        draft: { type: 'boolean' }, json: { type: 'boolean' }, state: { type: 'string' }
      },
      { least: 1, most: 1, what: "a query's id" }
    );
    const description = required(values.description, 'description');
    const { request, project } = await connect({ state: values.state, person: required(values.as, 'as'), project: required(values.project, 'project'), compartment: values.compartment });
    const call = async <T>(path: string, body?: unknown): Promise<T> => {
      const reply = await request(path, body === undefined ? {} : { method: 'POST', ...(body === null ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      if (!reply.ok) {
        await fail(reply, terminal);
        throw new CommandError('Nothing was submitted.');
      }
      return (await reply.json()) as T;
    };
    const query = positionals[0] ?? '';
    let proposal: Proposal;
    while ((proposal = await call<Proposal>(`/api/queries/${encodeURIComponent(query)}/proposal`)).state === 'pending') {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    const { id } = await call<ExportRequest>(`/api/projects/${encodeURIComponent(project)}/requests`, null);
    const output = { kind: 'table', query, name: values.name ?? proposal.name ?? 'table', words: { ...proposal.words, description } };
    let made = await call<ExportRequest>(`/api/requests/${id}/outputs`, output);
    if (!values.draft) {
      made = await call<ExportRequest>(`/api/requests/${id}/submit`, null);
    }
    terminal.out(values.json ? `${JSON.stringify(made, null, 2)}\n` : `${made.id} ${made.state}, ${made.outputs[0]?.withheld ?? 0} rows withheld, ${made.checkers.needed} to check\n`);
    return 0;
  }
};
