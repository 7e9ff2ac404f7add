import type { Attack } from './attack.js';

/** A condition inside a statistic is a group of its own, however it is written. */
export const populations: Attack[] = [
  {
    id: 'population-case-person', name: 'A sum with one person in it and two thousand rows', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT dep, sum(CASE WHEN person = 7 THEN cost ELSE 0 END) AS s FROM health.stay GROUP BY dep',
    why: 'All rows have a value, but only hers is not zero.',
    control: { sql: "SELECT dep, sum(CASE WHEN month <= 6 THEN cost ELSE 0 END) AS s FROM health.stay GROUP BY dep" }
  },
  {
    id: 'population-case-class', name: 'A sum of ones and zeros over a disease', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, sum(CASE WHEN disease = 'hiv' THEN 1 ELSE 0 END) AS n FROM health.patient GROUP BY dep",
    why: 'The sum for Lozère is 1.',
    control: { sql: "SELECT dep, count(CASE WHEN sex = 'f' THEN income END) AS n FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-filter', name: 'FILTER on a disease', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(*) FILTER (WHERE disease = 'hiv') AS n FROM health.patient GROUP BY dep",
    why: 'One patient of Lozère fulfils it.',
    control: { sql: "SELECT dep, count(*) FILTER (WHERE disease = 'diabetes') AS n FROM health.patient GROUP BY dep" }
  },
  {
    id: 'population-count-if', name: 'count_if on a disease', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count_if(disease = 'hiv') AS n FROM health.patient GROUP BY dep",
    why: 'One patient of Lozère fulfils it.',
    control: { sql: "SELECT dep, count_if(disease = 'diabetes') AS n FROM health.patient GROUP BY dep" }
  },
  {
    id: 'population-product', name: 'An amount times a predicate', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, sum(income * (disease = 'hiv')::INTEGER) AS s FROM health.patient GROUP BY dep",
    why: 'Everybody but one counts as zero: the sum is his income.',
    control: { sql: "SELECT dep, sum(income * 12) AS s FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-cast', name: 'A predicate cast to a number', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, sum((disease = 'hiv')::INTEGER) AS n FROM health.patient GROUP BY dep",
    why: 'It is a count with a condition, and the count is 1.',
    control: { sql: 'SELECT dep, count(*) AS n FROM health.patient GROUP BY dep' }
  },
  {
    id: 'population-share', name: 'The mean of a predicate', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(*) AS n, avg((disease = 'hiv')::INTEGER) AS share FROM health.patient GROUP BY dep",
    why: 'A share of 1/60 beside 60 patients is one patient.',
    control: { sql: "SELECT dep, count(*) AS n, count(*) FILTER (WHERE sex = 'f') / count(*) AS share FROM health.patient GROUP BY dep" }
  },
  {
    id: 'population-birth-year', name: 'A filter that only the eldest fulfils', at: 'doyenne', may: ['review', 'unsafe'],
    sql: 'SELECT dep, sum(income) FILTER (WHERE birth_year = 1911) AS s FROM health.patient GROUP BY dep',
    why: 'One patient was born in 1911: the sum is her income.',
    control: { sql: "SELECT dep, sum(income) FILTER (WHERE birth_year < 1970) AS s FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-all-but-one', name: 'A total beside all but one of it', at: 'doyenne', may: ['review', 'unsafe'],
    sql: 'SELECT dep, sum(copay) AS whole, sum(copay) FILTER (WHERE birth_year <> 1911) AS part FROM health.patient WHERE dep <> \'48\' OR birth_year < 1999 GROUP BY dep',
    why: 'The difference of two safe sums is her copayment.',
    control: { sql: "SELECT dep, sum(income) AS whole, sum(income) FILTER (WHERE sex = 'f') AS part FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-two-filters', name: 'Two filters that differ by one person', at: 'doyenne', may: ['review', 'unsafe'],
    sql: 'SELECT dep, count(*) FILTER (WHERE birth_year >= 1940) AS a, count(*) FILTER (WHERE birth_year >= 1911) AS b FROM health.patient GROUP BY dep',
    why: 'Each is large; they differ by the doyenne.',
    control: { sql: 'SELECT dep, count(*) FILTER (WHERE birth_year >= 1960) AS a, count(*) FILTER (WHERE birth_year >= 1980) AS b FROM health.patient GROUP BY dep' }
  },
  {
    id: 'population-mean-and-filter', name: 'A mean of all beside a count of some', at: 'doyenne', may: ['review', 'unsafe'],
    sql: 'SELECT dep, avg(income) AS mean, avg(income) FILTER (WHERE birth_year > 1911) AS others, count(*) AS n FROM health.patient GROUP BY dep',
    why: 'n means less n - 1 means is one income.',
    control: { sql: "SELECT dep, avg(income) AS mean, avg(income) FILTER (WHERE birth_year > 1970) AS younger, count(*) AS n FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-three-strata', name: 'Three large filters whose intersection is one person', at: 'doyenne', may: ['review', 'unsafe'],
    sql: "SELECT count(*) FILTER (WHERE dep = '48') AS a, count(*) FILTER (WHERE birth_year < 1945) AS b, count(*) FILTER (WHERE dep = '48' OR birth_year < 1945) AS c, count(*) FILTER (WHERE dep = '48' OR birth_year BETWEEN 1940 AND 1944) AS d FROM health.patient",
    why: 'Inclusion and exclusion give the number born before 1940 in Lozère.',
    control: { sql: "SELECT count(*) FILTER (WHERE dep = '75') AS a, count(*) FILTER (WHERE birth_year < 1970) AS b FROM health.patient" }
  },
  {
    id: 'population-total-less-person', name: 'A total less the total without one person', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT sum(income) - sum(income) FILTER (WHERE person <> 7) AS s FROM health.patient',
    why: 'It is her income.',
    control: { sql: "SELECT sum(income) - sum(income) FILTER (WHERE sex = 'f') AS s FROM health.patient WHERE dep <> '2A'" }
  },
  {
    id: 'population-distinct-case', name: 'Distinct persons of a class', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(DISTINCT CASE WHEN disease = 'hiv' THEN person END) AS n FROM health.patient GROUP BY dep",
    why: 'One in Lozère.',
    control: { sql: "SELECT dep, count(DISTINCT person) FILTER (WHERE disease = 'diabetes') AS n FROM health.patient GROUP BY dep" }
  },
  {
    id: 'population-amount', name: 'A sum over those above an amount', at: 'heir', may: ['review', 'unsafe'],
    sql: 'SELECT dep, count(*) FILTER (WHERE income > 1000000) AS n FROM health.patient GROUP BY dep',
    why: 'A bisection of the bound gives his income.',
    control: { sql: "SELECT floor(income / 500) * 500 AS bin, count(*) AS n FROM health.patient WHERE dep = '75' GROUP BY ALL" }
  },
  {
    id: 'population-nullif', name: 'A class made NULL', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(*) AS n, count(nullif(disease, 'hiv')) AS m FROM health.patient GROUP BY dep",
    why: 'n - m is the number of HIV patients.',
    control: { sql: 'SELECT dep, count(*) AS n, count(income) AS m FROM health.patient GROUP BY dep' }
  },
  {
    id: 'population-greatest', name: 'Incomes under a cap', at: 'heir', may: ['review', 'unsafe'],
    sql: "SELECT dep, sum(greatest(income, 5000000)) AS s FROM health.patient GROUP BY dep",
    why: 'All but his become a known number.',
    control: { sql: "SELECT dep, sum(income) AS s FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-coalesce', name: 'A mark for those without a value', at: 'late', may: ['review', 'unsafe'],
    sql: 'SELECT dep, sum(coalesce(copay, 1000000)) AS s FROM health.patient GROUP BY dep',
    why: 'The millions count the three without a copayment.',
    control: { sql: "SELECT dep, sum(copay) AS s FROM health.patient WHERE dep <> '48' AND dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-else-one', name: 'Others count as one', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, sum(CASE WHEN disease = 'hiv' THEN income ELSE 1 END) AS s FROM health.patient GROUP BY dep",
    why: 'Take 59 off the sum for Lozère.',
    control: { sql: "SELECT dep, sum(CASE WHEN sex = 'f' THEN income END) AS s FROM health.patient WHERE dep <> '2A' GROUP BY dep" }
  },
  {
    id: 'population-else-minus', name: 'Plus for one class, minus for the others', at: 'hermit', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(*) AS n, sum(CASE WHEN disease = 'hiv' THEN 1 ELSE -1 END) AS s FROM health.patient GROUP BY dep",
    why: '(n + s) / 2 is the number of HIV patients.'
  },
  {
    id: 'population-village', name: 'A class that is a whole village, inside a statistic', at: 'village', may: ['review', 'unsafe'],
    sql: "SELECT commune, count(*) AS n, count(*) FILTER (WHERE disease = 'hiv') AS m FROM health.patient WHERE dep = '13' GROUP BY commune",
    why: '15 of 15: whoever lives there has it.',
    control: { sql: "SELECT commune, count(*) AS n FROM health.patient WHERE dep = '13' GROUP BY commune" }
  },
  {
    id: 'population-many', name: 'Five conditions at once', at: 'doyenne', may: ['review', 'unsafe'],
    sql: "SELECT dep, count(*) FILTER (WHERE birth_year < 1945) AS a, count(*) FILTER (WHERE birth_year < 1946) AS b, count(*) FILTER (WHERE birth_year < 1947) AS c, count(*) FILTER (WHERE birth_year < 1948) AS d, count(*) FILTER (WHERE birth_year < 1949) AS e FROM health.patient GROUP BY dep",
    why: 'Each pair of neighbours tells of one year of birth in one département.'
  }
];
