import { connect, fail, type Connection } from './connection.js';
import { CommandError, parse, required, type Command, type Terminal } from './command.js';
import { showVerdict } from './verdict.js';

const help = `Runs a query as a person; it is recorded like any other.

npx vitrine query --as PERSON --project P [--compartment C] "SELECT ..." [--format json|arrow] [--verdict] [--state DIR]

  --format json   rows as objects, one a line (default)
  --format arrow  an Arrow IPC stream
  --verdict       waits for the verdict and prints it to standard error
Rows go to standard output; the query's id and errors (code and remedy) to standard error, exit code 1.
`;

/** How an Arrow IPC stream ends where it is complete. */
const endOfStream = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

export const query: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      {
        as: { type: 'string' },
        project: { type: 'string' },
        compartment: { type: 'string' },
        format: { type: 'string', default: 'json' },
        verdict: { type: 'boolean' },
        state: { type: 'string' }
      },
      { least: 1, most: 1, what: 'one statement, in quotes' }
    );
    if (values.format !== 'json' && values.format !== 'arrow') {
      throw new CommandError('--format is json or arrow.', 2);
    }
    const connection = await connect({
      state: values.state,
      person: required(values.as, 'as'),
      project: required(values.project, 'project'),
      compartment: values.compartment
    });
    const reply = await connection.request(`/api/projects/${encodeURIComponent(connection.project)}/queries`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: values.format === 'json' ? 'application/json' : 'application/vnd.apache.arrow.stream'
      },
      body: JSON.stringify({ sql: positionals[0] })
    });
    const id = reply.headers.get('vitrine-query');
    if (id) {
      terminal.error(`query ${id}\n`);
    }
    if (!reply.ok) {
      return fail(reply, terminal);
    }
    if (reply.headers.get('vitrine-rows') === 'proved-only') {
      terminal.error('Only proved rows are delivered: others may be missing.\n');
    }
    const complete = values.format === 'json' ? await rows(reply, terminal) : await arrow(reply, terminal);
    if (!complete) {
      const record = await recordOf(connection, id);
      if (record?.state === 'preview') {
        terminal.error('These are the first rows: JSON holds no more. --format arrow gives all of them.\n');
        return 0;
      }
      const why = record ? ` It is ${record.state}${record.problem ? ` (${record.problem})` : ''}.` : '';
      terminal.error(`result-incomplete: The result was cut short.${why} Run the query again.\n`);
      return 1;
    }
    return values.verdict && id ? showVerdict(connection, id, { wait: true, print: terminal.error, terminal }) : 0;
  }
};

async function rows(reply: Response, terminal: Terminal): Promise<boolean> {
  const result = (await reply.json().catch(() => undefined)) as
    | { columns: { name: string }[]; rows: unknown[][]; complete: boolean }
    | undefined;
  if (!result) {
    return false;
  }
  const names: string[] = [];
  for (const { name } of result.columns) {
    names.push(names.includes(name) ? `${name}_${names.length}` : name);
  }
  const lines = result.rows.map(row => `  ${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])))}`);
  terminal.out(lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`);
  return result.complete;
}

async function arrow(reply: Response, terminal: Terminal): Promise<boolean> {
  let tail = Buffer.alloc(0);
  try {
    for await (const chunk of reply.body ?? []) {
      terminal.out(chunk);
      tail = Buffer.concat([tail, chunk]).subarray(-endOfStream.length);
    }
  } catch {
    return false;
  }
  return tail.equals(endOfStream);
}

async function recordOf(connection: Connection, id: string | null): Promise<{ state: string; problem?: string } | undefined> {
  if (!id) {
    return undefined;
  }
  const reply = await connection.request(`/api/queries/${encodeURIComponent(id)}`, {});
  return reply.ok ? ((await reply.json()) as { state: string; problem?: string }) : undefined;
}
