import type { Relation } from '@vitrine/disclosure';
import { Problem } from '../../problem.js';
import { checkExpression, orders, setOperations, type ExpressionContext } from './expressions.js';
import { rulingOn } from './functions.js';
import { checkArguments } from './guards.js';
import { any, asList, asNode, each, maybe, oneOf, read, refused, type Node, type Readers } from './tree.js';

const referenceFields: Readers = { type: any, alias: any, query_location: any };

/** Levels of queries within queries. */
const deepest = 40;

/**
 * Walks a statement's tree and throws at the first part that is not known. Names of tables that stand without a schema, and that only one dataset
 * of the session has, are completed in place: the tree that comes out is the one that is judged and run.
 */
export class Walk {
  /** `schema.name` of every relation that has a part in the result. */
  readonly relations = new Set<string>();
  readonly #granted: Relation[];
  readonly #columns: Set<string>;
  #depth = 0;

  constructor(granted: Relation[]) {
    this.#granted = granted;
    this.#columns = new Set(granted.flatMap(relation => relation.variables.map(variable => variable.name.toLowerCase())));
  }

  statement(tree: unknown): void {
    const statements = asList(asNode(tree)['statements']);
    if (statements.length === 0) {
      throw new Problem('sql-syntax', { near: '' });
    }
    if (statements.length > 1) {
      throw new Problem('several-statements');
    }
    this.#inQuery(asNode(statements[0])['node'], new Set());
    read(statements[0], { node: any });
  }

  #inQuery(value: unknown, outer: ReadonlySet<string>): void {
    this.#depth += 1;
    if (this.#depth > deepest) {
      throw new Problem('too-deep', { limit: deepest });
    }
    const node = asNode(value);
    const names = new Set(outer);
    const expression = this.#expressions(names);
    const parts: Readers = { type: any, cte_map: map => this.#tables(map, names), modifiers: each(modifier => this.#modifier(modifier, expression)) };
    // Common tables first: the rest of the query names them.
    this.#tables(node['cte_map'], names);
    switch (node['type']) {
      case 'SELECT_NODE':
        read(node, {
          ...parts, cte_map: any, select_list: each(expression), from_table: from => this.#reference(from, names, expression), where_clause: maybe(expression),
          group_expressions: each(expression), group_sets: any, aggregate_handling: any, having: maybe(expression), qualify: maybe(expression), sample: maybe(checkSample)
        });
        break;
      case 'SET_OPERATION_NODE': {
        const side = (child: unknown): void => this.#inQuery(child, names);
        read(node, { ...parts, cte_map: any, setop_type: setOperations, setop_all: any, left: side, right: side, children: maybe(each(side)) });
        break;
      }
      case 'RECURSIVE_CTE_NODE':
        throw refused({ en: 'A recursive query', fr: 'Une requête récursive' }, { en: 'Join the table with itself, once for each level.', fr: 'Joignez la table à elle-même, une fois par niveau.' });
      default:
        throw refused({ en: 'This statement', fr: 'Cette instruction' });
    }
    this.#depth -= 1;
  }

  #tables(map: unknown, names: Set<string>): void {
    for (const entry of asList(asNode(map ?? { map: [] })['map'])) {
      const { key, value } = asNode(entry);
      read(value, {
        aliases: any, materialized: any,
        query: query => read(query, { node: node => this.#inQuery(node, names) }),
        key_targets: each(() => { throw refused({ en: 'USING KEY', fr: 'USING KEY' }); })
      });
      names.add(String(key).toLowerCase());
    }
  }

  #expressions(names: ReadonlySet<string>): (value: unknown) => void {
    const context: ExpressionContext = { query: node => this.#inQuery(node, names), named: name => this.#columns.has(name) };
    return value => checkExpression(value, context);
  }

  #modifier(value: unknown, expression: (value: unknown) => void): void {
    const node = asNode(value);
    switch (node['type']) {
      case 'ORDER_MODIFIER':
        return orders(expression)(node);
      case 'LIMIT_MODIFIER':
      case 'LIMIT_PERCENT_MODIFIER':
        return read(node, { type: any, limit: maybe(expression), offset: maybe(expression) });
      case 'DISTINCT_MODIFIER':
        return read(node, { type: any, distinct_on_targets: each(expression) });
      default:
        throw refused({ en: 'This clause', fr: 'Cette clause' });
    }
  }

  #reference(value: unknown, names: Set<string>, expression: (value: unknown) => void): void {
    const inner = (child: unknown): void => this.#reference(child, names, expression);
    const node = asNode(value);
    const fields: Readers = { ...referenceFields, sample: maybe(checkSample) };
    switch (node['type']) {
      case 'EMPTY':
        return read(node, fields);
      case 'BASE_TABLE':
        this.#table(node, names);
        return read(node, { ...fields, schema_name: any, table_name: any, column_name_alias: any });
      case 'SUBQUERY':
        return read(node, { ...fields, column_name_alias: any, subquery: query => read(query, { node: child => this.#inQuery(child, names) }) });
      case 'EXPRESSION_LIST':
        return read(node, { ...fields, expected_names: any, expected_types: any, values: each(each(expression)), column_name_alias: any });
      case 'JOIN':
        return read(node, {
          ...fields, left: inner, right: inner, condition: maybe(expression), using_columns: any,
          join_type: oneOf({ en: 'This join', fr: 'Cette jointure' }, 'INNER', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI'),
          ref_type: checkJoin
        });
      case 'TABLE_FUNCTION':
        return read(node, { ...fields, column_name_alias: any, with_ordinality: any, function: call => checkTableFunction(call, expression) });
      case 'PIVOT':
        return read(node, {
          ...fields, source: inner, aggregates: each(expression), unpivot_names: any, groups: any, column_name_alias: any, include_nulls: any,
          pivots: each(column => read(column, { pivot_expressions: each(expression), unpivot_names: any, entries: each(entry => read(entry, { values: any, alias: any, star_expr: maybe(expression) })) }))
        });
      case 'SHOW_REF':
        throw refused({ en: 'SHOW, DESCRIBE or SUMMARIZE', fr: 'SHOW, DESCRIBE ou SUMMARIZE' }, { en: 'The Data side bar describes the datasets.', fr: 'Le volet Données décrit les jeux de données.' });
      default:
        throw refused({ en: 'This kind of table', fr: 'Ce type de table' });
    }
  }

  /** A common table of the query, or a dataset of the session; whether another exists that is not granted is never said. */
  #table(node: Node, names: ReadonlySet<string>): void {
    const table = String(node['table_name']);
    const schema = String(node['schema_name'] ?? '');
    if (schema === '' && names.has(table.toLowerCase())) {
      return;
    }
    const found = this.#granted.filter(relation =>
      relation.name.toLowerCase() === table.toLowerCase() && (schema === '' || relation.schema.toLowerCase() === schema.toLowerCase()));
    const [relation] = found;
    if (String(node['catalog_name'] ?? '') !== '' || !relation) {
      throw new Problem('unknown-table', { name: [schema, table].filter(Boolean).join('.').slice(0, 100), ...place(node) });
    }
    if (found.length > 1) {
      throw new Problem('ambiguous-table', { name: table.slice(0, 100), choices: found.map(each => `${each.schema}.${each.name}`).join(', '), ...place(node) });
    }
    node['schema_name'] = relation.schema;
    this.relations.add(`${relation.schema}.${relation.name}`);
  }
}

function checkJoin(kind: unknown): void {
  if (kind === 'POSITIONAL') {
    throw refused({ en: 'A positional join', fr: 'Une jointure par position' }, { en: 'Number the rows with row_number() and join by the number.', fr: 'Numérotez les lignes avec row_number() et joignez par le numéro.' });
  }
  oneOf({ en: 'This join', fr: 'Cette jointure' }, 'REGULAR', 'CROSS', 'NATURAL', 'ASOF', 'DEPENDENT')(kind);
}

function place(node: Node): { position?: number } {
  return typeof node['query_location'] === 'number' ? { position: node['query_location'] } : {};
}

function checkSample(value: unknown): void {
  read(value, { sample_size: any, is_percentage: any, method: any, seed: any, repeatable: any });
}

function checkTableFunction(call: unknown, expression: (value: unknown) => void): void {
  const node = asNode(call);
  const name = String(node['function_name']).toLowerCase();
  if (node['class'] !== 'FUNCTION' || rulingOn('from', name) === 'refused' || node['schema'] || node['catalog']) {
    throw new Problem('unknown-table', { name: `${name.slice(0, 80)}()` });
  }
  checkArguments('from', name, asList(node['children']));
  read(node, {
    class: any, type: any, alias: any, query_location: any, function_name: any, children: each(expression), order_bys: any, is_operator: any, distinct: any
  });
}
