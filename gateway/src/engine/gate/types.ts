import { asList, asNode, refused } from './tree.js';

const scalars = new Set([
  'NULL', 'BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT', 'FLOAT',
  'DOUBLE', 'DECIMAL', 'VARCHAR', 'BLOB', 'BIT', 'BIGNUM', 'UUID', 'DATE', 'TIME', 'TIME_NS', 'TIME WITH TIME ZONE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS',
  'TIMESTAMP_NS', 'TIMESTAMP WITH TIME ZONE', 'INTERVAL', 'INTEGER_LITERAL', 'STRING_LITERAL', 'VARIANT'
]);

/** A type of a cast or a literal: DuckDB's own, or lists, arrays, structs, maps and unions of them. */
export function checkType(value: unknown): void {
  const type = asNode(value);
  const id = String(type['id']);
  const info = type['type_info'] === null || type['type_info'] === undefined ? {} : asNode(type['type_info']);
  if (info['alias'] || info['extension_info']) {
    throw refusedType(String(info['alias'] || id));
  }
  if (id === 'LIST' || id === 'MAP' || id === 'ARRAY') {
    if (id === 'ARRAY' && !(Number(info['size']) <= 10_000)) {
      throw refusedType('ARRAY');
    }
    checkType(info['child_type']);
  } else if (id === 'STRUCT' || id === 'UNION') {
    asList(info['child_types']).forEach(child => checkType(asNode(child)['second']));
  } else if (id === 'UNBOUND' || !scalars.has(id)) {
    // A name that DuckDB would look up: types of others, JSON, ENUM.
    throw refusedType(id === 'UNBOUND' ? String(info['name']) : id);
  }
}

function refusedType(name: string): Error {
  return refused(
    { en: `The type ${name.slice(0, 60)}`, fr: `Le type ${name.slice(0, 60)}` },
    { en: 'Use a number, text, date, time, or a list or struct of these.', fr: 'Utilisez un nombre, un texte, une date, une heure, ou une liste ou structure de ceux-ci.' }
  );
}
