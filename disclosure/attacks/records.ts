import type { Attack } from './attack.js';

const middle = { sql: 'SELECT dep, median(income) AS m FROM health.patient GROUP BY dep' } as const;

/** Values of single records, under many names. */
export const records: Attack[] = [
  { id: 'record-star', name: 'All rows', at: 'aline', may: ['unsafe'], sql: 'SELECT * FROM health.patient', why: 'Rows of records are no result.', control: { sql: 'SELECT * FROM geo.dep' } },
  { id: 'record-distinct', name: 'Distinct rows', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT DISTINCT dep, disease, birth_year FROM health.patient", why: 'It says that somebody in Lozère has HIV, and his year of birth.', control: { sql: 'SELECT DISTINCT dep FROM health.patient' } },
  { id: 'record-limit', name: 'Five rows', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT dep, income FROM health.patient LIMIT 5', why: 'Five records are five records.' },
  { id: 'record-expression', name: 'Rows as an expression', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT round(income) AS n FROM health.patient', why: 'Rounding one income to the euro hides nothing.' },
  { id: 'record-max', name: 'The largest income', at: 'heir', may: ['unsafe'], sql: 'SELECT dep, max(income) AS m FROM health.patient GROUP BY dep', why: 'It is his, and ACRO 1.0.2 passes it.', control: middle },
  { id: 'record-min', name: 'The earliest year of birth', at: 'doyenne', may: ['review', 'unsafe'], sql: 'SELECT dep, min(birth_year) AS m FROM health.patient GROUP BY dep', why: 'It is hers.', control: middle },
  { id: 'record-arg-max', name: 'The disease of the richest', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, arg_max(disease, income) AS d FROM health.patient GROUP BY dep', why: 'It is his diagnosis.' },
  { id: 'record-any-value', name: 'Any value', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT dep, any_value(disease) AS d, count(*) AS n FROM health.patient GROUP BY dep", why: 'It is the value of one record.', control: { sql: 'SELECT p.dep, any_value(d.region) AS r, count(*) AS n FROM health.patient p JOIN geo.dep d ON p.dep = d.code GROUP BY p.dep' } },
  { id: 'record-first', name: 'The first', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT dep, first(income ORDER BY birth_year) AS i FROM health.patient GROUP BY dep', why: 'It is the income of the eldest.' },
  { id: 'record-list', name: 'A list', at: 'hermit', may: ['unsafe'], sql: 'SELECT dep, list(income) AS l FROM health.patient GROUP BY dep', why: 'A list holds every record.' },
  { id: 'record-string', name: 'A string', at: 'hermit', may: ['unsafe'], sql: "SELECT dep, string_agg(disease, ',') AS l FROM health.patient GROUP BY dep", why: 'A string holds every record.' },
  { id: 'record-histogram', name: 'A histogram of values', at: 'doyenne', may: ['review', 'unsafe'], sql: 'SELECT dep, histogram(birth_year) AS h FROM health.patient GROUP BY dep', why: 'Each value has its count, and 1911 has one.', control: { sql: "SELECT birth_year // 20 AS k, count(*) AS n FROM health.patient WHERE birth_year >= 1940 GROUP BY ALL" } },
  { id: 'record-mode', name: 'The mode', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, mode(income) AS m FROM health.patient GROUP BY dep', why: 'Of amounts it is one person’s.', control: middle },
  { id: 'record-quantile-zero', name: 'The quantile 0', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, quantile_cont(income, 0) AS q FROM health.patient GROUP BY dep', why: 'It is the minimum.', control: { sql: 'SELECT dep, quantile_cont(income, 0.25) AS q FROM health.patient GROUP BY dep' } },
  { id: 'record-quantile-top', name: 'The quantile 0.999', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, quantile_disc(income, 0.999) AS q FROM health.patient GROUP BY dep', why: 'Of eighty people it is the largest.', control: { sql: 'SELECT dep, quantile_disc(income, 0.75) AS q FROM health.patient GROUP BY dep' } },
  { id: 'record-quantile-negative', name: 'A quantile counted from above', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, quantile_cont(income, -0.001) AS q FROM health.patient GROUP BY dep', why: 'It is the largest.' },
  { id: 'record-quantile-list', name: 'Several quantiles at once', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, quantile_cont(income, [0.5, 0.999]) AS q FROM health.patient GROUP BY dep', why: 'The second is the largest.' },
  { id: 'record-percentile', name: 'A percentile in the standard’s words', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, percentile_cont(0.999) WITHIN GROUP (ORDER BY income) AS q FROM health.patient GROUP BY dep', why: 'It is the largest.' },
  { id: 'record-median-few', name: 'A median of few', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT dep, median(income) AS m FROM health.patient WHERE disease = 'hiv' GROUP BY dep", why: 'In Lozère it is his income.', control: middle },
  { id: 'record-top-k', name: 'The three most frequent values', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, approx_top_k(income, 3) AS t FROM health.patient GROUP BY dep', why: 'Amounts of single records.' },
  { id: 'record-max-by-n', name: 'The three largest', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, max(income, 3) AS t FROM health.patient GROUP BY dep', why: 'Three people’s incomes.' },
  { id: 'record-struct', name: 'A row as a value', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT p FROM health.patient p', why: 'It is the record.' },
  { id: 'record-columns', name: 'The largest of each column', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT max(COLUMNS(*)) FROM health.patient', why: 'Maxima of all columns at once.' },
  { id: 'record-unnest', name: 'A list opened again', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT unnest(list(income)) AS i FROM health.patient', why: 'It is the column.' },
  { id: 'record-bool-or', name: 'Whether anybody', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT dep, bool_or(disease = 'hiv' AND birth_year = 1941) AS b FROM health.patient GROUP BY dep", why: 'It is an answer about one person.' },
  { id: 'record-correlation', name: 'A regression through few points', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT dep, regr_slope(income, copay) AS a, regr_intercept(income, copay) AS b FROM health.patient WHERE disease = 'hiv' GROUP BY dep", why: 'Two points are a line.' }
];
