import { contributions, withRest, type Contribution, type KnownAnswer } from './answer.js';

const magnitude = (place: string): KnownAnswer['citation'] =>
  ({ title: 'Handbook on Statistical Disclosure Control (online edition, 2025), chapter 4, Magnitude tabular data', place, url: 'https://sdctools.github.io/HandbookSDC/04-magnitude-tabular-data.html', firstHand: true });
const frequency = (place: string): KnownAnswer['citation'] =>
  ({ title: 'Handbook on Statistical Disclosure Control (online edition, 2025), chapter 5, Frequency tables', place, url: 'https://sdctools.github.io/HandbookSDC/05-frequency-tables.html', firstHand: true });

const none = { minimumUnits: 1, dominance: [] };
const rest = 'The publication gives the total and the two largest contributions; the others are made up, many and equal.';

/** 100,000 of which the largest two have 50,000 and 49,000. */
const first = contributions(1, ['cell'], withRest([50_000, 49_000], 100_000, 12));
/** 110,000 of which the largest two have 52,000 and 50,000. */
const second = contributions(1, ['cell'], withRest([52_000, 50_000], 110_000, 12));

const people = (table: readonly (readonly [readonly string[], number])[]): Contribution[] => {
  let unit = 0;
  return table.flatMap(([keys, count]) => Array.from({ length: count }, () => [keys, ++unit, null] as const));
};

const maritalBySex = people([
  [['Married', 'Male'], 38], [['Married', 'Female'], 17], [['Divorced', 'Male'], 7], [['Divorced', 'Female'], 4], [['Single', 'Male'], 3], [['Single', 'Female'], 1]
]);
const maritalByHours = people([[['Married', 'Full time'], 6], [['Divorced', 'Full time'], 5], [['Divorced', 'Part time'], 1], [['Single', 'Full time'], 2], [['Single', 'Part time'], 2]]);

export const handbook: KnownAnswer[] = [
  {
    id: 'handbook-example-1-dominance', citation: magnitude('Concentration rules, Example 1'), convention: rest,
    keys: ['place'], records: first, statistic: 'sum(value)', rules: { minimumUnits: 3, dominance: [{ n: 1, k: 0.9, comparator: '>' }] }, unsafe: [], cells: 1, verdict: 'safe alone'
  },
  {
    id: 'handbook-example-1-p-percent', citation: magnitude('Concentration rules, Example 1: the second can estimate the first to within 2 %'), convention: `${rest} The parameter, 10 %, is that of Example 2.`,
    keys: ['place'], records: first, statistic: 'sum(value)', rules: { ...none, pPercent: 0.1 }, unsafe: [[['cell'], 'p-percent']], cells: 1, verdict: 'unsafe'
  },
  {
    id: 'handbook-example-1-two-percent', citation: magnitude('Concentration rules, Example 1: the estimate is 2 % too high'), convention: `${rest} Safe where 2 % is enough: the limit itself is safe.`,
    keys: ['place'], records: first, statistic: 'sum(value)', rules: { ...none, pPercent: 0.02 }, unsafe: [], cells: 1, verdict: 'safe alone'
  },
  {
    id: 'handbook-example-2-p-percent', citation: magnitude('p%-rule and dominance-rule, Example 2: 15.4 %, safe at p = 10'), convention: rest,
    keys: ['place'], records: second, statistic: 'sum(value)', rules: { ...none, pPercent: 0.1 }, unsafe: [], cells: 1, verdict: 'safe alone'
  },
  {
    id: 'handbook-example-2-dominance', citation: magnitude('p%-rule and dominance-rule, Example 2: 102,000 of 110,000, not safe at (2, 90.9)'), convention: rest,
    keys: ['place'], records: second, statistic: 'sum(value)', rules: { minimumUnits: 1, dominance: [{ n: 2, k: 100 / 110, comparator: '>' }] }, unsafe: [[['cell'], 'dominance']], cells: 1, verdict: 'unsafe'
  },
  {
    id: 'handbook-pq', citation: magnitude('The (p,q)-rule, equation 4.7: only p / q counts'), convention: `${rest} At p = 10 and q = 50 the rule is that of p = 20: 15.4 % is not enough.`,
    keys: ['place'], records: second, statistic: 'sum(value)', rules: { ...none, pPercent: 0.1, priorKnowledge: 0.5 }, unsafe: [[['cell'], 'p-percent']], cells: 1, verdict: 'unsafe'
  },
  {
    id: 'handbook-minimum-frequency', citation: magnitude('Table 4.1 with the minimum frequency rule of Table 4.2 at its usual 3'), convention: 'The publication gives totals and numbers of respondents: each has an equal part.',
    keys: ['region', 'industry'],
    records: [
      ...contributions(100, ['Region 1', 'Industry A'], withRest([], 540, 12)), ...contributions(200, ['Region 1', 'Industry B'], withRest([], 231, 15)),
      ...contributions(300, ['Region 2', 'Industry A'], withRest([], 48, 2)), ...contributions(400, ['Region 2', 'Industry B'], withRest([], 125, 8))
    ],
    statistic: 'sum(value)', rules: { minimumUnits: 3, dominance: [] }, unsafe: [[['Region 2', 'Industry A'], 'threshold']], cells: 4, verdict: 'unsafe'
  },
  {
    id: 'handbook-nearly-all', citation: magnitude('Example 1d: 99 % of the turnover of 51 companies'), convention: 'The publication names no parameter: (1,85) here.',
    keys: ['place'], records: contributions(1, ['region X'], withRest([99], 100, 51)), statistic: 'sum(value)', rules: { minimumUnits: 3, dominance: [{ n: 1, k: 0.85, comparator: '>' }] },
    unsafe: [[['region X'], 'dominance']], cells: 1, verdict: 'unsafe'
  },
  {
    id: 'handbook-identification', citation: frequency('5.2, Marital status by sex: the one single woman'), convention: 'A count of 1 is the unsafe one: at least 2.',
    keys: ['marital', 'sex'], records: maritalBySex, statistic: 'count(*)', groupBy: 'CUBE (marital, sex)', rules: { minimumUnits: 2, dominance: [] },
    unsafe: [[['Single', 'Female'], 'threshold']], cells: 12, verdict: 'unsafe'
  },
  {
    id: 'handbook-group-attribute', citation: frequency('5.2, Marital status by hours worked: all married people work full time'),
    keys: ['marital', 'hours'], records: maritalByHours, statistic: 'count(*)', rules: none, sensitive: { key: 'hours', outside: 1 },
    unsafe: [[['Married', 'Full time'], 'class-disclosure']], cells: 5, verdict: 'unsafe'
  },
  {
    id: 'handbook-within-group', citation: frequency('5.2, Marital status by hours worked: the one divorced part-timer knows of the others'), convention: 'Two outside are asked for, so that one who is outside cannot know.',
    keys: ['marital', 'hours'], records: maritalByHours, statistic: 'count(*)', rules: none, sensitive: { key: 'hours', outside: 2 },
    unsafe: [[['Married', 'Full time'], 'class-disclosure'], [['Divorced', 'Full time'], 'class-disclosure']], cells: 5, verdict: 'unsafe'
  }
];
