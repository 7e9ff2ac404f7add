/**
 * `engine.mjs FILE RUNS DIRECTORY`: times each plain query on the records in FILE and the query with its proof, in turn in this one process, so that a slow moment of the machine falls on both.
 * Prints one JSON object. It is a process of its own so that its peak of memory is.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { catalogueOf } from './catalogue.mjs';
import { treeOf, verdictOf } from './proof.mjs';
import { statements } from './records.mjs';

const [file, runs, directory] = process.argv.slice(2);
/** A measure that takes this long is not repeated further. */
const patience = 120;
const warmings = 40;

const connection = await (await DuckDBInstance.create(file, { threads: '2', temp_directory: directory, access_mode: 'READ_ONLY' })).connect();
const columns = async sql => (await connection.runAndReadAll(sql)).getColumnsJS();
const known = new Map();
const once = sql => known.get(sql) ?? known.set(sql, columns(sql)).get(sql);
const engine = { columns, once };

async function seconds(work) {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

const measured = [];
for (const { cells, measure, sql } of statements) {
  const catalogue = catalogueOf(measure === 'dominance' ? 'dominance' : 'threshold');
  const statement = { sql, tree: await treeOf(sql, engine) };
  // Warm: the file in the page cache, the engine compiled, as in a gateway that has been up for a minute.
  let verdict;
  for (let pass = 0, started = performance.now(); pass < 1 || (pass < warmings && performance.now() - started < 1000); pass++) {
    await columns(sql);
    verdict = await verdictOf(statement, catalogue, engine);
  }
  if (verdict.verdict === 'review' || verdict.findings.some(finding => finding.verdict === 'review')) {
    throw new Error(`${measure} was not proved: ${verdict.findings.map(({ code }) => code).join(', ')}.`);
  }
  const times = { plain: [], proved: [] };
  const begun = performance.now();
  while (times.proved.length < Number(runs) && (times.proved.length === 0 || performance.now() - begun < patience * 1000)) {
    times.plain.push(await seconds(() => columns(sql)));
    times.proved.push(await seconds(async () => { verdict = await verdictOf(statement, catalogue, engine); }));
  }
  measured.push({ measure, cells, unsafe: verdict.cells.unsafe, ...times });
}
process.stdout.write(JSON.stringify({ measured, memory: process.resourceUsage().maxRSS * 1024 }));
