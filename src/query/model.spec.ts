import { Field, Int32 } from 'apache-arrow';
import type { IVitrineSession } from '../tokens.js';
import { QueryModel } from './model.js';

interface IRun {
  sql: string;
  cancelled: number;
  send(rows: number): void;
  end(error?: unknown): void;
}

function fake(verdicts: unknown[] = [{ query: 'q', state: 'ready', verdict: 'safe alone' }]): { session: IVitrineSession; runs: IRun[] } {
  const runs: IRun[] = [];
  const client = {
    query: (_: string, sql: string) => {
      const queue: unknown[] = [];
      let wake = (): void => undefined;
      const run = { sql, cancelled: 0, send: (numRows: number) => (queue.push({ numRows, getChildAt: () => ({ get: () => 1 }) }), wake()), end: (error: unknown = 'end') => (queue.push(error), wake()) };
      runs.push(run);
      return Promise.resolve({
        queryId: `q${runs.length}`, columns: [new Field('n', new Int32())], bytes: 0,
        cancel: () => { run.cancelled++; run.end(new Error('cut')); return Promise.resolve(); },
        async *[Symbol.asyncIterator]() {
          for (;;) {
            const next = queue.shift();
            if (next === undefined) { await new Promise<void>(resolve => (wake = resolve)); continue; }
            if (next === 'end') {return;}
            if (next instanceof Error) {throw next;}
            yield next;
          }
        }
      });
    },
    verdict: () => { const next = verdicts.shift(); return next instanceof Error ? Promise.reject(next) : Promise.resolve(next); }
  };
  return { runs, session: { language: 'en', info: () => Promise.resolve({ project: 'p' }), client: () => Promise.resolve(client) } as unknown as IVitrineSession };
}
const soon = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

describe('a query panel’s model', () => {
  it('shows rows as they come, and the verdict after them', async () => {
    const { session, runs } = fake([{ query: 'q', state: 'pending' }, { query: 'q', state: 'ready', verdict: 'review' }]);
    const model = new QueryModel(session);
    model.sql = 'SELECT 1';
    const done = model.run();
    await soon();
    runs[0]?.send(3);
    await soon();
    expect([model.state, model.rows?.received, model.verdict]).toEqual(['running', 3, null]);
    runs[0]?.end();
    await done;
    expect(model.state).toBe('complete');
    await soon();
    expect(model.verdict?.verdict).toBe('review');
  });

  it('keeps the rows of a cancelled query, and asks no verdict of it', async () => {
    const { session, runs } = fake();
    const model = new QueryModel(session);
    model.sql = 'SELECT 1';
    void model.run();
    await soon();
    runs[0]?.send(3);
    await soon();
    await model.cancel();
    await soon();
    expect([model.state, model.rows?.received, runs[0]?.cancelled, model.verdict, model.error]).toEqual(['cancelled', 3, 1, null, null]);
  });

  it('drops what a former run still sends', async () => {
    const { session, runs } = fake();
    const model = new QueryModel(session);
    model.sql = 'SELECT 1';
    void model.run();
    await soon();
    model.sql = 'SELECT 2';
    void model.run();
    await soon();
    runs[0]?.send(100);
    runs[1]?.send(2);
    await soon();
    expect([model.ran, model.rows?.received, runs[0]?.cancelled]).toEqual(['SELECT 2', 2, 1]);
  });

  it('says why a run failed, and that a verdict could not be had', async () => {
    const { session, runs } = fake([new Error('no verdict')]);
    const model = new QueryModel(session);
    model.sql = 'SELECT 1';
    const failing = model.run();
    await soon();
    runs[0]?.end(new Error('broke'));
    await failing;
    expect([model.state, (model.error as Error).message]).toEqual(['failed', 'broke']);
    const second = model.run();
    await soon();
    runs[1]?.end();
    await second;
    await soon();
    expect([model.state, model.error, (model.verdictError as Error).message]).toEqual(['complete', null, 'no verdict']);
  });
});
