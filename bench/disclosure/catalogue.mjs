const text = en => ({ en, fr: en });
const variable = (name, type, kind) => ({ name, type, kind, label: text(name), sensitive: false });

const pack = (id, rules) => ({
  id, version: '1', producer: 'office', title: text(id), origin: 'bench', zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
  units: [{ type: 'person', minimumUnits: 11, dominance: [], ...rules }]
});
const packs = [pack('threshold', {}), pack('dominance', { dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1 })];

/** What the engine knows of the records, under one pack. */
export const catalogueOf = packId => ({
  nomenclatures: [],
  packs,
  relations: [{
    schema: 'claims', name: 'records', kind: 'record-level', source: 'claims', version: '1', producer: 'office', keys: [], packs: [packId],
    units: [{ type: 'person', space: 'people', column: 'person' }],
    variables: [...['region', 'section', 'activity', 'size'].map(name => variable(name, 'VARCHAR', 'category')), variable('amount', 'DOUBLE', 'magnitude')]
  }]
});
