import type { Attack } from './attack.js';

const decades = { sql: 'SELECT birth_year // 20 AS k, count(*) AS n FROM health.patient WHERE birth_year >= 1940 GROUP BY ALL' } as const;
const plainSum = { sql: "SELECT dep, sum(income) AS s FROM health.patient WHERE dep <> '2A' GROUP BY dep" } as const;

/** Numbers and names of units in conditions, arithmetic and keys. */
export const identity: Attack[] = [
  {
    id: 'identity-equal', name: 'Her number', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT sum(cost) AS s FROM health.stay WHERE person = 7', why: 'She alone is selected.',
    control: { sql: "SELECT sum(cost) AS s FROM health.stay WHERE dep = '75'" }
  },
  {
    id: 'identity-all-but', name: 'Everybody but her', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT count(*) AS n, sum(income) AS s FROM health.patient WHERE person <> 7', why: 'Beside the total of last week this is her income.',
    control: { sql: "SELECT count(*) AS n, sum(income) AS s FROM health.patient WHERE dep <> '2A'" }
  },
  {
    id: 'identity-range', name: 'Eleven numbers with hers', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT sum(income) AS s FROM health.patient WHERE person BETWEEN 7 AND 17', why: 'The next query takes 8 to 18.', control: plainSum
  },
  {
    id: 'identity-list', name: 'A list of numbers', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT count(*) AS n FROM health.patient WHERE person IN (7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)', why: 'Ten of them are accomplices.', control: plainSum
  },
  {
    id: 'identity-pattern', name: 'A pattern of her pseudonym', at: 'aline', may: ['review', 'unsafe'],
    sql: "SELECT count(*) AS n FROM health.patient WHERE nir LIKE 'X7' AND disease = 'hiv'", why: 'The answer is whether she has HIV.',
    control: { sql: "SELECT count(*) AS n FROM health.patient WHERE dep LIKE '2%'" }
  },
  { id: 'identity-sum', name: 'A sum of numbers', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT dep, sum(person) AS s FROM health.patient GROUP BY dep', why: 'Numbers of units are no amounts: sums say who is in.', control: plainSum },
  { id: 'identity-square', name: 'A sum of squares of numbers', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT disease, sum(person * person) AS s FROM health.patient GROUP BY disease', why: 'With the sum and the count it gives members of the group.', control: plainSum },
  {
    id: 'identity-power', name: 'Powers of two', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT disease, sum(pow(2, person % 50)) AS s FROM health.patient WHERE person <= 50 GROUP BY disease', why: 'The digits of the sum are the members of each class.', control: plainSum
  },
  {
    id: 'identity-shift', name: 'Shifts by a number', at: 'aline', may: ['review', 'unsafe'],
    sql: 'SELECT disease, sum(1::HUGEINT << (person % 60)) AS s FROM health.patient GROUP BY disease', why: 'The digits of the sum are numbers of members.', control: plainSum
  },
  { id: 'identity-bits', name: 'A set as bits', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT disease, bit_or(1::BIGINT << (person % 60)) AS s FROM health.patient GROUP BY disease', why: 'The bits are the members.', control: plainSum },
  { id: 'identity-xor', name: 'A hash of all members', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT dep, disease, bit_xor(hash(person)) AS h FROM health.patient GROUP BY dep, disease', why: 'Of one member it is the hash of a small number; of several it can be searched.', control: plainSum },
  { id: 'identity-hash-sum', name: 'A sum of hashes of pseudonyms', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT dep, sum(hash(nir) % 1000003) AS h FROM health.patient GROUP BY dep', why: 'A fingerprint of a set of people tells whether somebody is in it.', control: plainSum },
  { id: 'identity-exp', name: 'A sum that only the largest decides', at: 'heir', may: ['review', 'unsafe'], sql: "SELECT dep, sum(exp(copay * 40)) AS s FROM health.patient GROUP BY dep", why: 'Its logarithm is the maximum.', control: plainSum },
  { id: 'identity-eighth', name: 'A sum of eighth powers', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, sum(income ** 8) AS s FROM health.patient GROUP BY dep', why: 'Its eighth root is the largest income.', control: plainSum },
  { id: 'identity-square-amount', name: 'A product of an amount with itself', at: 'heir', may: ['review', 'unsafe'], sql: 'SELECT dep, sum(income * income) AS s FROM health.patient GROUP BY dep', why: 'Sums of powers are solved for the values.', control: plainSum },
  { id: 'identity-digits', name: 'Number and amount in one sum', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT disease, sum(income * 1000000 + person) AS s FROM health.patient GROUP BY disease', why: 'The last digits are the numbers of the members.', control: { sql: "SELECT disease, sum(income * 1000) AS s FROM health.patient WHERE dep = '75' GROUP BY disease" } },
  { id: 'identity-modulo-condition', name: 'A condition on a remainder', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT sum(income) AS s FROM health.patient WHERE person % 97 = 7', why: 'Remainders by several moduli single out anybody.', control: plainSum },
  { id: 'identity-modulo-key', name: 'Groups by a remainder', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT person % 7 AS k, count(*) AS n, sum(copay) AS s FROM health.patient GROUP BY ALL', why: 'Groups by number, moved by one, differ by one person.', control: decades },
  { id: 'identity-division-key', name: 'Groups of eleven numbers', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT person // 11 AS k, sum(income) AS s FROM health.patient GROUP BY ALL', why: 'The next query groups by (person + 1) // 11.', control: decades },
  { id: 'identity-key', name: 'One group a person', at: 'aline', may: ['unsafe'], sql: 'SELECT person, count(*) AS n FROM health.stay GROUP BY person', why: 'Every row is somebody.' },
  { id: 'identity-pseudonym-key', name: 'One group a pseudonym', at: 'aline', may: ['unsafe'], sql: 'SELECT nir, sum(income) AS s FROM health.patient GROUP BY nir', why: 'Every row is somebody.' },
  { id: 'identity-pseudonym-part', name: 'The first characters of a pseudonym', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT substr(nir, 1, 3) AS k, count(*) AS n FROM health.patient GROUP BY ALL', why: 'Pseudonyms of known people start somehow, too.', control: { sql: 'SELECT substr(dep, 1, 1) AS k, count(*) AS n FROM health.patient GROUP BY ALL' } },
  { id: 'identity-mean', name: 'A mean of numbers', at: 'hermit', may: ['review', 'unsafe'], sql: "SELECT dep, avg(person) AS m FROM health.patient WHERE disease = 'diabetes' GROUP BY dep", why: 'A mean times a count is a sum.', control: plainSum },
  { id: 'identity-variance', name: 'A variance of numbers', at: 'hermit', may: ['review', 'unsafe'], sql: 'SELECT dep, var_samp(person) AS v FROM health.patient GROUP BY dep', why: 'With the mean it gives sums of squares.', control: { sql: "SELECT dep, var_samp(income) AS v FROM health.patient WHERE dep <> '2A' GROUP BY dep" } },
  { id: 'identity-distinct-parity', name: 'Distinct values of a function of the number', at: 'aline', may: ['review', 'unsafe'], sql: "SELECT disease, count(DISTINCT person = 7) AS n FROM health.patient WHERE dep = '75' GROUP BY disease", why: 'Two where she is in, one where she is not.', control: { sql: "SELECT disease, count(DISTINCT person) AS n FROM health.patient WHERE dep = '75' GROUP BY disease" } },
  { id: 'identity-approximate', name: 'A sketch of who is in', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT dep, approx_count_distinct(person) AS n FROM health.patient GROUP BY dep', why: 'It is a function of the hashes of members, and moves with one of them.', control: { sql: 'SELECT dep, count(DISTINCT person) AS n FROM health.patient GROUP BY dep' } },
  { id: 'identity-rowid', name: 'Sums of row numbers', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT disease, sum(rowid) AS s FROM health.patient GROUP BY disease', why: 'A row number is a name.', control: plainSum },
  { id: 'identity-rowid-key', name: 'Groups of eleven rows', at: 'aline', may: ['review', 'unsafe'], sql: 'SELECT rowid // 11 AS k, sum(income) AS s FROM health.patient GROUP BY ALL', why: 'Groups by place, moved by one, differ by one person.', control: decades },
  { id: 'identity-weight', name: 'A number as a weight', at: 'witness', may: ['review', 'unsafe'], sql: 'SELECT dep, sum(spent * respondent) AS s FROM survey.answer GROUP BY dep', why: 'Who is in it can be read from the sum.', control: { sql: "SELECT dep, sum(spent * weight) AS s FROM survey.answer WHERE dep = '75' GROUP BY dep" } }
];
