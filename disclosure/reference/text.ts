import type { Case, Condition, Expression, Having, Join, Membership, Query, Records, Shown, Statistic, Totals, Value } from './query.js';

/** SQL of a case. Keys are named k0, k1, ...; what is shown has the names of the query. */

export const literal = (value: Value): string => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value ?? 'NULL'));

type Name = (qualified: string) => string;

function expressionText({ column, of }: Expression, name: Name): string {
  const value = name(column);
  if (of === undefined) {
    return value;
  }
  switch (of.name) {
    case 'substr':
      return `substr(${value}, 1, ${of.length})`;
    case '//':
      return of.times ? `(${value} // ${of.by}) * ${of.by}` : `${value} // ${of.by}`;
    case 'floor':
      return of.times ? `floor(${value} / ${of.by}) * ${of.by}` : `floor(${value} / ${of.by})`;
    case '||':
      return `${value} || ${name(of.with)}`;
    default:
      return `CASE WHEN ${value} = ${literal(of.equals)} THEN ${literal(of.then)}${of.otherwise === null ? '' : ` ELSE ${literal(of.otherwise)}`} END`;
  }
}

/** In an EXISTS the relation may be that of FROM, so it has a name of its own. */
const inner: Name = qualified => `inside.${qualified.split('.')[1]!}`;

function selection({ relation, where }: Membership, relations: Records[], more: string[] = []): string {
  const { schema, name } = relations.find(one => one.name === relation)!;
  const conditions = [...more, ...where.map(condition => conditionText(condition, inner, relations))];
  return `FROM ${schema}.${name} AS inside${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
}

function membershipText(member: Membership, name: Name, relations: Records[]): string {
  const outside = name(member.column);
  return member.form === 'exists'
    // A name alone would be that of the relation inside.
    ? `${member.not ? 'NOT ' : ''}EXISTS (SELECT 1 ${selection(member, relations, [`inside.${member.of} = ${outside.includes('.') ? outside : member.column}`])})`
    : `${outside} ${member.not ? 'NOT ' : ''}IN (SELECT inside.${member.of} ${selection(member, relations)})`;
}

function conditionText(condition: Condition, name: Name, relations: Records[]): string {
  const inside = (one: Condition): string => conditionText(one, name, relations);
  if ('any' in condition) {
    return `(${condition.any.map(inside).join(' OR ')})`;
  }
  if ('all' in condition) {
    return `(${condition.all.map(inside).join(' AND ')})`;
  }
  if ('not' in condition) {
    return `NOT (${inside(condition.not)})`;
  }
  if ('member' in condition) {
    return membershipText(condition.member, name, relations);
  }
  const { op, values } = condition;
  const value = condition.of === undefined ? name(condition.column) : `(${expressionText(condition, name)})`;
  switch (op) {
    case 'is null':
      return `${value} IS NULL`;
    case 'not null':
      return `${value} IS NOT NULL`;
    case 'in':
      return `${value} IN (${values.map(literal).join(', ')})`;
    case 'between':
      return `${value} BETWEEN ${values.map(literal).join(' AND ')}`;
    default:
      return `${value} ${op} ${literal(values[0]!)}`;
  }
}

function statisticText(statistic: Statistic, conditions: string[], name: Name): string {
  const { kind, column, weight, scale, q, form } = statistic;
  const condition = statistic.condition === undefined ? undefined : conditions[statistic.condition]!;
  if (form === 'count_if') {
    return `count_if(${condition!})`;
  }
  const value = column === undefined ? '*' : `${name(column)}${weight === undefined ? '' : ` * ${name(weight)}`}${scale === undefined ? '' : scale > 1 ? ` * ${scale}` : ` / ${1 / scale}`}`;
  const argument = form === 'case' ? `CASE WHEN ${condition!} THEN ${value} END` : form === 'case 0' ? `CASE WHEN ${condition!} THEN ${value} ELSE 0 END` : value;
  const text = {
    rows: `count(${argument})`, values: `count(${argument})`, units: `count(DISTINCT ${argument})`, sum: `sum(${argument})`, mean: `avg(${argument})`,
    variance: `var_samp(${argument})`, deviation: `stddev_samp(${argument})`, median: `median(${argument})`,
    quantile: `quantile_cont(${argument}, ${q})`, discrete: `quantile_disc(${argument}, ${q})`, minimum: `min(${argument})`, maximum: `max(${argument})`
  }[kind];
  return form === 'filter' ? `${text} FILTER (WHERE ${condition!})` : text;
}

function shownText({ form, of, per }: Shown, statistics: string[], perText: (column: string) => string): string {
  const [a, b = a] = of.map(place => statistics[place]!) as [string, string?];
  const value = {
    value: a, ratio: `1.0 * ${a} / ${b}`, share: `100.0 * ${a} / (${a} + ${b})`, difference: `${a} - ${b}`, rounded: `round(${a} / 10) * 10`, case: `CASE WHEN ${a} > 3 THEN ${b} END`
  }[form];
  return per === undefined ? value : `100.0 * ${value} / ${perText(per)}`;
}

function groupText({ keys, grouping }: Query, text: (key: Expression) => string): string {
  if (keys.length === 0) {
    return '';
  }
  const list = (places: number[]): string => places.map(place => text(keys[place]!)).join(', ');
  const all = keys.map((_, place) => place);
  const by = { plain: list(all), rollup: `ROLLUP (${list(all)})`, cube: `CUBE (${list(all)})`, sets: `GROUPING SETS (${grouping.sets.map(set => `(${list(set)})`).join(', ')})` };
  return ` GROUP BY ${by[grouping.form]}`;
}

function totalsText({ from, where, keys, statistics }: Totals, relations: Records[]): string {
  const { schema } = relations.find(relation => relation.name === from)!;
  const same: Name = qualified => qualified;
  const values = statistics.map(({ kind, name, column }) => `${kind === 'rows' ? 'count(*)' : `${kind === 'values' ? 'count' : 'sum'}(${column!})`} AS ${name}`);
  const conditions = where.map(condition => conditionText(condition, same, relations));
  return `SELECT ${[...keys, ...values].join(', ')} FROM ${schema}.${from} AS ${from}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''} GROUP BY ${keys.join(', ')}`;
}

/** A relation of FROM: by its name, or by way of a table that renames its columns and chooses its rows. */
class Sources {
  readonly common: string[] = [];

  constructor(private readonly query: Query, private readonly relations: Records[], private readonly part: string) {}

  readonly name: Name = qualified => (this.query.cohort ? `cohort.${qualified.replace('.', '_')}` : this.named(qualified));

  /** Relations by a column that USING has made one of theirs. */
  private readonly merged = new Map<string, string[]>();

  private readonly named: Name = qualified => {
    const [relation, column] = qualified.split('.') as [string, string];
    if (this.merged.get(column)?.includes(relation)) {
      return column;
    }
    return this.query.wrapped.some(one => one.relation === relation) ? `${relation}.the_${column}` : qualified;
  };

  text(relation: string): string {
    if (relation === 'totals') {
      return `(${totalsText(this.query.totals!, this.relations)}) AS totals`;
    }
    const { schema, columns } = this.relations.find(one => one.name === relation)!;
    const wrapped = this.query.wrapped.find(one => one.relation === relation);
    if (wrapped === undefined) {
      return `${schema}.${relation} AS ${relation}`;
    }
    const conditions = wrapped.where.map(place => conditionText(this.query.where[place]!, qualified => qualified, this.relations));
    const select = `SELECT ${columns.map(column => `${relation}.${column} AS the_${column}`).join(', ')} FROM ${schema}.${relation} AS ${relation}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
    if (wrapped.form === 'derived') {
      return `(${select}) AS ${relation}`;
    }
    this.common.push(`chosen_${relation}${this.part} AS (${select})`);
    return `chosen_${relation}${this.part} AS ${relation}`;
  }

  /** ON, or USING where the names are alike and no other relation before it has them. */
  private using({ relation, on, type }: Join, before: string[]): string {
    const has = (other: string, column: string): boolean => this.relations.find(one => one.name === other)?.columns.includes(column) ?? true;
    const written = this.query.using && on.every(([left, right]) => {
      const [of, column] = left.split('.') as [string, string];
      const known = this.merged.get(column);
      const sole = known ? known.includes(of) : before.filter(other => has(other, column)).length === 1;
      return right === `${relation}.${column}` && sole && ![of, relation].some(one => this.query.wrapped.some(wrapped => wrapped.relation === one));
    });
    if (!written) {
      return `ON ${on.map(([left, right]) => `${this.named(left)} = ${this.named(right)}`).join(' AND ')}`;
    }
    const columns = on.map(([left]) => left.split('.') as [string, string]);
    columns.forEach(([of, column]) => this.merged.set(column, [...(this.merged.get(column) ?? [of]), ...(type === 'left' ? [] : [relation])]));
    return `USING (${columns.map(([, column]) => column).join(', ')})`;
  }

  /** FROM with its joins. */
  from(): string {
    const { from, joins, cohort, where } = this.query;
    const joined = [
      this.text(from),
      ...joins.map((join, place) => `${join.type === 'left' ? 'LEFT' : 'INNER'} JOIN ${this.text(join.relation)} ${this.using(join, [from, ...joins.slice(0, place).map(({ relation }) => relation)])}`)
    ].join(' ');
    if (cohort === undefined) {
      return joined;
    }
    const columns = [from, ...joins.map(join => join.relation)].flatMap(name => this.relations.find(relation => relation.name === name)!.columns.map(column => `${name}.${column} AS ${name}_${column}`));
    const conditions = cohort.where.map(place => conditionText(where[place]!, this.named, this.relations));
    const select = `SELECT ${columns.join(', ')} FROM ${joined}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
    if (cohort.form === 'derived') {
      return `(${select}) AS cohort`;
    }
    this.common.push(`cohort${this.part} AS (${select})`);
    return `cohort${this.part} AS cohort`;
  }
}

/** Keys that are written as one before them is: USING makes one column of two. */
export function writtenTwice(query: Query, relations: Records[]): string[] {
  const sources = new Sources(query, relations, '');
  sources.from();
  const texts = query.keys.map(one => expressionText(one, sources.name));
  return texts.flatMap((text, place) => (texts.indexOf(text) < place ? [`k${place}`] : []));
}

function partText(query: Query, relations: Records[], part: string): { common: string[]; select: string } {
  const sources = new Sources(query, relations, part);
  const { name } = sources;
  const key = (expression: Expression): string => expressionText(expression, name);
  const from = [sources.from()];
  const within = new Set([...query.wrapped.flatMap(({ where }) => where), ...(query.cohort?.where ?? [])]);
  const where: string[] = [];
  for (const condition of query.where.filter((_, place) => !within.has(place))) {
    if ('member' in condition && condition.member.form === 'join') {
      const { member } = condition;
      from.push(`${member.not ? 'ANTI' : 'SEMI'} JOIN (SELECT inside.${member.of} ${selection(member, relations)}) AS member ON ${name(member.column)} = member.${member.of}`);
    } else {
      where.push(conditionText(condition, name, relations));
    }
  }
  const statistics = query.statistics.map(statistic => statisticText(statistic, query.conditions.map(condition => conditionText(condition, name, relations)), name));
  const isKey = (column: string): boolean => query.keys.some(one => one.column === column && one.of === undefined);
  const selected = [
    ...query.keys.map((one, place) => `${key(one)} AS k${place}`),
    ...query.shown.map(shown => `${shownText(shown, statistics, column => (isKey(column) ? name(column) : `any_value(${name(column)})`))} AS ${shown.name}`)
  ];
  const having = (one: Having): string => ('key' in one ? `${key(query.keys[one.key]!)} = ${literal(one.value)}` : `${statistics[one.statistic]!} ${one.op} ${one.value}`);
  const order = [...query.order.statistics.map(place => `${statistics[place]!} DESC`), ...query.order.keys.map(place => `k${place}`)];
  const grouped = query.distinct && query.statistics.length === 0 ? '' : groupText(query, key);
  return {
    common: sources.common,
    select: [
      `SELECT ${query.distinct ? 'DISTINCT ' : ''}${selected.join(', ')} FROM ${from.join(' ')}`,
      where.length ? ` WHERE ${where.join(' AND ')}` : '', grouped,
      query.having.length ? ` HAVING ${query.having.map(having).join(' AND ')}` : '',
      order.length ? ` ORDER BY ${order.join(', ')}` : '', query.limit === undefined ? '' : ` LIMIT ${query.limit}`
    ].join('')
  };
}

export function sqlOf({ relations, query, second, union }: Case): string {
  const parts = [partText(query, relations, ''), ...(second === undefined ? [] : [partText(second, relations, '_too')])];
  const common = parts.flatMap(part => part.common);
  return `${common.length ? `WITH ${common.join(', ')} ` : ''}${parts.map(part => part.select).join(` ${union} `)}`;
}

/** SQL that makes the relations anew. */
export const dataOf = ({ relations }: Case): string =>
  relations.flatMap(({ schema, name, variables, columns, rows }) => [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE OR REPLACE TABLE ${schema}.${name} (${columns.map(column => `${column} ${variables.find(variable => variable.name === column)!.type}`).join(', ')})`,
    ...(rows.length ? [`INSERT INTO ${schema}.${name} VALUES ${rows.map(row => `(${row.map(literal).join(', ')})`).join(', ')}`] : [])
  ]).join(';\n');
