import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Static } from '@sinclair/typebox';
import { verifierKey } from '../audit/note.js';
import type { AuditRecord } from '../http/checking-schemas.js';
import { connectDesk, fail } from './connection.js';
import { CommandError, parse, required, type Command, type Terminal } from './command.js';
import { stateDirectory } from './state.js';

const help = `The record of what was done, the newest first, as far as a person may read it.

npx vitrine audit --as PERSON [--project P] [--request ID] [--limit N] [--json] [--state DIR]
npx vitrine audit verify [--checkpoint FILE|DIR]... [--key KEY] [--language en|fr] [--json] [--state DIR]
npx vitrine audit key [--state DIR]

verify checks that no record was changed, taken out, added or swapped, and that the database was not set back. --checkpoint names checkpoints that were copied elsewhere
(serve --checkpoints): without them, whoever holds the state directory can have written everything anew. KEY is what key prints, or the file of it (keys/audit.pub); take one that you
kept yourself. Exit code 0: nothing is wrong; 1: something is, and a sentence says what; 2: wrong call.
`;

export const audit: Command = {
  help,
  async run(argv, terminal) {
    const [verb, ...rest] = argv;
    if (verb === 'verify') {
      return verify(rest, terminal);
    }
    if (verb === 'key') {
      return showKey(rest, terminal);
    }
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

/** The verifier is a program of its own, for who trusts nothing here: node gateway/audit/verify.mjs. */
async function verify(argv: string[], terminal: Terminal): Promise<number> {
  const { main } = await import('../../audit/verify.mjs');
  const named = argv.some(word => word === '--state' || word.startsWith('--state='));
  return main(named ? argv : ['--state', stateDirectory(undefined), ...argv], terminal);
}

async function showKey(argv: string[], terminal: Terminal): Promise<number> {
  const { values } = parse(argv, { state: { type: 'string' } }, { least: 0, most: 0, what: '' });
  const pem = await readFile(path.join(stateDirectory(values.state), 'keys', 'audit.pub'), 'utf8').catch(() => {
    throw new CommandError('There is no key yet: the gateway makes it when it starts.');
  });
  terminal.out(`${verifierKey(createPublicKey(pem))}\n`);
  return 0;
}
