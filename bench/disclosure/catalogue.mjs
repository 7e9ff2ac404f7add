const text = en => ({ en, fr: en });
const variable = (name, type, kind) => ({ name, type, kind, label: text(name), sensitive: false });

const pack = (id, rules) => ({
  id, version: '1', producer: 'office', title: text(id), origin: 'bench', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
  units: [{ type: 'person', minimumUnits: 11, dominance: [], ...rules }]
});
const packs = [pack('threshold', {}), pack('dominance', { dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1 })];

/** What the engine knows of the records, under one pack; `largest` where the extract was prepared. */
export const catalogueOf = (packId, largest) => ({
  nomenclatures: [],
  packs,
  relations: [{
    schema: 'claims', name: 'records', kind: 'record-level', source: 'claims', version: '1', producer: 'office', keys: [], packs: [packId],
    units: [{ type: 'person', space: 'people', column: 'person', ...(largest ? { largest } : {}) }],
    variables: [...['region', 'section', 'activity', 'size'].map(name => variable(name, 'VARCHAR', 'category')), variable('amount', 'DOUBLE', 'magnitude')]
  }]
});

/** How many of the largest units bounds are kept for. */
const deepest = 100;

/** Bounds as an extract would be prepared with: by number n, what the n largest units hold of the whole relation. */
export async function largestTotals(rows) {
  const cumulated = async total => {
    const [[largest]] = await rows(`SELECT max(total, ${deepest}) FROM (SELECT ${total} AS total FROM claims.records WHERE person IS NOT NULL GROUP BY person)`);
    let sum = 0;
    return largest.map(one => (sum += Number(one)));
  };
  const [[positive]] = await rows('SELECT min(amount) >= 0 FROM claims.records');
  return { records: await cumulated('count(*)'), variables: { amount: await cumulated('sum(abs(amount))') }, nonNegative: positive ? ['amount'] : [] };
}
