import { Problem } from '../../problem.js';
import { rulingOn, wayRound } from './functions.js';
import { checkArguments } from './guards.js';
import { any, asList, asNode, each, maybe, oneOf, read, refused, type Readers } from './tree.js';
import { checkType } from './types.js';

const common: Readers = { class: any, type: any, alias: any, query_location: any };

/** Bare names that DuckDB takes for a function where no column is called so: clocks, and who and where the session is. */
const valueFunctions = new Set([
  'current_catalog', 'current_date', 'current_localtime', 'current_localtimestamp', 'current_role', 'current_schema', 'current_time', 'current_timestamp',
  'current_user', 'localtime', 'localtimestamp', 'session_user', 'user'
]);

const operators = new Set([
  'OPERATOR_NOT', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL', 'COMPARE_IN', 'COMPARE_NOT_IN', 'OPERATOR_COALESCE', 'OPERATOR_NULLIF', 'ARRAY_EXTRACT',
  'ARRAY_SLICE', 'STRUCT_EXTRACT', 'ARRAY_CONSTRUCTOR', 'GROUPING_FUNCTION', 'OPERATOR_TRY', 'OPERATOR_UNPACK'
]);

export interface ExpressionContext {
  /** Walks a query within an expression. */
  query(node: unknown): void;
  /** Whether a column of the session's tables, or an alias of the author's, has this name. */
  named(name: string): boolean;
}

/** An expression whose every function, type and part is known to the gate. */
export function checkExpression(value: unknown, context: ExpressionContext): void {
  const inner = (child: unknown): void => checkExpression(child, context);
  const node = asNode(value);
  switch (node['class']) {
    case 'COLUMN_REF':
      read(node, { ...common, column_names: names => checkColumn(asList(names).map(String), context) });
      break;
    case 'CONSTANT':
      read(node, { ...common, value: checkLiteral });
      break;
    case 'CAST':
      read(node, { ...common, child: inner, cast_type: checkType, try_cast: any });
      break;
    case 'COMPARISON':
      read(node, { ...common, left: inner, right: inner });
      break;
    case 'CONJUNCTION':
      read(node, { ...common, children: each(inner) });
      break;
    case 'BETWEEN':
      read(node, { ...common, input: inner, lower: inner, upper: inner });
      break;
    case 'CASE':
      read(node, { ...common, case_checks: each(check => read(check, { when_expr: inner, then_expr: inner })), else_expr: maybe(inner) });
      break;
    case 'OPERATOR':
      if (!operators.has(String(node['type']))) {
        throw refused({ en: 'This operator', fr: 'Cet opérateur' });
      }
      read(node, { ...common, children: each(inner) });
      break;
    case 'FUNCTION':
      unchain(node, context);
      checkFunction(node, inner);
      break;
    case 'WINDOW':
      checkWindow(node, inner);
      break;
    case 'SUBQUERY':
      read(node, { ...common, subquery_type: any, subquery: statement => read(statement, { node: context.query, named_param_map: each(inner) }), child: maybe(inner), comparison_type: any });
      break;
    case 'STAR':
      read(node, {
        ...common, relation_name: any, exclude_list: any, qualified_exclude_list: any, columns: any, rename_list: any,
        replace_list: each(entry => inner(asNode(entry)['value'])), expr: maybe(inner)
      });
      break;
    case 'LAMBDA':
      read(node, { ...common, lhs: inner, expr: inner });
      break;
    case 'POSITIONAL_REFERENCE':
      read(node, { ...common, index: any });
      break;
    case 'PARAMETER':
      throw refused({ en: 'A parameter ($1, ?)', fr: 'Un paramètre ($1, ?)' }, { en: 'Write the value itself.', fr: 'Écrivez la valeur elle-même.' });
    case 'COLLATE':
      throw refused({ en: 'COLLATE', fr: 'COLLATE' }, { en: 'Use lower() or strip_accents().', fr: 'Utilisez lower() ou strip_accents().' });
    default:
      throw refused({ en: 'This expression', fr: 'Cette expression' });
  }
}

function checkColumn(names: string[], context: ExpressionContext): void {
  const [name = ''] = names;
  const only = name.toLowerCase();
  if (names.length === 1 && valueFunctions.has(only) && !context.named(only)) {
    throw refusedFunction(only);
  }
}

/** `ward.lower()` is read as a function of a schema; where it is a column's name, it is written out as `lower(ward)`, which is what is judged and run. */
function unchain(node: Record<string, unknown>, context: ExpressionContext): void {
  const names = [node['catalog'], node['schema']].filter(Boolean).map(String);
  const column = names.at(-1);
  if (column !== undefined && column !== 'main' && context.named(column.toLowerCase())) {
    const written = { class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: node['query_location'], column_names: names };
    Object.assign(node, { catalog: '', schema: '', children: [written, ...asList(node['children'])] });
  }
}

function checkLiteral(value: unknown): void {
  read(value, { type: checkType, is_null: any, value: any });
}

/** The name as the author may write it: `main` is where DuckDB's own parser puts what brackets and braces stand for. */
function checkName(node: Record<string, unknown>): string {
  const name = String(node['function_name']).toLowerCase();
  if ((node['schema'] !== '' && node['schema'] !== 'main') || (node['catalog'] ?? '') !== '' || rulingOn('expression', name) === 'refused') {
    throw refusedFunction(name);
  }
  return name;
}

export function refusedFunction(name: string): Problem {
  return new Problem('function-refused', { name: name.slice(0, 80), way: wayRound(name) });
}

const orderReader = (inner: (value: unknown) => void) => (value: unknown): void =>
  read(value, { type: any, orders: each(order => read(order, { type: any, null_order: any, expression: inner })) });

function checkFunction(node: Record<string, unknown>, inner: (value: unknown) => void): void {
  const name = checkName(node);
  checkArguments('expression', name, asList(node['children']));
  read(node, {
    ...common, function_name: any, schema: any, catalog: any, children: each(inner), filter: maybe(inner), order_bys: maybe(orderReader(inner)),
    distinct: any, is_operator: any
  });
}

function checkWindow(node: Record<string, unknown>, inner: (value: unknown) => void): void {
  checkArguments('expression', checkName(node), asList(node['children']));
  const orders = each(order => read(order, { type: any, null_order: any, expression: inner }));
  read(node, {
    ...common, function_name: any, schema: any, catalog: any, children: each(inner), partitions: each(inner), orders, arg_orders: orders,
    start: any, end: any, start_expr: maybe(inner), end_expr: maybe(inner), offset_expr: maybe(inner), default_expr: maybe(inner), ignore_nulls: any,
    filter_expr: maybe(inner), exclude_clause: any, distinct: any
  });
}

export const orders = orderReader;
export const setOperations = oneOf({ en: 'This set operation', fr: 'Cette opération ensembliste' }, 'UNION', 'EXCEPT', 'INTERSECT', 'UNION_BY_NAME');
