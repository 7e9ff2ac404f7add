import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Problem } from '../problem.js';
import { createEngine, decodeRows, type Engine, type EngineSession } from './index.js';

/** What the gate lets through because no single call makes much, and what ends at the worker's memory. */
let engine: Engine;
beforeAll(async () => { engine = await createEngine({ python: path.resolve('.vitrine/python/worker/bin/python'), limits: { memory: 128, threads: 1 } }); });
afterAll(() => engine.close());

const session: EngineSession = { id: 's', person: 'ada', project: 'health', extracts: [], catalogue: { relations: [], nomenclatures: [], packs: [] } };

/** A value given to itself again and again, each time in a common table of its own. */
function doubled(start: string, step: string): string {
  const tables = Array.from({ length: 36 }, (_, level) => `c${level + 1} AS (SELECT ${step} AS x FROM c${level})`);
  return `WITH c0 AS (SELECT ${start} AS x FROM range(1) r(i)), ${tables.join(', ')} SELECT length(x) FROM c36`;
}

it.each([
  ['a text doubled 36 times', doubled("'x' || i", 'x || x')],
  ['a list doubled 36 times', doubled('[i]', 'list_concat(x, x)')],
  ['replace in replace', "SELECT length(replace(replace(lpad(i::VARCHAR, 1000, 'a'), 'a', lpad('b', 1000, 'b')), 'b', lpad('c', 1000, 'c'))) FROM range(1) r(i)"],
  ['patterns in patterns', "SELECT length(regexp_replace(regexp_replace(lpad(i::VARCHAR, 1000, 'a'), '.', lpad('b', 1000, 'b'), 'g'), '.', lpad('c', 1000, 'c'), 'g')) FROM range(1) r(i)"],
  ['one text of a thousand million rows', "SELECT length(string_agg(lpad(a.i::VARCHAR, 1000, 'x'), '')) FROM range(1000000) a(i), range(1000) b(i)"],
  ['one list of them', 'SELECT len(list(a.i)) FROM range(1000000) a(i), range(1000) b(i)'],
  ['all of them apart', 'SELECT count(*) FROM (SELECT DISTINCT a.i, b.i FROM range(1000000) a(i), range(1000) b(i))'],
  ['all of them in an order', 'SELECT row_number() OVER (ORDER BY a.i) FROM range(1000000) a(i), range(1000) b(i)']
])('%s: ends at the limit of memory, and the next query is right', async (_, sql) => {
  const growing = engine.run(session, await engine.check(session, sql));
  growing.stream.resume();
  const code = await growing.done.then(() => 'well', (error: Problem) => error.code);
  expect(['out-of-memory', 'engine-failed']).toContain(code);
  const next = engine.run(session, await engine.check(session, 'SELECT 1 AS n'));
  expect(await decodeRows(next.stream, next.done)).toEqual([[1]]);
});
