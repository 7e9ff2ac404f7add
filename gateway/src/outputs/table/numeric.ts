const integers = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'];

export function isInteger(type: string): boolean {
  return integers.includes(type);
}

export function isNumeric(type: string): boolean {
  return isInteger(type) || type === 'DOUBLE' || type === 'FLOAT' || type.startsWith('DECIMAL');
}

/** A number in full and without an exponent: what every program reads, and what a person compares. */
export function plainNumber(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) {
    return String(value);
  }
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) {
    return `${sign}0.${'0'.repeat(-point)}${digits}`;
  }
  return point >= digits.length ? sign + digits + '0'.repeat(point - digits.length) : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
