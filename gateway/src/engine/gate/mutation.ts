/** Changes of statements for the fuzz test of the gate: of their trees, where names, calls and whole parts change places, and of their bytes. A recipe makes the same statement each time. */

type Json = null | boolean | number | string | Json[] | { [field: string]: Json };
type Fields = Record<string, Json>;

/** What one step does is chosen by numbers, so that a failing recipe can be made smaller. */
export interface Step {
  kind: number;
  where: number;
  what: number;
}

/** Trees of statements, and their nodes by what they may stand for. */
export class Nursery {
  readonly #kinds = new Map<string, Fields[]>();

  constructor(readonly trees: readonly Json[], private readonly names: readonly string[], private readonly functions: readonly string[]) {
    for (const tree of trees) {
      eachPlace(tree, (holder, key, kind) => this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), at(holder, key) as Fields]));
    }
  }

  /** A tree with one node, name or function in another's place. */
  graft(tree: Json, steps: readonly Step[]): Json {
    const changed = structuredClone(tree);
    for (const step of steps) {
      if (step.kind % 3 === 0) {
        this.#rename(changed, step);
      } else {
        this.#replace(changed, step);
      }
    }
    return changed;
  }

  #replace(tree: Json, { where, what }: Step): void {
    const places: [Json, string, string][] = [];
    eachPlace(tree, (...place) => places.push(place));
    const place = places[where % Math.max(places.length, 1)];
    // Every other one from the same statement: there its columns are known.
    const own = places.filter(([, , kind]) => kind === place?.[2]).map(([holder, key]) => at(holder, key) as Fields);
    const others = what % 2 === 0 ? own : place && this.#kinds.get(place[2]);
    const other = others?.[what % others.length];
    if (place && other) {
      put(place[0], place[1], structuredClone(other));
    }
  }

  #rename(tree: Json, { where, what }: Step): void {
    const places: [Fields, string, readonly string[]][] = [];
    eachNode(tree, node => {
      for (const [field, value] of Object.entries(node)) {
        if (typeof value === 'string' && (field === 'function_name' || /^(table|schema|catalog)(_name)?$/.test(field))) {
          places.push([node, field, field === 'function_name' ? this.functions : this.names]);
        }
      }
    });
    const place = places[where % Math.max(places.length, 1)];
    if (place) {
      place[0][place[1]] = place[2][what % place[2].length] ?? '';
    }
  }
}

const at = (holder: Json, key: string): Json => (holder as Fields)[key] ?? null;
const put = (holder: Json, key: string, value: Json): void => void ((holder as Fields)[key] = value);

function eachNode(value: Json, visit: (node: Fields) => void): void {
  if (Array.isArray(value)) {
    value.forEach(part => eachNode(part, visit));
  } else if (value !== null && typeof value === 'object') {
    visit(value);
    Object.values(value).forEach(part => eachNode(part, visit));
  }
}

/** Where an expression, a table or a query stands. */
function eachPlace(value: Json, visit: (holder: Json, key: string, kind: string) => void): void {
  if (value === null || typeof value !== 'object') {
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    const kind = kindOf(part);
    if (kind) {
      visit(value, key, kind);
    }
    eachPlace(part, visit);
  }
}

function kindOf(value: Json): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }
  if (typeof value['class'] === 'string') {
    return 'expression';
  }
  const type = typeof value['type'] === 'string' ? value['type'] : '';
  return type.endsWith('_NODE') ? 'query' : type !== '' && 'sample' in value ? 'table' : undefined;
}

const wrappings: readonly ((sql: string, other: string) => string)[] = [
  sql => `SELECT * FROM (${sql})`,
  sql => `WITH visits AS (${sql}) SELECT * FROM visits`,
  (sql, other) => `${sql} UNION ALL ${other}`,
  (sql, other) => `WITH x AS (${other}) ${sql}`,
  sql => `SELECT EXISTS (${sql})`,
  (sql, other) => `${sql} -- ${other}`,
  (sql, other) => `${sql}; ${other}`,
  sql => `EXPLAIN ANALYZE ${sql}`,
  (sql, other) => `SELECT (${sql}) = (${other})`
];

const fragments = [
  "'", '"', '$$', '--', '/*', '*/', ';', '(', ')', '[', ']', '{', '}', '\0', '\u00a0', '\u200b', '\ufeff', '\u202e', '::', ':=', '=>', '->', '->>', '?', '$1', '@', '#1', '~', '\\', '\n', '\t', 'e\'\\x41\'',
  'main.', 'system.main.', 'pg_catalog.', 'information_schema.', 'memo', 'office.memo', 'warehouse.memo', 'duckdb_tables()', 'FROM ', 'LATERAL ', 'ALL ', 'NULL', ' AS MATERIALIZED ', ' COLLATE nocase', ' AT (VERSION => 1)',
  'COLUMNS(*)', 'SUMMARIZE ', 'DESCRIBE ', 'PIVOT ', 'ATTACH ', 'COPY ', 'SET ', 'CALL ', 'VALUES (1)', '9223372036854775808', '1e309', 'rowid', 'current_user', '::regclass', '::JSON'
];

/** Text that is cut, doubled, wrapped and sown with fragments, single characters among them. */
export function scramble(sql: string, other: string, steps: readonly Step[]): string {
  let text = sql;
  for (const { kind, where, what } of steps) {
    const place = where % (text.length + 1);
    const length = 1 + (what % 24);
    const changes: readonly (() => string)[] = [
      () => text.slice(0, place) + (fragments[what % fragments.length] ?? '') + text.slice(place),
      () => text.slice(0, place) + text.slice(place + length),
      () => text.slice(0, place) + text.slice(place, place + length) + text.slice(place),
      () => text.slice(0, place) + other.slice(what % (other.length + 1), (what % (other.length + 1)) + 40) + text.slice(place),
      () => text.slice(0, place) + String.fromCharCode(what % 256) + text.slice(place + 1),
      () => (wrappings[what % wrappings.length] ?? String)(text, other),
      () => text.slice(0, place) + (fragments[what % fragments.length] ?? '') + text.slice(place + length)
    ];
    text = changes[kind % changes.length]?.() ?? text;
  }
  return text;
}
