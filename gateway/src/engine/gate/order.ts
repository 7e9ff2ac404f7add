type Node = Record<string, unknown>;

const column = (place: number): Node => ({
  type: 'ORDER_DEFAULT', null_order: 'ORDER_DEFAULT',
  expression: { class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0, value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: place } }
});

/**
 * The statement with rows in an order that follows from the rows alone: its own, then every column. Without, groups come as their first records stand in the extract, which tells of
 * records that no row is about.
 */
export function inFullOrder(tree: unknown, columns: number): unknown {
  const [statement] = (tree as { statements: { node: Node }[] }).statements;
  const node = statement?.node ?? {};
  const modifiers = (node['modifiers'] ?? []) as Node[];
  const all = Array.from({ length: columns }, (_, place) => column(place + 1));
  const isOrder = ({ type }: Node): boolean => type === 'ORDER_MODIFIER';
  const completed = ({ orders, ...modifier }: Node): Node => {
    const own = orders as { expression: Node }[];
    // ORDER BY ALL stands alone, and is one of every column.
    return { ...modifier, orders: own.some(({ expression }) => expression['class'] === 'STAR') ? own : [...own, ...all] };
  };
  const ordered = modifiers.some(isOrder) ? modifiers.map(modifier => (isOrder(modifier) ? completed(modifier) : modifier)) : [...modifiers, { type: 'ORDER_MODIFIER', orders: all }];
  return { ...(tree as Node), statements: [{ ...statement, node: { ...node, modifiers: ordered } }] };
}
