import { prove } from '@vitrine/disclosure';

const quoted = value => `'${value.replaceAll("'", "''")}'`;

const scalar = async (columns, statement) => String((await columns(statement))[0][0]);

/** A statement as the engine reads it. A gateway has it before any query runs, proved or not. */
export async function treeOf(sql, { columns }) {
  // Places that no number of JavaScript's can hold are of no use here.
  return JSON.parse((await scalar(columns, `SELECT json_serialize_sql(${quoted(sql)})`)).replace(/"query_location":\d{17,}/g, '"query_location":0'));
}

/** The verdict on a statement and its result, by the engine and whatever `columns` of DuckDB answers it, `once` where the answer lasts: in one scan, or the result first and the proof after it. */
export async function verdictOf({ sql, tree }, catalogue, { columns, once }) {
  const proof = prove({ tree, catalogue, together: true });
  let result;
  let step = proof.next();
  while (!step.done) {
    const ask = step.value;
    if (ask.kind === 'result' && ask.evidence.length === 0) {
      result = await columns(sql);
      step = proof.next([]);
    } else if (ask.kind === 'result') {
      const both = await columns(`PRAGMA json_execute_serialized_sql(${quoted(JSON.stringify(ask.tree))})`);
      result = both.slice(0, ask.columns);
      step = proof.next(ask.evidence.map(place => both[place]));
    } else if (ask.kind === 'print') {
      step = proof.next(await scalar(columns, `SELECT json_deserialize_sql(${quoted(JSON.stringify(ask.tree))})`));
    } else {
      step = proof.next(await (ask.lasting ? once : columns)(ask.sql));
    }
  }
  return { ...step.value, result: result ?? (await columns(sql)) };
}
