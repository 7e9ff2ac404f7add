import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What no log, no output of the program and no record may hold, as far as its form tells. Of the example centre and those of the attacks. */
const never = {
  'a value that is granted to nobody': /PLANTED|CANARY/,
  'an identifier': /(?<![\w.])9\d{12}(?!\w)/,
  SQL: /\bSELECT\s|\bGROUP BY\b|\bFROM\s+\w+\./,
  'a secret': /(?<![\w-])[\w-]{43}(?![\w-])/
};

const found = (where, text, state) =>
  Object.entries({ ...never, 'a path': { test: said => said.includes(path.dirname(state)) } }).flatMap(([what, form]) => (form.test(text) ? [`${what} in ${where}`] : []));

async function logs(state) {
  const directory = path.join(state, 'log');
  const names = await readdir(directory).catch(() => []);
  return Promise.all(names.filter(name => name.startsWith('gateway')).map(name => readFile(path.join(directory, name), 'utf8')));
}

async function records(state) {
  // The tests' own beginning reads this file before packages are there.
  const { DatabaseSync } = await import('@photostructure/sqlite');
  const database = new DatabaseSync(path.join(state, 'vitrine.db'), { readOnly: true });
  try {
    return database.prepare('SELECT body FROM audit').all().map(({ body }) => body);
  } finally {
    database.close();
  }
}

/** Of a gateway that has ended: throws where something is found, and says what and where, never what it is. */
export async function searched(state, said) {
  // What it says at its start are addresses for one use: whoever starts it is to have them.
  const words = said.replaceAll(/https?:\S+/g, '').replaceAll(path.dirname(state), '');
  const all = [...found('what it said', words, state), ...(await logs(state)).flatMap(log => found('its log', log, state)), ...found('its record', (await records(state)).join('\n'), state)];
  if (all.length > 0) {
    throw new Error(`A gateway left ${all.join(', ')}.`);
  }
}
