/** `making.mjs FILE ROWS DIRECTORY`: writes the records. A process of its own, so that its memory is not counted as a measure's. */
import { DuckDBInstance } from '@duckdb/node-api';
import { recordsSql } from './records.mjs';

const [file, count, directory] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(file, { threads: '2', temp_directory: directory })).connect();
await connection.run(recordsSql(Number(count)));
await connection.run('CHECKPOINT');
