import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainlyDecided, statements, stricter, type Statement } from './agreement.js';
import { startJudges, type Judged, type Judges } from './engine.js';
import { cases, traitsOf } from './generate.js';
import type { Case } from './query.js';
import { dataOf, sqlOf } from './text.js';

/** The same cases each time; `VITRINE_CASES=1000000 VITRINE_SEED=7` for a long look; a failure prints its seed, and the SQL and records to see it again. */
const runs = Number(process.env.VITRINE_CASES ?? 10_000);
const firstSeed = Number(process.env.VITRINE_SEED ?? 4);
const batch = 500;
const names = Object.keys(statements) as Statement[];

interface Broken {
  seed: number;
  place: number;
}

/** What was found, without the cases: there may be a million. */
const broken = new Map<Statement, Broken[]>();
const verdicts = { 'safe alone': 0, review: 0, unsafe: 0 };
const traits = new Map<string, { cases: number; safe: number; review: number }>();
let decided = 0;
let review = 0;
/** DuckDB failed on the query itself. */
let withoutResult = 0;
let judges: Judges;

function count(one: Case, both: Judged): void {
  verdicts[both.reference.verdict] += 1;
  for (const trait of traitsOf(one)) {
    const known = traits.get(trait) ?? { cases: 0, safe: 0, review: 0 };
    known.cases += 1;
    known.safe += Number(both.reference.verdict === 'safe alone');
    known.review += Number(both.reference.output.length === 0 && stricter(both));
    traits.set(trait, known);
  }
  if (plainlyDecided(one, both)) {
    decided += 1;
    review += Number(stricter(both));
  }
}

function note(one: Case, both: Judged, at: Broken): void {
  for (const name of names) {
    if (statements[name](one, both) !== undefined) {
      broken.set(name, [...(broken.get(name) ?? []), at]);
    }
  }
  count(one, both);
}

const story = (one: Case): string =>
  [
    `${dataOf(one)};`, `${sqlOf(one)};`, JSON.stringify(one.query),
    ...one.relations.map(({ columns: _columns, rows: _rows, variables, ...relation }) =>
      JSON.stringify({ ...relation, variables: variables.map(({ name, kind, sensitive, nomenclature }) => ({ name, kind, sensitive, nomenclature })) })),
    ...one.packs.map(pack => JSON.stringify(pack))
  ].join('\n');

/** The first case that breaks a statement, made as small as half a minute allows. */
async function smallest(name: Statement, { seed, place }: Broken): Promise<string> {
  const until = Date.now() + 30_000;
  const said = async (one: Case): Promise<string | undefined> => {
    // Small enough: what is not tried any more does not break it.
    const both = Date.now() < until ? await judges.judge(one) : undefined;
    return both && statements[name](one, both);
  };
  const property = fc.asyncProperty(cases, async one => expect(await said(one)).toBeUndefined());
  const { counterexample } = await fc.check(property, { seed, path: String(place), numRuns: 1 });
  const one = counterexample![0];
  const both = (await judges.judge(one))!;
  const { engine, reference } = both;
  return [
    `VITRINE_SEED=${seed}, case ${place}, of ${broken.get(name)!.length} that break this: ${statements[name](one, both)!}`, story(one),
    `engine: ${JSON.stringify({ verdict: engine.verdict, findings: engine.findings.map(({ message: _message, remedy: _remedy, ...rest }) => rest) })}`,
    `reference: ${JSON.stringify(reference)}`
  ].join('\n\n');
}

beforeAll(async () => {
  judges = startJudges();
  for (let done = 0, seed = firstSeed; done < runs; done += batch, seed += 1) {
    const some = fc.sample(cases, { numRuns: Math.min(batch, runs - done), seed });
    (await judges.judgeAll(some)).forEach((both, place) => {
      if (both === undefined) {
        withoutResult += 1;
      } else {
        note(some[place]!, both, { seed, place });
      }
    });
  }
}, 2_000_000_000);

afterAll(() => judges.stop());

describe('the engine, held against the reference', () => {
  it.each(names)('%s', async name => {
    const first = broken.get(name)?.[0];
    expect(first === undefined ? '' : await smallest(name, first)).toBe('');
  });

  it('decides nearly all plain queries that the page decides', () => {
    expect(decided).toBeGreaterThan(runs / 10);
    expect(review / decided).toBeLessThanOrEqual(0.05);
  });

  it('nearly all queries have a result', () => {
    expect(withoutResult / runs).toBeLessThan(0.005);
  });

  it('is tried on safe, undecided and unsafe results alike', () => {
    if (process.env.VITRINE_MIX !== undefined) {
      const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;
      const lines = [...traits].sort(([, a], [, b]) => b.cases - a.cases)
        .map(([name, { cases: of, safe, review: left }]) => `${name}: ${percent(of, runs)}, of them safe alone ${percent(safe, of)}, left to a person though the page decides ${percent(left, of)}`);
      const outcomes = Object.entries(verdicts).map(([name, number]) => `the reference says ${name}: ${percent(number, runs)}`);
      process.stdout.write(`${[...lines, ...outcomes, `plain and decided by the page: ${percent(decided, runs)}, of them left to a person ${percent(review, decided)}`].join('\n')}\n`);
    }
    for (const number of Object.values(verdicts)) {
      expect(number / runs).toBeGreaterThan(0.05);
    }
  });
});
