import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Actor, Checking } from './checking/index.js';
import type { ExportRequest, NewOutput } from './checking/types.js';
import type { Gateway } from './gateway.js';

interface Example {
  author: string;
  project: string;
  compartment?: string;
  outputs: { sql?: string; file?: string; name: string; description: string; map?: { geometry: string; field: string; title: string; alt: string } }[];
  steps: { do: 'submit' | 'withdraw' | 'approve' | 'return' | 'release'; by?: string; words?: string }[];
}

/** Makes the export requests of a file in a centre that has none yet, by the same ways as its people. Answers how many were made. */
export async function makeExampleRequests(gateway: Gateway, file: string): Promise<number> {
  const { database } = gateway.services;
  if (await database.selectFrom('request').select('id').limit(1).executeTakeFirst()) {
    return 0;
  }
  const examples = parse(await readFile(file, 'utf8')) as Example[];
  for (const example of examples) {
    await make(gateway, example);
  }
  return examples.length;
}

async function make(gateway: Gateway, { author, project, compartment, outputs, steps }: Example): Promise<void> {
  const { access } = gateway.services;
  const { checking } = gateway;
  const person = (id: string) => {
    const found = access.person(id);
    if (!found) {
      throw new Error('An example names a person that the centre does not have.');
    }
    return found;
  };
  const [only] = access.compartments(access.activeProject(author, project).project);
  const key = { person: author, project, compartment: compartment ?? only?.id ?? '' };
  const actor: Actor = { at: 'notebook', person: person(author), project, compartment: key.compartment };
  const draft = await checking.create(actor, project);
  for (const each of outputs) {
    for (const output of await wishes(gateway, key, actor, each)) {
      await checking.addOutput(actor, draft.id, output);
    }
  }
  for (const step of steps) {
    const request = await checking.find(actor, draft.id);
    await act(checking, step.by === undefined ? actor : { at: 'desk', person: person(step.by) }, request, step);
  }
}

async function wishes(gateway: Gateway, key: { person: string; project: string; compartment: string }, actor: Actor, { sql, file, name, description, map }: Example['outputs'][number]): Promise<NewOutput[]> {
  const words = { description, population: '', filter: '', unit: '', variables: '' };
  if (sql === undefined) {
    return [{ kind: 'file', name, words, content: Buffer.from(file ?? '').toString('base64') }];
  }
  const { id, stream, recorded } = await gateway.queries.submit(key, sql);
  stream.resume();
  await recorded;
  let proposal = await gateway.checking.proposal(actor, id);
  while (proposal.state === 'pending') {
    await new Promise(resolve => setTimeout(resolve, 100));
    proposal = await gateway.checking.proposal(actor, id);
  }
  const told = { ...words, ...proposal.words, description };
  const spec = { mark: 'geoshape', encoding: { color: { field: map?.field, type: 'quantitative' } } };
  return [
    { kind: 'table', query: id, name, words: told },
    ...(map ? [{ kind: 'figure' as const, query: id, name: `carte-${name}`, words: told, spec, title: map.title, alt: map.alt, geometry: map.geometry }] : [])
  ];
}

async function act(checking: Checking, actor: Actor, { id, outputs }: ExportRequest, step: Example['steps'][number]): Promise<unknown> {
  switch (step.do) {
    case 'submit': return checking.submit(actor, id);
    case 'withdraw': return checking.withdraw(actor, id);
    case 'approve': return checking.vote(actor, id, outputs.map(({ id: output, digest }) => ({ output, digest, decision: 'approve' })));
    case 'return': return checking.return(actor, id, step.words ?? '');
    case 'release': return checking.release(actor, id);
  }
}
