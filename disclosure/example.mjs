import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { prove } from '@vitrine/disclosure';

// A table, what its columns are, and whose rules hold.
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`CREATE TABLE jobs AS SELECT i // 3 AS firm, CASE WHEN i < 6 THEN 'fishing' ELSE 'services' END AS sector, 20000 + i AS pay FROM range(1000) t(i)`);
const pack = JSON.parse(await readFile(new URL('packs/fr-enterprises.json', import.meta.url), 'utf8'));
const text = { en: '', fr: '' };
const variables = [{ name: 'sector', type: 'VARCHAR', kind: 'category', label: text, sensitive: false }, { name: 'pay', type: 'BIGINT', kind: 'magnitude', label: text, sensitive: false }];
const jobs = { schema: 'main', name: 'jobs', kind: 'record-level', source: 'jobs', version: '1', producer: pack.producer, units: [{ type: 'enterprise', space: 'firms', column: 'firm' }], variables, keys: [], packs: [pack.id] };
const catalogue = { relations: [jobs], nomenclatures: [], packs: [pack] };

// Ten lines: the engine asks, DuckDB answers.
const quoted = value => `'${value.replaceAll("'", "''")}'`;
const columns = async sql => (await connection.runAndReadAll(sql)).getColumnsJS();
const scalar = async sql => String((await columns(sql))[0][0]);
const treeOf = async sql => JSON.parse((await scalar(`SELECT json_serialize_sql(${quoted(sql)})`)).replace(/"query_location":\d{17,}/g, '"query_location":0'));
const proof = prove({ tree: await treeOf('SELECT sector, count(*) AS jobs, avg(pay) AS pay FROM jobs GROUP BY sector'), catalogue });
let step = proof.next();
while (!step.done) {
  step = proof.next(step.value.kind === 'print' ? await scalar(`SELECT json_deserialize_sql(${quoted(JSON.stringify(step.value.tree))})`) : await columns(step.value.sql));
}
process.stdout.write([step.value.verdict, ...step.value.findings.map(finding => finding.message.en)].join('\n') + '\n');
