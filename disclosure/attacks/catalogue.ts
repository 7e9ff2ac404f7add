import type { Catalogue, Nomenclature, Relation, RulePack, UnitColumn, Variable, VariableKind } from '../src/types.js';

const text = (words: string): { en: string; fr: string } => ({ en: words, fr: words });

const variable = (name: string, kind: VariableKind, type = 'VARCHAR', more: Partial<Variable> = {}): Variable =>
  ({ name, type, kind, label: text(name), sensitive: false, ...more });
const category = (name: string, more: Partial<Variable> = {}): Variable => variable(name, 'category', 'VARCHAR', more);
const amount = (name: string): Variable => variable(name, 'magnitude', 'DOUBLE');
const whole = (name: string): Variable => variable(name, 'value', 'INTEGER');
const dep = category('dep', { nomenclature: 'dep' });

const person: UnitColumn = { type: 'person', space: 'p', column: 'person' };
const enterprise: UnitColumn = { type: 'enterprise', space: 'e', column: 'firm' };

const microdata = (schema: string, name: string, pack: string, units: UnitColumn[], variables: Variable[], keys: string[][] = []): Relation =>
  ({ schema, name, kind: 'record-level', source: schema, version: '1', producer: `Example ${schema} producer`, units, variables, keys, packs: [pack] });
const open = (name: string, variables: Variable[], keys: string[][]): Relation =>
  ({ schema: 'geo', name, kind: 'public', source: 'geo', version: '1', producer: 'Open', units: [], variables, keys, packs: [] });

const relations: Relation[] = [
  microdata('health', 'patient', 'health', [person], [
    variable('nir', 'identifier'), dep, category('commune', { nomenclature: 'commune' }), category('sex'), whole('birth_year'),
    category('disease', { nomenclature: 'disease', sensitive: true }), amount('income'), amount('copay'), amount('test_score')
  ], [['person']]),
  microdata('health', 'stay', 'health', [person], [
    dep, category('hospital'), category('diagnosis', { nomenclature: 'disease', sensitive: true }), whole('month'), variable('day', 'value', 'DATE'), amount('cost'), amount('fee')
  ]),
  microdata('firms', 'establishment', 'business', [enterprise], [variable('siret', 'identifier'), dep, category('sector', { nomenclature: 'sector' }), amount('sales'), amount('result')]),
  microdata('wages', 'job', 'wages', [person, enterprise], [dep, category('branch'), amount('wage'), amount('bonus')]),
  microdata('survey', 'answer', 'survey', [{ type: 'person', space: 's', column: 'respondent' }], [
    dep, category('opinion', { sensitive: true }), variable('weight', 'weight', 'DOUBLE'), amount('spent')
  ], [['respondent']]),
  microdata('tax', 'wealth', 'wealth', [person], [category('commune', { nomenclature: 'commune' }), amount('tax')], [['person']]),
  open('dep', [category('code'), category('region'), whole('pop')], [['code']]),
  open('digit', [category('code'), whole('weight')], [['code']]),
  open('repeat', [category('code'), whole('copy')], [['code', 'copy']]),
  open('chapter', [category('code'), category('chapter')], [['code']]),
  open('treated', [category('code'), category('treated')], [['code']]),
  open('infection', [category('code'), category('chapter')], [['code']]),
  open('pair', [category('dep'), category('disease'), category('label')], [['dep', 'disease']]),
  open('commune', [category('code'), category('size')], [['code']]),
  open('hamlet', [category('code'), category('name')], [['code']]),
  open('year', [whole('year')], [['year']]),
  open('number', [whole('id')], [['id']])
];

const codes = (id: string, known: [code: string, population?: number][]): Nomenclature =>
  ({ id, label: text(id), codes: known.map(([code, population]) => ({ code, label: text(code), ...(population === undefined ? {} : { population }) })) });

const pack = (id: string, more: Omit<RulePack, 'id' | 'version' | 'producer' | 'title' | 'origin'>): RulePack =>
  ({ id, version: '1', producer: `Example ${id} producer`, title: text(id), origin: 'Made for the attacks', ...more });

export const catalogue: Catalogue = {
  relations,
  nomenclatures: [
    codes('dep', [['75'], ['69'], ['13'], ['2A'], ['2B'], ['48']]),
    codes('disease', [['hiv'], ['diabetes'], ['asthma'], ['none']]),
    codes('sector', [['A'], ['B'], ['C'], ['D'], ['E']]),
    codes('commune', [['75056', 2_100_000], ['48000', 25_000], ['48777', 9_000]])
  ],
  packs: [
    pack('health', {
      zerosAllowed: true, classMinimumOutside: 11, magnitudesAllowed: true,
      units: [{ type: 'person', minimumUnits: 11, dominance: [{ n: 1, k: 0.85, comparator: '>' }], pPercent: 0.1, degreesOfFreedom: 10, quantileSupport: 5 }]
    }),
    pack('business', { zerosAllowed: false, classMinimumOutside: 0, magnitudesAllowed: true, units: [{ type: 'enterprise', minimumUnits: 3, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }] }),
    pack('wages', {
      zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true,
      units: [
        { type: 'person', minimumUnits: 5, dominance: [{ n: 1, k: 0.85, comparator: '>' }] },
        { type: 'enterprise', minimumUnits: 3, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }
      ]
    }),
    pack('survey', {
      zerosAllowed: true, classMinimumOutside: 10, classShareOutside: 0.05, magnitudesAllowed: true,
      units: [{ type: 'person', minimumUnits: 10, minimumRecords: 10, dominance: [{ n: 2, k: 0.9, comparator: '>=' }] }]
    }),
    pack('wealth', {
      zerosAllowed: true, classMinimumOutside: 0, magnitudesAllowed: true, minimumPopulation: [{ nomenclature: 'commune', population: 20_000 }],
      units: [{ type: 'person', minimumUnits: 50, dominance: [{ n: 1, k: 0.85, comparator: '>' }] }]
    })
  ]
};
