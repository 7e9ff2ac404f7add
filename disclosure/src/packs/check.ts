import { judgeClass, judgeStatistic, widthOf, type Measured } from '../judge.js';
import type { Text } from '../types.js';
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

const kinds: Record<PackExample['statistic'], Measured['kind']> = { records: 'rows', units: 'units', sum: 'sum', mean: 'mean', variance: 'variance' };

function failures(example: PackExample, pack: DeclaredPack): string[] {
  const rules = pack.units.find(({ type }) => type === example.unit);
  if (!rules) {
    return ['no-rules'];
  }
  const { statistic, contributions, missing = 0, outside } = example;
  // A variance is a sum of squares, and a value of zero is a value.
  const sizes = contributions.map(amount => (statistic === 'variance' ? amount * amount : Math.abs(amount))).sort((a, b) => b - a);
  const contributors = statistic === 'variance' ? sizes.length : sizes.filter(size => size > 0).length;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const records = example.records ?? (statistic === 'records' ? total : sizes.length);
  const measured: Measured = { kind: kinds[statistic], rows: records + missing, values: records, contributors, missing, total, largest: sizes.slice(0, widthOf([rules])) };
  const failed = [
    ...judgeStatistic(measured, rules),
    ...(outside === undefined ? [] : judgeClass({ units: contributors, outside, margin: contributors + outside }, pack))
  ];
  return failed.map(({ code }) => code);
}

function distinct(codes: string[]): string[] {
  return [...new Set(codes)].sort();
}
