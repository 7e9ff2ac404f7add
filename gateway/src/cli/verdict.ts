import type { Static } from '@sinclair/typebox';
import type { QueryVerdict } from '../http/schemas.js';
import { connect, fail, type Connection } from './connection.js';
import { parse, required, type Command, type Terminal } from './command.js';

const help = `Whether a query's result could leave, and why not.

npx vitrine verdict QUERY_ID --as PERSON --project P [--compartment C] [--wait] [--json] [--state DIR]
`;

export const verdict: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      {
        as: { type: 'string' },
        project: { type: 'string' },
        compartment: { type: 'string' },
        wait: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        state: { type: 'string' }
      },
      { least: 1, most: 1, what: "a query's id" }
    );
    const connection = await connect({
      state: values.state,
      person: required(values.as, 'as'),
      project: required(values.project, 'project'),
      compartment: values.compartment
    });
    return showVerdict(connection, positionals[0] ?? '', { wait: values.wait, json: values.json, print: terminal.out, terminal });
  }
};

interface Show {
  wait: boolean;
  json?: boolean;
  print: (text: string) => void;
  terminal: Terminal;
}

export async function showVerdict(connection: Connection, id: string, { wait, json, print, terminal }: Show): Promise<number> {
  for (;;) {
    const reply = await connection.request(`/api/queries/${encodeURIComponent(id)}/verdict`, {});
    if (!reply.ok) {
      return fail(reply, terminal);
    }
    const answer = (await reply.json()) as Static<typeof QueryVerdict>;
    if (answer.state === 'pending' && wait) {
      await new Promise(resolve => setTimeout(resolve, 200));
      continue;
    }
    print(json ? `${JSON.stringify(answer, null, 2)}\n` : inWords(answer));
    return answer.state === 'failed' ? 1 : 0;
  }
}

function inWords(answer: Static<typeof QueryVerdict>): string {
  if (answer.state !== 'ready') {
    return `${answer.state}\n`;
  }
  const lines = [answer.verdict ?? ''];
  if (answer.cells) {
    const { total, unsafe, review, absent } = answer.cells;
    lines.push(`cells: ${total}, unsafe ${unsafe}, review ${review}, absent ${absent}`);
  }
  for (const finding of answer.findings ?? []) {
    const cell = finding.cell ? ` [${finding.cell.key.map(key => `${key.column}=${key.value ?? 'NULL'}`).join(', ')}]` : '';
    lines.push(`- ${finding.verdict}${cell} ${finding.message.en} ${finding.remedy.en} (${finding.code})`);
  }
  const more = (answer.findingsTotal ?? 0) - (answer.findings?.length ?? 0);
  if (more > 0) {
    lines.push(`and ${more} findings more`);
  }
  return `${lines.join('\n')}\n`;
}
