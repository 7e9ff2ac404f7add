import { createHash } from 'node:crypto';
import { bars } from './picture.mjs';
import { sources } from './sources.mjs';

const text = (en, fr) => ({ en, fr });
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
const pack = (id, version, producer) => ({ id, version, producer });
const used = (id, version) => ({ source: id, title: sources[id].title, producer: sources[id].producer, version, policy: '4f1c' });

/** Evil that a file, a name or a cell may hold. */
export const evil = '<img src=x onerror=alert(1)> \u202egnp.exe\u202c \u001b[31mred\u001b[0m zero\u200bwidth </script><script>alert(2)</script>';

const regions = ['Ain', 'Aisne', 'Allier', 'Alpes-de-Haute-Provence', 'Hautes-Alpes', 'Alpes-Maritimes', 'Ardèche', 'Ardennes', 'Ariège', 'Aube', 'Aude', 'Aveyron'];

function prevalence() {
  const rows = [];
  for (let n = 0; n < 96; n += 1) {
    const code = String(n + 1).padStart(2, '0');
    for (const year of [2022, 2023]) {
      const hidden = n === 4 && year === 2023;
      rows.push([code, regions[n % regions.length] + (n >= 12 ? ` ${n}` : ''), year, hidden ? null : 120 + ((n * 7919 + year) % 4211), hidden ? null : Math.round(((n * 31 + year) % 900) * 1000) / 1e5]);
    }
  }
  return {
    columns: [
      { name: 'departement', type: 'VARCHAR', role: 'key', label: text('Département of residence', 'Département de résidence') },
      { name: 'nom', type: 'VARCHAR', role: 'key' },
      { name: 'year', type: 'INTEGER', role: 'key', label: text('Year', 'Année') },
      { name: 'people', type: 'BIGINT', role: 'statistic', label: text('People treated', 'Personnes prises en charge') },
      { name: 'perc', type: 'DOUBLE', role: 'statistic', label: text('Share of the population', 'Part de la population') }
    ],
    rows,
    withheld: [9],
    total: rows.length
  };
}

const key = (departement, nom, year) => [
  { column: 'departement', value: departement, label: text(nom, nom) },
  { column: 'nom', value: nom },
  { column: 'year', value: year }
];

const findings = [
  {
    code: 'threshold', verdict: 'unsafe', producer: 'health-fund', pack: 'health', unitType: 'person', measured: 4, required: 11,
    cell: { key: key('05', 'Hautes-Alpes', '2023'), column: 'people' },
    message: text('The cell counts fewer people than the rule asks for; it is withheld.', 'La case compte moins de personnes que la règle n’en exige ; elle n’est pas diffusée.'),
    remedy: text('It leaves without a value.', 'Elle part sans valeur.')
  },
  {
    code: 'dominance', verdict: 'review', producer: 'health-fund', pack: 'health', unitType: 'person', measured: 0.862, required: 0.85,
    cell: { key: key('03', 'Allier', '2022'), column: 'perc' },
    message: text('One person may stand for most of the amount; what was measured does not decide it.', 'Une seule personne peut représenter l’essentiel du montant ; la mesure ne tranche pas.'),
    remedy: text('Ask for both years together.', 'Demandez les deux années ensemble.')
  },
  {
    code: 'few-missing', verdict: 'review', producer: 'health-fund', pack: 'health', unitType: 'person', measured: 2, required: 11,
    cell: { key: key('08', 'Ardennes', '2023') },
    message: text('Few people have no value: together with a total they could be found.', 'Peu de personnes sont sans valeur : avec un total, on pourrait les trouver.'),
    remedy: text('Show those without a value as a group of their own.', 'Montrez celles sans valeur comme un groupe à part.')
  }
];

const words = (description, more = {}) => ({
  description,
  population: 'Care – Health insurance claims, 2022, 2023 (claims_2023.care)',
  filter: "(patho_niv1 = 'Diabetes')",
  unit: 'people',
  variables: 'departement (Département of residence), year (Year), people (count)',
  ...more
});

const sql = `-- People treated for diabetes, by département\nSELECT departement, nom, year,\n       count(DISTINCT person) AS people,\n       count(DISTINCT person) / pop AS perc\nFROM claims_2023.care JOIN geography.departements USING (departement)\nWHERE patho_niv1 = 'Diabetes' AND year >= 2022\nGROUP BY ALL ORDER BY departement`;

const table = prevalence();
const csv = [table.columns.map(({ name }) => name), ...table.rows].map(row => row.map(value => value ?? '').join(',')).join('\n') + '\n';
const notebook = JSON.stringify({
  nbformat: 4,
  cells: [
    { cell_type: 'markdown', source: ['# Prevalence\n', evil] },
    { cell_type: 'code', source: ['import vitrine\n', 'table = vitrine.sql("""SELECT departement, count(*) FROM care GROUP BY 1""")\n', 'table.head()'], outputs: [] },
    { cell_type: 'code', source: `# ${'a long line '.repeat(30)}`, outputs: [{}] }
  ]
}, null, 1);

/** Output by output: what the page shows, and the bytes behind it. */
const kinds = {
  table: {
    name: 'prevalence', kind: 'table', verdict: 'review', withheld: 1, rows: table.rows.length, minutes: 10, table, sql, query: 'q-7f3a',
    words: words('Prevalence of diabetes by département, for the map of the annual report. Two years side by side.'),
    findings, findingsTotal: 5,
    notices: [{ code: 'withheld', file: 'prevalence.csv', message: text('1 of 192 rows is withheld.', '1 ligne sur 192 n’est pas diffusée.') }],
    strings: ['people', 'perc'],
    sources: [used('claims', '2022'), used('claims', '2023')], packs: [pack('health', '1', 'health-fund')],
    files: { 'prevalence.csv': ['text/csv', csv], 'prevalence.parquet': ['application/vnd.apache.parquet', 'PAR1'], 'prevalence.codebook.json': ['application/json', JSON.stringify({ title: 'prevalence', withheld: { rows: 1 } }, null, 2)] }
  },
  figure: {
    name: 'carte', kind: 'figure', verdict: 'safe alone', withheld: 1, rows: 12, minutes: 2, sql, query: 'q-7f3b',
    title: 'Prévalence du diabète par département, 2023', alt: 'Carte : la part de la population prise en charge va de 2 à 9 %, la plus forte au nord-est. Un département n’est pas diffusé.',
    table: { ...table, rows: table.rows.slice(0, 12), total: 12 },
    words: words('The same table as a picture.'), findings: [], findingsTotal: 0, notices: [],
    strings: ['Prévalence du diabète par département, 2023', 'Carte : la part de la population prise en charge va de 2 à 9 %…'],
    sources: [used('claims', '2023')], packs: [pack('health', '1', 'health-fund')],
    files: { 'carte.png': ['image/png', bars([0.3, 0.5, 0.45, 0.9, 0, 0.7, 0.2, 0.62, 0.33, 0.81, 0.55, 0.4])], 'carte.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(3)</script></svg>'] }
  },
  estimates: {
    name: 'modele_cout', kind: 'estimates', verdict: 'declared', withheld: 0, minutes: 15,
    words: words('Coefficients of a linear model of cost on age and sex, 4,812 people.', { filter: 'none' }), findings: [], findingsTotal: 0,
    notices: [{ code: 'declared', message: text('Not from the gateway’s record: a person judges.', 'Hors du registre de la passerelle : une personne juge.') }],
    strings: ['age', 'sex', '(Intercept)'], sources: [used('claims', '2023')], packs: [],
    files: { 'modele_cout.csv': ['text/csv', 'term,estimate,std_error,df\n(Intercept),812.4,31.9,4809\nage,14.2,0.7,4809\nsex,-88.1,22.3,4809\n'] }
  },
  code: {
    name: 'analyse', kind: 'code', verdict: 'declared', withheld: 0, minutes: 12,
    words: words('The notebook behind the outputs, so that others can do it again.', { population: '', filter: '', unit: '', variables: '' }), findings: [], findingsTotal: 0,
    notices: [
      { code: 'outputs-stripped', file: 'analyse.ipynb', message: text('14 outputs were taken out.', '14 résultats ont été retirés.') },
      { code: 'literal', file: 'analyse.ipynb', message: text('One number in cell 3 is also a value of a source: look at it.', 'Un nombre de la cellule 3 est aussi une valeur d’une source : à regarder.') }
    ],
    strings: ['analyse.ipynb'], sources: [], packs: [],
    files: { 'analyse.ipynb': ['application/x-ipynb+json', notebook] }
  },
  file: {
    name: 'readme', kind: 'file', verdict: 'declared', withheld: 0, minutes: 16,
    words: words(`Notes on method. ${evil}`, { population: '', filter: '', unit: '', variables: '' }), findings: [], findingsTotal: 0,
    notices: [{ code: 'controls', file: 'readme.txt', message: text('The text holds characters that do not show themselves.', 'Le texte contient des caractères qui ne se montrent pas.') }],
    strings: ['readme.txt', evil], sources: [], packs: [],
    files: { 'readme.txt': ['text/plain', `Notes\r\n\n${evil}\n\tIndented by a tab.\n${'Line after line.\n'.repeat(40)}`], 'archive.bin': ['application/octet-stream', '\u0000\u0001'] }
  }
};

/** What was measured of a table's cells, the failing ones first: of the withheld row four people. */
function evidenceOf({ rows, withheld }, query) {
  const cells = rows.flatMap(([departement, nom, year, people], place) => {
    const failing = withheld.includes(place);
    const units = failing ? 4 : people;
    return ['people', 'perc'].map(column => ({
      key: key(departement, nom, String(year)), columns: [column], unitType: 'person', unit: text('people', 'personnes'), units, required: 11, records: units * 3,
      shares: [1 / units, 2 / units], outcome: failing ? 'unsafe' : departement === '03' && year === 2022 && column === 'perc' ? 'review' : 'safe alone'
    }));
  });
  const ranks = ['unsafe', 'review', 'safe alone'];
  return { query, total: cells.length, cells: cells.sort((one, two) => ranks.indexOf(one.outcome) - ranks.indexOf(two.outcome)) };
}

/** An output of a kind, for one request: its files differ by round, so that digests do. */
export function outputOf(kind, id, { round = 1, change = 'new' } = {}) {
  const { files, table: view, ...output } = kinds[kind];
  const bytes = Object.fromEntries(Object.entries(files).map(([name, [, content]]) => [name, Buffer.from(content)]));
  const list = Object.entries(files).map(([name, [media]]) => ({ name, media, bytes: bytes[name].length, sha256: sha256(bytes[name]) }));
  const made = change === 'same' ? 1 : round;
  return {
    output: { id, ...output, files: list, digest: sha256(JSON.stringify([list, made])), evidence: 'shown', change },
    bytes,
    media: Object.fromEntries(list.map(({ name, media }) => [name, media])),
    table: view,
    ...(output.query === undefined ? {} : { evidence: evidenceOf(view, output.query) })
  };
}
