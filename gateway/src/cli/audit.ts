import type { Static } from '@sinclair/typebox';
import type { AuditRecord } from '../http/checking-schemas.js';
import { connectDesk, fail } from './connection.js';
import { parse, required, type Command } from './command.js';

const help = `The record of what was done, the newest first, as far as a person may read it.

npx vitrine audit --as PERSON [--project P] [--request ID] [--limit N] [--json] [--state DIR]
`;

export const audit: Command = {
  help,
  async run(argv, terminal) {
    const { values } = parse(
      argv,
      { as: { type: 'string' }, project: { type: 'string' }, request: { type: 'string' }, limit: { type: 'string', default: '100' }, json: { type: 'boolean' }, state: { type: 'string' } },
      { least: 0, most: 0, what: '' }
    );
    const ask = await connectDesk({ state: values.state, person: required(values.as, 'as') });
    const filter = new URLSearchParams({ limit: values.limit, ...(values.project ? { project: values.project } : {}), ...(values.request ? { request: values.request } : {}) });
    const reply = await ask(`/api/audit?${filter.toString()}`, {});
    if (!reply.ok) {
      return fail(reply, terminal);
    }
    const records = (await reply.json()) as Static<typeof AuditRecord>[];
    const text = records.map(({ sequence, at, action, person, project, request, query }) => `${sequence}  ${at}  ${action}  ${[person, project, request ?? query].filter(Boolean).join(' ')}\n`).join('');
    terminal.out(values.json ? `${JSON.stringify(records, null, 2)}\n` : text);
    return 0;
  }
};
