/**
 * The `draw`-th number from 0 to 1 that follows from `of`: every run makes the same records, in an order that follows from nothing in them. (One number is hashed for each draw:
 * hashes of two arguments are alike where one of these is.)
 */
const chance = (of, draw) => `((hash(${of} * 8 + ${draw}) >> 11) / 9007199254740992.0)`;
const place = (of, draw, many) => `floor(${chance(of, draw)} * ${many})::INTEGER`;
const code = (letter, number) => `'${letter}' || lpad((${number})::VARCHAR, 3, '0')`;

/** Eight a person on average. */
const perPerson = 8;
/** Of the logarithm of amounts: the largest of ten million is 640 times the mean. */
const deviation = 1.5;

/**
 * Records of persons: where she lives and how large her household is are hers, an activity and an amount are of each record. Activities are uneven (the rarest is half as
 * frequent as the average, the commonest thirty times) and belong to one of 20 sections.
 */
export const recordsSql = rows => `CREATE SCHEMA claims; CREATE TABLE claims.records AS
SELECT
  person,
  ${code('R', place('person', 0, 13))} AS region,
  ${code('S', 'activity * 20 // 886')} AS section,
  ${code('A', 'activity')} AS activity,
  ${code('H', place('person', 1, 5))} AS size,
  round(exp(${deviation} * sqrt(-2 * ln(1 - ${chance('i', 2)})) * cos(2 * pi() * ${chance('i', 3)})), 2) + 0.01 AS amount
FROM (SELECT i, 1 + ${place('i', 4, `${rows} // ${perPerson}`)} AS person, floor(886 * ${chance('i', 5)} ** 2)::INTEGER AS activity FROM range(${rows}) t(i))`;

/** By the number of cells that three keys span. */
const frames = { 1300: ['region', 'section', 'size'], 57590: ['region', 'activity', 'size'] };
const selections = { counts: 'count(*) AS records', means: 'avg(amount) AS mean', dominance: 'sum(amount) AS total, avg(amount) AS mean' };

export const statements = Object.entries(frames).flatMap(([cells, keys]) =>
  Object.entries(selections).map(([measure, selection]) => ({
    cells: Number(cells), measure, sql: `SELECT ${keys.join(', ')}, ${selection} FROM claims.records GROUP BY ${keys.join(', ')}`
  }))
);
