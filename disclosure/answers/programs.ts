import { contributions, withRest, type Contribution, type KnownAnswer } from './answer.js';

/** Table of the README of rtauargus: by activity and size the total, the number of units and the largest of them. */
const actSize = ([
  ['01', 'tr1', 100, 10, 20], ['01', 'tr2', 50, 5, 15], ['02', 'tr1', 30, 2, 20], ['02', 'tr2', 20, 5, 10], ['06', 'tr1', 60, 8, 16], ['06', 'tr2', 40, 6, 38]
] as const).flatMap(([activity, size, total, units, largest], place) => contributions(100 * place, [activity, size], withRest([largest], total, units)));

/** microdata1 of sdcTable: values by region and gender. */
const microdata1 = ([
  ['A', 'female', [11, 9]],
  ['A', 'male', [18, 15, 13, 13, 12, 11, 10, 10, 10, 9, 9, 9, 8, 7, 7, 6, 6, 5]],
  ['B', 'female', [18, 16, 14, 14, 13, 13, 12, 12, 11, 10, 10, 9, 9, 8, 8, 8, 7, 7, 5]],
  ['B', 'male', [15, 14, 14, 12, 11, 10, 10, 10, 9, 8, 8, 7, 7, 5]],
  ['C', 'female', [19, 12, 12, 11, 10, 9, 9, 9, 8, 7]],
  ['C', 'male', [18, 12, 12, 11, 11, 11, 10, 9, 6, 6, 6, 6]],
  ['D', 'female', [18, 16, 14, 14, 11, 11, 11, 10, 10, 9, 9, 7, 6, 6]],
  ['D', 'male', [280, 11, 10, 9, 9, 9, 8, 8, 8, 7, 7]]
] as const).flatMap(([region, gender, values], place) => contributions(100 * place, [region, gender], values));
const sdcTable = (place: string): KnownAnswer['citation'] =>
  ({ title: 'sdcTable (Statistics Austria), data set microdata1 and tests/testthat/test-primarySuppression.r', place, url: 'https://github.com/sdcTools/sdcTable/blob/master/tests/testthat/test-primarySuppression.r', firstHand: true });
const byRegion = { keys: ['region', 'gender'], records: microdata1, statistic: 'sum(value)', groupBy: 'CUBE (region, gender)', cells: 15, verdict: 'unsafe' } as const;

/** sdc_descriptives_DT of sdcLog, val_1: ten entities, two sectors, two years; A has no value in 2019. */
const entities: [entity: string, in2019: number | null, in2020: number][] = [
  ['A', null, 94.174449], ['B', 4.349115, 2.589011], ['C', 6.15568, 7.183206], ['D', 9.17387, 4.456933], ['E', 2.815137, 7.928573],
  ['F', 9.085507, 180.816665], ['G', 9.502077, 7.458567], ['H', 6.947180, 9.927155], ['I', 6.662026, 4.420317], ['J', 1.556076, 7.997007]
];
const descriptives: Contribution[] = entities.flatMap(([, before, after], place) => {
  const sector = place < 5 ? 'S1' : 'S2';
  return [[[sector, '2019'], place + 1, before] as const, [[sector, '2020'], place + 1, after] as const];
});
const sdcLog = (place: string): KnownAnswer['citation'] =>
  ({ title: 'sdcLog (Deutsche Bundesbank), data set sdc_descriptives_DT and tests/testthat/test-sdc_descriptives.R', place, url: 'https://github.com/matthiasgomolka/sdcLog/blob/main/tests/testthat/test-sdc_descriptives.R', firstHand: true });
const five = { minimumUnits: 5, dominance: [{ n: 2, k: 0.85, comparator: '>=' as const }] };
const missing = 'Vitrine asks a person, too, about the one entity without a value (`few-missing`).';

/** Delinquent children by county and education of the household head: counts made up by the source itself. */
const counties = ([['Alpha', [15, 1, 3, 1]], ['Beta', [20, 10, 10, 15]], ['Gamma', [3, 10, 10, 2]], ['Delta', [12, 14, 7, 2]]] as const)
  .flatMap(([county, counts], place) => counts.flatMap((count, level) =>
    Array.from({ length: count }, (_, unit) => [[county, ['Low', 'Medium', 'High', 'Very high'][level] as string], 1000 * place + 100 * level + unit, null] as const)));

/** 50 of which others are left: of five contributors, of four, and of three alike. */
const coalitions = ([['five', [50, 30, 20, 6, 4]], ['four', [50, 30, 20, 5]], ['three', [40, 40, 40]]] as const).flatMap(([cell, values], place) => contributions(100 * place, [cell], values));
const coalition = (size: number, unsafe: string[]): KnownAnswer => ({
  id: `argus-coalition-${size}`, citation: { title: 'τ-ARGUS, p% rule with n intruders in coalition', place: `the definition at p = 10, n = ${size}`, url: 'https://github.com/sdcTools/tauargus', firstHand: false },
  convention: 'The definition is the program’s, the numbers are made by hand: of the total without the largest and the n next to it 10 % of the largest must be left.',
  keys: ['cell'], records: coalitions, statistic: 'sum(value)', rules: { minimumUnits: 1, dominance: [], pPercent: 0.1, coalition: size }, unsafe: unsafe.map(cell => [[cell], 'p-percent'] as const), cells: 3,
  verdict: unsafe.length > 0 ? 'unsafe' : 'safe alone'
});

export const programs: KnownAnswer[] = [
  // Left are 30, 25 and 40; then 10, 5 (the limit itself is safe) and nothing; then 4, nothing and nothing.
  coalition(1, []), coalition(2, ['three']), coalition(3, ['five', 'four', 'three']),
  {
    id: 'rtauargus-act-size', citation: { title: 'rtauargus (INSEE), README, table act_size with FREQ(3,10)|NK(1,85)', place: 'Simple example: status A is the frequency rule, B the dominance rule, V and D are not primary', url: 'https://github.com/InseeFrLab/rtauargus', firstHand: true },
    convention: 'The publication gives totals, numbers and the largest: the others have equal parts. D (02 × tr2 and 06 × tr1) is secondary, and no finding of a rule.',
    keys: ['activity', 'size'], records: actSize, statistic: 'sum(value)', groupBy: 'CUBE (activity, size)', rules: { minimumUnits: 3, dominance: [{ n: 1, k: 0.85, comparator: '>' }] },
    unsafe: [[['02', 'tr1'], 'threshold'], [['06', 'tr2'], 'dominance']], cells: 12, verdict: 'unsafe'
  },
  { id: 'sdctable-frequency', citation: sdcTable('freq, maxN = 2: cell 6 of 15'), ...byRegion, rules: { minimumUnits: 3, dominance: [] }, unsafe: [[['A', 'female'], 'threshold']] },
  {
    id: 'sdctable-dominance', citation: sdcTable('nk, n = 2, k = 75: cells 6 and 14 of 15'), ...byRegion, rules: { minimumUnits: 1, dominance: [{ n: 2, k: 0.75, comparator: '>' }] },
    unsafe: [[['A', 'female'], 'dominance'], [['D', 'male'], 'dominance']]
  },
  { id: 'sdctable-p-percent', citation: sdcTable('p = 70: cells 6 and 14 of 15'), ...byRegion, rules: { minimumUnits: 1, dominance: [], pPercent: 0.7 }, unsafe: [[['A', 'female'], 'p-percent'], [['D', 'male'], 'p-percent']] },
  { id: 'sdctable-pq', citation: sdcTable('pq = (60, 80): cells 6 and 14 of 15'), ...byRegion, rules: { minimumUnits: 1, dominance: [], pPercent: 0.6, priorKnowledge: 0.8 }, unsafe: [[['A', 'female'], 'p-percent'], [['D', 'male'], 'p-percent']] },
  {
    id: 'sdclog-all', citation: sdcLog('simple: 10 entities, the two largest have 0.7413301'), convention: missing, keys: [], records: descriptives.map(([, unit, value]) => [[], unit, value] as const), statistic: 'avg(value)', rules: five, unsafe: [], cells: 1, verdict: 'review'
  },
  {
    id: 'sdclog-sector', citation: sdcLog('medium, without A: S1 has 4 entities; the two largest of S2 have 0.84650585'), keys: ['sector'],
    records: descriptives.filter(([, unit]) => unit !== 1).map(([[sector = ''], unit, value]) => [[sector], unit, value] as const), statistic: 'avg(value)', rules: five,
    unsafe: [[['S1'], 'threshold']], cells: 2, verdict: 'unsafe'
  },
  {
    id: 'sdclog-sector-year', citation: sdcLog('complex: S1 2019 has 4 entities; the two largest have 0.90563139 in S2 2020 and 0.87768517 in S1 2020'), convention: missing, keys: ['sector', 'year'], records: descriptives, statistic: 'avg(value)', rules: five,
    unsafe: [[['S1', '2019'], 'threshold'], [['S1', '2020'], 'dominance'], [['S2', '2020'], 'dominance']], cells: 4, verdict: 'unsafe'
  },
  {
    id: 'working-paper-22', citation: { title: 'Statistical Policy Working Paper 22, Report on Statistical Disclosure Limitation Methodology (FCSM, 1994; 2005)', place: 'Chapter II, Table 1: delinquent children by county and education, fewer than 5 is sensitive', url: 'https://www.fcsm.gov/assets/files/docs/spwp22WithFrontNote.pdf', firstHand: false },
    convention: 'Remembered, not read again: rows and columns add up to the totals as remembered (20, 55, 25, 35; 50, 35, 30, 20).',
    keys: ['county', 'education'], records: counties, statistic: 'count(*)', groupBy: 'CUBE (county, education)', rules: { minimumUnits: 5, dominance: [] },
    unsafe: [['Alpha', 'Medium'], ['Alpha', 'High'], ['Alpha', 'Very high'], ['Gamma', 'Low'], ['Gamma', 'Very high'], ['Delta', 'Very high']].map(cell => [cell, 'threshold'] as const), cells: 25, verdict: 'unsafe'
  }
];
