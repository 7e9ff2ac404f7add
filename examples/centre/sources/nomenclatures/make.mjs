/** How diseases.parquet was made: `node examples/centre/sources/nomenclatures/make.mjs`, of nomenclatures/diseases.yaml. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const { codes } = parse(readFileSync(join(here, '../../nomenclatures/diseases.yaml'), 'utf8'));
const text = value => `'${value.replaceAll("'", "''")}'`;
const rows = codes.map(({ code, label }, i) => `(${i + 1}, ${text(code)}, ${text(label.fr)}, ${text(label.en)})`);

const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
await connection.run(`CREATE TABLE diseases (place INTEGER, patho_niv1 VARCHAR, label_fr VARCHAR, label_en VARCHAR)`);
await connection.run(`INSERT INTO diseases VALUES ${rows.join(', ')}`);
await connection.run(`COPY (FROM diseases ORDER BY place) TO ${text(join(here, 'diseases.parquet'))} (FORMAT parquet, COMPRESSION zstd)`);
