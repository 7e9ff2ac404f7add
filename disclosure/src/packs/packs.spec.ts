import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPack, type DeclaredPack, type PackExample } from './index.js';

const folder = new URL('../../packs/', import.meta.url);
const shipped = readdirSync(folder)
  .filter(name => name.endsWith('.json') && !name.endsWith('.schema.json'))
  .map(name => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as DeclaredPack] as const);

const text = { en: 'A cell', fr: 'Une cellule' };
const pack: DeclaredPack = {
  id: 'firms', version: '1', producer: 'statistics', title: text, origin: 'test', zerosAllowed: true, classMinimumOutside: 2, classShareOutside: 0.1, magnitudesAllowed: true,
  units: [{ type: 'firm', minimumUnits: 4, minimumRecords: 5, degreesOfFreedom: 4, dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1, quantileSupport: 3 }],
  minimumPopulation: [{ nomenclature: 'commune', population: 2000 }], finestDetail: [{ variable: 'age', width: 5 }, { variable: 'activity', characters: 2 }]
};
const found = (example: Partial<PackExample>, rules: Partial<DeclaredPack> = {}): string[] =>
  checkPack({ ...pack, ...rules, examples: [{ says: text, unit: 'firm', statistic: 'sum', contributions: [1, 1, 1, 1, 1], fails: ['nothing of the kind'], ...example }] })[0]?.found ?? [];

describe('a shipped pack', () => {
  it('is there for each of the rules that we know of', () => {
    expect(shipped.map(([, { id }]) => id)).toEqual(['abs-datalab', 'acro-default', 'fr-enterprises', 'fr-health', 'fr-tax', 'fr-wages', 'fr-wealth-tax', 'opensafely']);
    expect(shipped.map(([name]) => name)).toEqual(shipped.map(([, { id }]) => `${id}.json`));
  });

  it.each(shipped)('%s does what its examples say', (_, each) => expect(checkPack(each)).toEqual([]));

  it.each(shipped)('%s says where its rules are from, and whether first-hand', (_, { origin }) => expect(origin).toMatch(/first-hand|second-hand/i));

  it.each(shipped)('%s shows each of its rules fail, and a cell of each kind of statistic or unit pass', (_, each) => {
    const examples = each.examples ?? [];
    const failing = new Set(examples.flatMap(({ fails }) => fails));
    const asked = [
      'threshold',
      ...each.units.flatMap(rules => [
        ...(rules.minimumRecords === undefined ? [] : ['few-records']), ...(rules.dominance.length > 0 ? ['dominance'] : []), ...(rules.pPercent === undefined ? [] : ['p-percent']),
        ...(rules.degreesOfFreedom === undefined ? [] : ['degrees-of-freedom']), ...(rules.quantileSupport === undefined ? [] : ['quantile-support'])
      ]),
      ...(each.classMinimumOutside > 0 ? ['class-disclosure'] : []), ...(each.zerosAllowed ? [] : ['zero-cell']),
      ...(each.minimumPopulation ? ['minimum-population'] : []), ...(each.finestDetail ? ['finest-detail'] : [])
    ];
    expect([...failing]).toEqual(expect.arrayContaining(asked));
    expect(examples.filter(({ fails }) => fails.length === 0).map(({ unit }) => unit)).toEqual(expect.arrayContaining([each.units[0]?.type]));
  });

  it.each(shipped)('%s has examples so near its limits that another number would be noticed', (_, each) => {
    each.units.forEach((rules, place) => {
      // Types of one pack with the same numbers share their examples.
      const same = each.units.filter(other => JSON.stringify({ ...other, type: '' }) === JSON.stringify({ ...rules, type: '' })).map(({ type }) => type);
      const examples = (each.examples ?? []).map(example => (same.includes(example.unit) ? { ...example, unit: rules.type } : example));
      const changed = (more: Partial<typeof rules>): number => checkPack({ ...each, examples, units: each.units.map((one, other) => (other === place ? { ...one, ...more } : one)) }).length;
      expect(changed({})).toBe(0);
      expect(changed({ minimumUnits: rules.minimumUnits - 1 })).toBeGreaterThan(0);
      expect(changed({ minimumUnits: rules.minimumUnits + 1 })).toBeGreaterThan(0);
      rules.dominance.forEach((rule, which) => {
        for (const k of [rule.k - 0.011, rule.k + 0.1]) {
          expect([rule, k, changed({ dominance: rules.dominance.map((one, other) => (other === which ? { ...rule, k } : one)) })]).not.toEqual([rule, k, 0]);
        }
      });
    });
    const of = (more: Partial<DeclaredPack>): number => checkPack({ ...each, ...more }).length;
    expect(each.zerosAllowed || of({ zerosAllowed: true }) > 0).toBe(true);
    for (const { nomenclature, population } of each.minimumPopulation ?? []) {
      expect(of({ minimumPopulation: [{ nomenclature, population: population - 1 }] })).toBeGreaterThan(0);
      expect(of({ minimumPopulation: [{ nomenclature, population: population + 1 }] })).toBeGreaterThan(0);
    }
  });
});

describe('an example', () => {
  it.each([
    [{}, []],
    [{ contributions: [1, 1, 1] }, ['few-records', 'threshold']],
    [{ contributions: [1, 1, 1], records: 9 }, ['threshold']],
    [{ contributions: [2, 2, 2], statistic: 'records' }, ['threshold']],
    [{ contributions: [100, 3, 3, 3, 3, 3] }, ['dominance']],
    [{ contributions: [-100, 3, 3, 3, 3, 3] }, ['dominance']],
    [{ contributions: [500, 500, 1, 1, 1] }, ['p-percent']],
    [{ contributions: [1, 1, 1, 1, 1], statistic: 'variance' }, []],
    [{ contributions: [1, 1, 1, 1], records: 5, statistic: 'variance' }, ['degrees-of-freedom']],
    // As results are judged: a square of zero adds nothing.
    [{ contributions: [1, 1, 1, 1, 0], statistic: 'variance' }, ['degrees-of-freedom']],
    [{ missing: 3 }, ['few-missing']],
    [{ missing: 4 }, []],
    [{ outside: 1 }, ['class-disclosure']],
    [{ outside: 2 }, []],
    [{ contributions: Array<number>(90).fill(1), outside: 9 }, ['class-disclosure']],
    [{ contributions: Array<number>(90).fill(1), outside: 10 }, []],
    [{ statistic: 'quantile', below: 3, above: 4 }, []],
    [{ statistic: 'quantile', below: 4, above: 2 }, ['quantile-support']],
    [{ statistic: 'quantile', below: 2, above: 4 }, ['quantile-support']],
    [{ statistic: 'quantile', below: 9 }, ['quantile-support']],
    [{ statistic: 'quantile', contributions: [2, 2, 2], below: 3, above: 3 }, ['threshold']],
    [{ statistic: 'quantile', contributions: [], missing: 4 }, ['few-records', 'threshold']],
    [{ statistic: 'quantile', contributions: [90, 1, 1, 1], below: 4, above: 4 }, []],
    [{ contributions: [] }, []],
    [{ contributions: [], statistic: 'quantile' }, []],
    [{ place: { nomenclature: 'commune', population: 2000 } }, []],
    [{ place: { nomenclature: 'commune', population: 1999 } }, ['minimum-population']],
    [{ place: { nomenclature: 'commune' } }, ['minimum-population']],
    [{ place: { nomenclature: 'region' } }, []],
    [{ contributions: [1, 1, 1], place: { nomenclature: 'commune', population: 1999 } }, ['few-records', 'minimum-population', 'threshold']],
    [{ shown: { variable: 'age' } }, ['finest-detail']],
    [{ shown: { variable: 'AGE', width: 5 } }, []],
    [{ shown: { variable: 'age', width: 10 } }, []],
    [{ shown: { variable: 'age', width: 7 } }, ['finest-detail']],
    [{ shown: { variable: 'age', width: 1 } }, ['finest-detail']],
    [{ shown: { variable: 'age', characters: 1 } }, ['finest-detail']],
    [{ shown: { variable: 'activity' } }, ['finest-detail']],
    [{ shown: { variable: 'activity', characters: 3 } }, ['finest-detail']],
    [{ shown: { variable: 'activity', characters: 2 } }, []],
    [{ shown: { variable: 'activity', width: 100 } }, ['finest-detail']],
    [{ shown: { variable: 'sex' } }, []],
    [{ unit: 'person' }, ['no-rules']]
  ] as [Partial<PackExample>, string[]][])('%j fails %j', (example, fails) => expect(found(example)).toEqual(fails));

  it.each([
    [{ zerosAllowed: false }, { contributions: [] }, ['zero-cell']],
    [{ zerosAllowed: false }, { contributions: [0, 0], statistic: 'records' }, ['zero-cell']],
    // Units without a value are in the cell.
    [{ zerosAllowed: false }, { contributions: [], missing: 4 }, ['few-records', 'threshold']],
    [{ zerosAllowed: false }, {}, []],
    [{ magnitudesAllowed: false }, {}, ['magnitudes-not-allowed']],
    [{ magnitudesAllowed: false }, { statistic: 'records', contributions: [2, 2, 2] }, ['threshold']],
    [{ units: pack.units.map(({ quantileSupport: _, ...rules }) => rules) }, { statistic: 'quantile', below: 9, above: 9 }, ['quantile-not-allowed']],
    [{ units: pack.units.map(({ degreesOfFreedom: _, ...rules }) => rules) }, { statistic: 'variance' }, ['variance-not-allowed']]
  ] as [Partial<DeclaredPack>, Partial<PackExample>, string[]][])('by rules that say %j too, %j fails %j', (rules, example, fails) => expect(found(example, rules)).toEqual(fails));

  it.each([[1, []], [2, []], [3, ['p-percent']]] as [number, string[]][])('of which %i of the contributors pool what they have fails %j', (coalition, fails) => {
    const together = { ...pack, units: pack.units.map(rules => ({ ...rules, coalition })) };
    expect(checkPack({ ...together, examples: [{ says: text, unit: 'firm', statistic: 'sum', contributions: [50, 30, 20, 6, 4], fails }] })).toEqual([]);
  });

  it('that disagrees is told by its number, with what it says and what the rules say', () => {
    const examples: PackExample[] = [
      { says: text, unit: 'firm', statistic: 'sum', contributions: [1, 1, 1, 1, 1], fails: [] },
      { says: text, unit: 'firm', statistic: 'sum', contributions: [100, 3, 3, 3, 3, 3], fails: ['threshold'] }
    ];
    expect(checkPack({ ...pack, examples })).toEqual([{ example: 1, says: text, expected: ['threshold'], found: ['dominance'] }]);
  });

  it('agrees in whatever order the codes and contributions stand', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 }), contributions => {
        const fails = found({ contributions });
        expect(checkPack({ ...pack, examples: [{ says: text, unit: 'firm', statistic: 'sum', contributions: [...contributions].reverse(), fails: [...fails].reverse() }] })).toEqual([]);
      })
    );
  });
});
