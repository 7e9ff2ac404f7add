/** Statements that are nothing but costly: to read, to compute, to hold, to deliver, or to judge. On the example centre’s `claims_2023.care`. */

const million = name => `range(1000000) ${name}(i)`;
const [a, b, c] = ['a', 'b', 'c'].map(million);
const care = 'claims_2023.care';
const many = (count, each, between = ', ') => Array.from({ length: count }, (_, number) => each(number)).join(between);
/** A thousand characters that are another text in each row. */
const text = row => `lpad(${row}::VARCHAR, 1000, 'x')`;
/** Something given to itself again and again, each time in a common table of its own. */
const doubled = (start, step, times, last) => `WITH c0 AS (${start}), ${many(times, level => `c${level + 1} AS (${step(`c${level}`)})`)} ${last(`c${times}`)}`;
const keys = ['departement', 'patho_niv1', 'year', 'stays'];

/** By what each costs. */
const byKind = {
  joins: [
    `SELECT sum(a.i * b.i + c.i) AS s FROM ${a}, ${b}, ${c}`,
    `SELECT count(*) AS n FROM ${a} JOIN ${b} ON a.i >= b.i`,
    `SELECT count(*) AS n FROM ${a} JOIN ${b} ON a.i % 7 = b.i % 7`,
    `SELECT count(*) AS n FROM ${a} LEFT JOIN ${b} ON a.i * b.i = 17`,
    `SELECT count(*) AS n FROM ${a} FULL JOIN ${b} ON a.i % 3 = b.i % 3`,
    `SELECT count(*) AS n FROM ${a} JOIN ${b} ON a.i < b.i AND a.i * 2 > b.i`,
    `SELECT count(*) AS n FROM ${a} WHERE EXISTS (SELECT 1 FROM ${b} WHERE a.i * b.i = 1000003)`,
    `SELECT sum(x.amount * y.amount + z.amount) AS s FROM ${care} x, ${care} y, ${care} z`
  ],
  rows: [
    `SELECT a.i, b.i AS j FROM ${a}, ${b}`,
    `SELECT ${text('a.i')} AS t FROM ${a}, ${b}`,
    `SELECT unnest(range(1000000)) AS u FROM ${a}`,
    `SELECT x.*, y.* FROM ${care} x, ${care} y`,
    `SELECT ${many(300, number => `${text(`(a.i + ${number})`)} AS t${number}`)} FROM ${a}`
  ],
  memory: [
    `SELECT count(DISTINCT a.i * 1000000 + b.i) AS n FROM ${a}, ${b}`,
    `SELECT len(list(a.i)) AS n FROM ${a}, ${b}`,
    `SELECT length(string_agg(${text('a.i')}, '')) AS n FROM ${a}, ${b}`,
    `SELECT count(*) AS n FROM (SELECT a.i, b.i AS j, count(*) AS n FROM ${a}, ${b} GROUP BY a.i, b.i)`,
    `SELECT count(*) AS n FROM (SELECT DISTINCT a.i, b.i AS j FROM ${a}, ${b})`,
    `SELECT count(*) AS n FROM (SELECT a.i, b.i AS j FROM ${a}, ${b} INTERSECT SELECT b.i, a.i FROM ${a}, ${b})`,
    `SELECT count(*) AS n FROM (SELECT a.i, b.i AS j FROM ${a}, ${b} EXCEPT SELECT 0, 0)`,
    `SELECT quantile_cont(a.i * b.i, 0.5) AS q FROM ${a}, ${b}`,
    `SELECT mode(a.i * b.i) AS m FROM ${a}, ${b}`,
    `SELECT len(histogram(a.i * b.i)) AS h FROM ${a}, ${b}`,
    `SELECT len(list(${text('a.i')} ORDER BY b.i)) AS n FROM ${a}, ${b}`
  ],
  sorts: [
    `SELECT a.i, b.i AS j FROM ${a}, ${b} ORDER BY a.i * b.i`,
    `SELECT count(*) AS n FROM (SELECT row_number() OVER (ORDER BY a.i * b.i) AS r FROM ${a}, ${b})`,
    `SELECT sum(r) AS s FROM (SELECT sum(a.i) OVER (ORDER BY a.i ROWS BETWEEN 500000 PRECEDING AND 500000 FOLLOWING EXCLUDE TIES) AS r FROM ${a})`,
    `SELECT sum(r) AS s FROM (SELECT quantile_cont(a.i, 0.3) OVER (ORDER BY a.i % 1000 ROWS BETWEEN 400000 PRECEDING AND CURRENT ROW) AS r FROM ${a})`,
    `SELECT * FROM (SELECT a.i, b.i AS j FROM ${a}, ${b}) ORDER BY i * j DESC LIMIT 900000`
  ],
  texts: [
    doubled("SELECT 'x' || i AS x FROM range(1) r(i)", from => `SELECT x || x AS x FROM ${from}`, 36, from => `SELECT length(x) AS n FROM ${from}`),
    "SELECT length(replace(replace(lpad(i::VARCHAR, 1000, 'a'), 'a', lpad('b', 1000, 'b')), 'b', lpad('c', 1000, 'c'))) AS n FROM range(1) r(i)",
    `SELECT count(*) AS n FROM ${a}, ${b} WHERE regexp_matches(${text('(a.i + b.i)')}, '(x|xx|xxx)+y$')`,
    `SELECT sum(length(regexp_replace(${text('a.i')}, '(x)(x)?', '\\2\\1\\1', 'g'))) AS n FROM ${a}, ${b}`,
    `SELECT sum(levenshtein(${text('a.i')}, ${text('(a.i * 7)')})) AS n FROM ${a}`,
    `SELECT sum(len(string_split(${text('a.i')}, 'x'))) AS n FROM ${a}, ${b}`,
    `SELECT count(DISTINCT md5(${text('(a.i + b.i)')})) AS n FROM ${a}, ${b}`
  ],
  lists: [
    doubled('SELECT [i] AS x FROM range(1) r(i)', from => `SELECT list_concat(x, x) AS x FROM ${from}`, 36, from => `SELECT len(x) AS n FROM ${from}`),
    `SELECT sum(list_sum(list_transform(range(1000000), x -> x * a.i))) AS s FROM ${a}`,
    `SELECT sum(len(list_sort(list_transform(range(1000000), x -> x * a.i % 1000)))) AS s FROM ${a}`,
    `SELECT count(*) AS n FROM ${a}, (SELECT unnest(list_distinct(list_transform(range(1000000), x -> x % 1000 + i))) AS u FROM range(10) r(i))`
  ],
  reading: [
    "SELECT regexp_matches('a', list_sum(list_transform(range(1000000), x -> list_sum(range(1000000))))::VARCHAR) AS m",
    "SELECT len(list_transform(range(1000000), x -> list_transform(range(1000000), y -> lpad((x + y)::VARCHAR, 1000, 'y')))) AS n",
    doubled('SELECT 1 AS x', from => `SELECT * FROM ${from} p, ${from} q`, 20, from => `SELECT count(*) AS n FROM ${from}`),
    doubled('SELECT 1 AS x', from => `SELECT x FROM ${from} UNION ALL SELECT x FROM ${from}`, 24, from => `SELECT count(*) AS n FROM ${from}`),
    `SELECT count(*) AS n FROM ${care} WHERE stays IN (${many(9_000, number => number)})`,
    `SELECT count(*) AS n FROM ${care} WHERE ${many(900, number => `stays = ${number}`, ' OR ')}`,
    `SELECT count(*) AS n FROM ${care} c0 ${many(60, number => `JOIN ${care} c${number + 1} ON c${number}.person = c${number + 1}.person`, ' ')}`,
    `SELECT ${many(2000, number => `stays + ${number} AS k${number}`)} FROM ${care}`
  ],
  judging: [
    `SELECT ${keys.join(', ')}, count(DISTINCT person) AS n, sum(amount) AS s FROM ${care} GROUP BY CUBE (${keys.join(', ')})`,
    `SELECT count(DISTINCT person) AS n FROM ${care} GROUP BY GROUPING SETS (${many(1000, number => `(year, stays, departement, ${keys[number % keys.length]})`)})`,
    `SELECT person, count(*) AS n FROM ${care} GROUP BY person`,
    `SELECT ${many(200, number => `sum(amount) FILTER (WHERE stays > ${number}) AS s${number}`)} FROM ${care} GROUP BY departement`,
    `SELECT count(DISTINCT person) AS n FROM ${care} WHERE ${many(400, number => `stays > ${number}`, ' AND ')}`,
    `SELECT departement, count(DISTINCT person) AS n FROM ${care} WHERE person IN (${many(30, () => `SELECT person FROM ${care} WHERE person IN (`, '')}SELECT person FROM ${care}${')'.repeat(31)} GROUP BY departement`
  ]
};

export const bombs = Object.entries(byKind).flatMap(([kind, statements]) => statements.map((sql, place) => ({ name: `${kind} ${place + 1}`, kind, sql })));
