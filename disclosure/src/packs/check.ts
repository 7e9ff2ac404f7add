import { judgeClass, judgeDetail, judgeEmpty, judgeKind, judgePlace, judgeStatistic, judgeSupport, widthOf, type Failure, type Measured } from '../judge.js';
import { same } from '../tree.js';
import type { Text, UnitRules } from '../types.js';
import type { DeclaredPack, PackExample } from './declared.js';

/** An example of which the rules say something else than the pack does. */
export interface PackDisagreement {
  /** Its number in the pack, from 0. */
  example: number;
  says: Text;
  /** Codes of rules, in alphabetical order. */
  expected: string[];
  found: string[];
}

/** Asks the rules of a pack about the pack's own examples, by the functions that judge results. */
export function checkPack(pack: DeclaredPack): PackDisagreement[] {
  return (pack.examples ?? []).flatMap((given, example) => {
    const expected = distinct(given.fails);
    const found = distinct(failures(given, pack));
    return expected.join() === found.join() ? [] : [{ example, says: given.says, expected, found }];
  });
}

const kinds: Record<PackExample['statistic'], Measured['kind']> = { records: 'rows', units: 'units', sum: 'sum', mean: 'mean', variance: 'variance', quantile: 'quantile' };

function failures(example: PackExample, pack: DeclaredPack): string[] {
  const rules = pack.units.find(({ type }) => type === example.unit);
  if (!rules) {
    return ['no-rules'];
  }
  const kind = kinds[example.statistic];
  // What is left to a person is not measured.
  const left = judgeKind(kind, pack);
  const measured = measuredOf(example, rules);
  const { contributors, rows, values } = measured;
  const { outside, below = NaN, above = NaN } = example;
  const failed = left.length > 0 ? left : [
    ...judgeStatistic(measured, rules),
    ...(rows === 0 ? judgeEmpty(pack) : []),
    ...(kind === 'quantile' && values > 0 ? judgeSupport({ below, above }, rules) : []),
    ...(outside === undefined ? [] : judgeClass({ units: contributors, outside, margin: contributors + outside }, pack)),
    ...judgeKeys(example, pack)
  ];
  return failed.map(({ code }) => code);
}

function measuredOf({ statistic, contributions, missing = 0, records }: PackExample, rules: UnitRules): Measured {
  // Of a variance each contributes its square, and who has none does not contribute.
  const sizes = contributions.map(amount => (statistic === 'variance' ? amount * amount : Math.abs(amount))).sort((a, b) => b - a);
  const contributors = sizes.filter(size => size > 0).length;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const values = records ?? (statistic === 'records' || statistic === 'quantile' ? total : sizes.length);
  return { kind: kinds[statistic], rows: values + missing, values, contributors, missing, total, largest: sizes.slice(0, widthOf([rules])) };
}

/** What a cell's place and other keys fail. */
function judgeKeys({ place, shown }: PackExample, { minimumPopulation = [], finestDetail = [] }: DeclaredPack): Failure[] {
  return [
    ...minimumPopulation.filter(({ nomenclature }) => nomenclature === place?.nomenclature).flatMap(({ population }) => judgePlace(place?.population, population)),
    ...finestDetail.filter(({ variable }) => shown && same(variable, shown.variable)).flatMap(rule => judgeDetail(shown, rule))
  ];
}

function distinct(codes: string[]): string[] {
  return [...new Set(codes)].sort();
}
