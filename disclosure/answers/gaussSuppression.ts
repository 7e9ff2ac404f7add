import type { Contribution, KnownAnswer } from './answer.js';

const citation = (place: string): KnownAnswer['citation'] =>
  ({ title: 'Magnitude table suppression, vignette of the R package GaussSuppression 1.0.0 (Statistics Norway)', place, url: 'https://cran.r-project.org/web/packages/GaussSuppression/vignettes/Magnitude_table_suppression.html', firstHand: true });

const companies = ['A', 'B', 'C', 'D'];

/** Table 1 and Table 6: sector, geography, company and value. */
const rows: [sector4: string, geo: string, company: string, value: number][] = [
  ['Agriculture', 'Portugal', 'A', 75.9], ['Agriculture', 'Portugal', 'B', 24.5], ['Agriculture', 'Spain', 'A', 96.6], ['Agriculture', 'Spain', 'B', 43.2],
  ['Entertainment', 'Iceland', 'B', 16.8], ['Entertainment', 'Portugal', 'B', 7.1], ['Entertainment', 'Portugal', 'D', 2.3],
  ['Entertainment', 'Spain', 'A', 77.4], ['Entertainment', 'Spain', 'B', 11.5], ['Entertainment', 'Spain', 'C', 16.4],
  ['Governmental', 'Portugal', 'B', 21.6], ['Governmental', 'Portugal', 'D', 2.0], ['Governmental', 'Spain', 'C', 6.5], ['Governmental', 'Spain', 'D', 2.7],
  ['Industry', 'Iceland', 'B', 9.6], ['Industry', 'Iceland', 'C', 8.8], ['Industry', 'Iceland', 'D', 1.9], ['Industry', 'Portugal', 'B', 25.7], ['Industry', 'Portugal', 'D', 3.4], ['Industry', 'Spain', 'C', 8.4]
];
const keys = ['sector4', 'sector2', 'geo', 'eu'];
const keysOf = (sector4: string, geo: string): string[] => [sector4, sector4 === 'Governmental' ? 'public' : 'private', geo, geo === 'Iceland' ? 'nonEU' : 'EU'];

/** Each row is a company of its own, or the four companies have several rows. */
const apart: Contribution[] = rows.map(([sector4, geo, , value], place) => [keysOf(sector4, geo), place + 1, value]);
const together: Contribution[] = rows.map(([sector4, geo, company, value]) => [keysOf(sector4, geo), companies.indexOf(company) + 1, value]);
const flat: Contribution[] = apart.map(([[sector4 = '', , geo = ''], unit, value]) => [[sector4, geo], unit, value]);

// sector4 determines sector2, and geo determines eu: a level names both, so that the finest cells are among those shown.
const hierarchy = 'GROUPING SETS ((sector4, sector2, geo, eu), (sector4, sector2, eu), (sector4, sector2), (sector2, geo, eu), (sector2, eu), (sector2), (geo, eu), (eu), ())';
const formula = 'GROUPING SETS ((sector4, sector2, eu), (sector4, sector2), (sector2, geo, eu), (sector2), (geo, eu), (eu), ())';
const other = 'GROUPING SETS ((sector4, sector2, geo, eu), (sector4, sector2), (sector2, eu), (sector2), (geo, eu), (eu), ())';
const hidden = 'The finest cells are not part of this table: Vitrine judges them all the same, and what fails there is `difference`, for a person.';
const atLeast = 'The program takes (n,k) as “at least”, its text as “exceeds”; no cell is at the limit.';

const both = [{ n: 1, k: 0.8, comparator: '>=' }, { n: 2, k: 0.99, comparator: '>=' }] as const;
const cell = (sector4: string, geo: string): string[] => keysOf(sector4, geo);

export const gaussSuppression: KnownAnswer[] = [
  {
    id: 'gauss-table-2', citation: citation('Table 2: one contributor is too few'), keys: ['sector4', 'geo'], records: flat, statistic: 'sum(value)', groupBy: 'CUBE (sector4, geo)',
    rules: { minimumUnits: 2, dominance: [] }, unsafe: [[['Entertainment', 'Iceland'], 'threshold'], [['Industry', 'Spain'], 'threshold']], cells: 18, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-3', citation: citation('Table 3: (1,80)'), convention: atLeast, keys: ['sector4', 'geo'], records: flat, statistic: 'sum(value)', groupBy: 'CUBE (sector4, geo)',
    rules: { minimumUnits: 1, dominance: [{ n: 1, k: 0.8, comparator: '>=' }] },
    unsafe: [['Entertainment', 'Iceland'], ['Governmental', 'Portugal'], ['Industry', 'Portugal'], ['Industry', 'Spain']].map(place => [place, 'dominance'] as const), cells: 18, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-4', citation: citation('Table 4: (1,80) and (2,99), two hierarchies'), convention: atLeast, keys, records: apart, statistic: 'sum(value)', groupBy: hierarchy,
    rules: { minimumUnits: 1, dominance: [...both] },
    unsafe: [
      cell('Agriculture', 'Portugal'), cell('Agriculture', 'Spain'), cell('Entertainment', 'Iceland'), cell('Entertainment', 'Portugal'), cell('Governmental', 'Portugal'), cell('Governmental', 'Spain'),
      cell('Industry', 'Portugal'), cell('Industry', 'Spain'), ['Entertainment', 'private', 'nonEU'], ['public', 'Portugal', 'EU'], ['public', 'Spain', 'EU']
    ].map(place => [place, 'dominance'] as const), cells: 36, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-5', citation: citation('Table 5: two contributors are too few, by formula'), convention: hidden, keys, records: apart, statistic: 'sum(value)', groupBy: formula,
    rules: { minimumUnits: 3, dominance: [] },
    unsafe: [[['Entertainment', 'private', 'nonEU'], 'threshold'], [['public', 'Portugal', 'EU'], 'threshold'], [['public', 'Spain', 'EU'], 'threshold']], cells: 23, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-7', citation: citation('Table 7: two companies are too few, and companies have several rows'), keys, records: together, statistic: 'sum(value)', groupBy: hierarchy,
    rules: { minimumUnits: 3, dominance: [] },
    unsafe: [
      cell('Agriculture', 'Portugal'), cell('Agriculture', 'Spain'), ['Agriculture', 'private', 'EU'], ['Agriculture', 'private'], cell('Entertainment', 'Iceland'), cell('Entertainment', 'Portugal'),
      ['Entertainment', 'private', 'nonEU'], cell('Governmental', 'Portugal'), cell('Governmental', 'Spain'), cell('Industry', 'Portugal'), cell('Industry', 'Spain'), ['public', 'Portugal', 'EU'], ['public', 'Spain', 'EU']
    ].map(place => [place, 'threshold'] as const), cells: 36, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-8', citation: citation('Table 8: (1,80) and (2,99) of companies, by formula'), convention: `${atLeast} ${hidden}`, keys, records: together, statistic: 'sum(value)', groupBy: formula,
    rules: { minimumUnits: 1, dominance: [...both] },
    unsafe: [['Agriculture', 'private', 'EU'], ['Agriculture', 'private'], ['Entertainment', 'private', 'nonEU'], ['public', 'Portugal', 'EU'], ['public', 'Spain', 'EU']].map(place => [place, 'dominance'] as const), cells: 23, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-9', citation: citation('Table 9: (1,80) and (2,99) of companies, by another formula'), convention: atLeast, keys, records: together, statistic: 'sum(value)', groupBy: other,
    rules: { minimumUnits: 1, dominance: [...both] },
    unsafe: [
      cell('Agriculture', 'Portugal'), cell('Agriculture', 'Spain'), ['Agriculture', 'private'], cell('Entertainment', 'Iceland'), cell('Entertainment', 'Portugal'), cell('Governmental', 'Portugal'),
      cell('Governmental', 'Spain'), cell('Industry', 'Portugal'), cell('Industry', 'Spain')
    ].map(place => [place, 'dominance'] as const), cells: 25, verdict: 'unsafe'
  },
  {
    id: 'gauss-table-10', citation: citation('Table 10: p% = 30, each row a company of its own'), convention: 'Only its primary cells are compared; its intervals are another rule.', keys: ['sector4', 'sector2', 'geo'],
    records: apart.map(([[sector4 = '', sector2 = '', geo = ''], unit, value]) => [[sector4, sector2, geo], unit, value] as const), statistic: 'sum(value)',
    groupBy: 'GROUPING SETS ((sector4, sector2, geo), (sector4, sector2), (sector2, geo), (sector2), (geo), ())', rules: { minimumUnits: 1, dominance: [], pPercent: 0.3 },
    unsafe: [
      ['Agriculture', 'private', 'Portugal'], ['Agriculture', 'private', 'Spain'], ['Entertainment', 'private', 'Iceland'], ['Entertainment', 'private', 'Portugal'], ['Entertainment', 'private', 'Spain'],
      ['Governmental', 'public', 'Portugal'], ['Governmental', 'public', 'Spain'], ['Governmental', 'public'], ['Industry', 'private', 'Iceland'], ['Industry', 'private', 'Portugal'], ['Industry', 'private', 'Spain'],
      ['public', 'Portugal'], ['public', 'Spain'], ['public']
    ].map(place => [place, 'p-percent'] as const), cells: 25, verdict: 'unsafe'
  }
];
