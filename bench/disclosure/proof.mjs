import { prove } from '@vitrine/disclosure';

const quoted = value => `'${value.replaceAll("'", "''")}'`;

/** The verdict on a statement, by the engine and whatever `rows` of DuckDB answers it. */
export async function verdictOf(sql, catalogue, rows) {
  const scalar = async statement => String((await rows(statement))[0][0]);
  // Places that no number of JavaScript's can hold are of no use here.
  const tree = JSON.parse((await scalar(`SELECT json_serialize_sql(${quoted(sql)})`)).replace(/"query_location":\d{17,}/g, '"query_location":0'));
  const proof = prove({ tree, catalogue });
  let step = proof.next();
  while (!step.done) {
    const ask = step.value;
    step = proof.next(ask.kind === 'print' ? await scalar(`SELECT json_deserialize_sql(${quoted(JSON.stringify(ask.tree))})`) : await rows(ask.sql));
  }
  return step.value;
}
