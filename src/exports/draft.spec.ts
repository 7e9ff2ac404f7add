import type { ExportRequest, NewOutput, Output, Proposal, RequestSummary } from '@vitrine/sdk';
import * as fc from 'fast-check';
import type { IVitrineSession } from '../tokens.js';
import { type Choice, fileName } from './choice.js';
import { ExportDraft } from './draft.js';

const words = { description: '', population: 'Claims, 2023', filter: 'none', unit: 'persons', variables: 'departement' };
const ready = (query: string, more: Partial<Proposal> = {}): Proposal => ({ query, state: 'ready', verdict: 'unsafe', afterwards: 'safe alone', name: `people-${query}`, words, ...more });

/** What the gateway holds of requests; `fault` says before each change whether it is not done, or done and the answer lost. */
class Gateway {
  requests: ExportRequest[] = [];
  calls: string[] = [];
  fault: (call: string) => 'none' | 'refused' | 'lost' = () => 'none';
  proposals: Record<string, (Proposal | Error)[]> = {};

  readonly session = {
    language: 'en',
    info: () => Promise.resolve({ project: 'health' }),
    client: () => Promise.resolve({ exports: this.#exports() })
  } as unknown as IVitrineSession;

  async #change(call: string, work: () => ExportRequest): Promise<ExportRequest> {
    await Promise.resolve();
    this.calls.push(call);
    const fault = this.fault(call);
    if (fault === 'refused') {
      throw new Error(call);
    }
    const done = structuredClone(work());
    if (fault === 'lost') {
      throw new Error(call);
    }
    return done;
  }

  #exports(): object {
    const of = (id: string): ExportRequest => this.requests.find(request => request.id === id)!;
    const made = (output: NewOutput, id: string): Output => ({ ...output, id }) as unknown as Output;
    return {
      proposal: (query: string) => {
        const [next, ...rest] = this.proposals[query] ?? [ready(query)];
        if (rest.length > 0) {
          this.proposals[query] = rest;
        }
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
      },
      create: () => this.#change('create', () => {
        const request = { id: `r${this.requests.length}`, state: 'draft', mine: 'author', outputs: [] as Output[], names: [] } as unknown as ExportRequest;
        this.requests.push(request);
        return request;
      }),
      list: () => Promise.resolve(this.requests.map(request => ({ ...request, names: request.outputs.map(({ name }) => name) }) as RequestSummary)),
      find: (id: string) => this.#change('find', () => of(id)),
      addOutput: (id: string, output: NewOutput) => this.#change('add', () => {
        of(id).outputs.push(made(output, `o${this.calls.length}`));
        return of(id);
      }),
      replaceOutput: (id: string, output: string, by: NewOutput) => this.#change('replace', () => {
        of(id).outputs = of(id).outputs.map(each => (each.id === output ? made(by, output) : each));
        return of(id);
      }),
      removeOutput: (id: string, output: string) => this.#change('remove', () => {
        of(id).outputs = of(id).outputs.filter(each => each.id !== output);
        return of(id);
      }),
      submit: (id: string) => this.#change('submit', () => {
        of(id).state = 'submitted';
        return of(id);
      })
    };
  }
}

const table = (query: string): Choice => ({ kind: 'table', query });
const soon = (wait = 5): Promise<void> => new Promise(resolve => setTimeout(resolve, wait));
const open = async (gateway: Gateway, ...choices: { choice: Choice; chosen: boolean }[]): Promise<ExportDraft> => {
  const draft = new ExportDraft(gateway.session);
  draft.add(choices);
  await soon();
  return draft;
};
const describeAll = (draft: ExportDraft): void => draft.items.forEach(({ key }) => draft.write(key, { words: { description: 'People by département.' } }));

describe('a new export', () => {
  it('asks for a description and for nothing else', async () => {
    const gateway = new Gateway();
    const draft = await open(gateway, { choice: table('q1'), chosen: true });
    expect(draft.obstacles(draft.items[0]!)).toEqual(['description']);
    describeAll(draft);
    await draft.submit();
    expect([draft.state, gateway.calls.join()]).toEqual(['submitted', 'create,add,submit']);
    expect(gateway.requests[0]?.outputs[0]).toMatchObject({ name: 'people-q1', query: 'q1', words: { ...words, description: 'People by département.' } });
  });

  it('waits for a pending verdict, and keeps what was written meanwhile', async () => {
    const gateway = new Gateway();
    gateway.proposals['q1'] = [{ query: 'q1', state: 'pending' }, ready('q1')];
    const draft = await open(gateway, { choice: table('q1'), chosen: true });
    draft.write(draft.items[0]!.key, { words: { description: 'Mine' } });
    expect([draft.obstacles(draft.items[0]!), draft.ready]).toEqual([['pending'], false]);
    await soon(400);
    expect([draft.items[0]?.texts.words, draft.ready]).toEqual([{ ...words, description: 'Mine' }, true]);
  });

  it('does not submit what stays unsafe once cells are withheld, until it is left out', async () => {
    const gateway = new Gateway();
    gateway.proposals['bad'] = [ready('bad', { afterwards: 'unsafe' })];
    const draft = await open(gateway, { choice: table('bad'), chosen: true }, { choice: table('good'), chosen: true });
    describeAll(draft);
    expect(draft.items.map(item => draft.obstacles(item))).toEqual([['unsafe'], []]);
    await draft.submit();
    expect(gateway.calls).toEqual([]);
    draft.choose(draft.items[0]!.key, false);
    await draft.submit();
    expect(gateway.requests[0]?.outputs.map(({ name }) => name)).toEqual(['people-good']);
  });

  it('takes the same result once, and a figure of it besides', async () => {
    const draft = await open(new Gateway(), { choice: table('q1'), chosen: false });
    const figure: Choice = { kind: 'figure', query: 'q1', figure: { spec: { mark: 'bar' }, title: '', alt: '' } };
    draft.add([{ choice: table('q1'), chosen: true }, { choice: figure, chosen: true }]);
    expect(draft.items.map(({ choice, chosen }) => [choice.kind, chosen])).toEqual([['table', true], ['figure', true]]);
  });

  it('gives outputs of one name names of their own', async () => {
    const gateway = new Gateway();
    const draft = await open(gateway, { choice: table('q1'), chosen: true }, { choice: table('q2'), chosen: true });
    describeAll(draft);
    draft.items.forEach(({ key }) => draft.write(key, { name: 'Décès par âge' }));
    await draft.submit();
    expect(gateway.requests[0]?.outputs.map(({ name }) => name)).toEqual(['Deces-par-age', 'Deces-par-age-2']);
  });

  it('says why a proposal could not be had, and asks again', async () => {
    const gateway = new Gateway();
    gateway.proposals['q1'] = [new Error('gone'), ready('q1')];
    const draft = await open(gateway, { choice: table('q1'), chosen: true });
    expect(draft.obstacles(draft.items[0]!)).toContain('failed');
    draft.retry(draft.items[0]!.key);
    await soon();
    expect(draft.obstacles(draft.items[0]!)).toEqual(['description']);
  });

  it('ends as one submitted request with each chosen output once, whatever failed and whatever answer was lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('none', 'refused', 'lost'), { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), fc.boolean(), async (faults, count, changes) => {
        const gateway = new Gateway();
        const draft = await open(gateway, ...Array.from({ length: count }, (_, n) => ({ choice: table(`q${n}`), chosen: true })));
        describeAll(draft);
        gateway.fault = () => (faults.shift() as 'none' | undefined) ?? 'none';
        for (let attempt = 0; draft.state !== 'submitted' && attempt < 20; attempt++) {
          await draft.submit();
          if (changes && attempt === 0) {
            draft.write(draft.items[0]!.key, { name: 'renamed' });
          }
        }
        expect(draft.state).toBe('submitted');
        const submitted = gateway.requests.filter(({ state }) => state === 'submitted');
        expect(submitted).toHaveLength(1);
        expect(submitted[0]?.outputs.map(({ query }) => query).sort()).toEqual(Array.from({ length: count }, (_, n) => `q${n}`));
        expect(gateway.requests).toHaveLength(1);
      }),
      { numRuns: 200 }
    );
  });
});

describe('the name of an output', () => {
  it('has only characters that a file may have, whatever she types', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), name => /^([A-Za-z0-9_][A-Za-z0-9._-]*)?$/.test(fileName(name))));
  });
});
