#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkBag } from './bag.mjs';
import { readKey } from './key.mjs';
import { Refusal } from './refusal.mjs';
import { words } from './words.mjs';
import { StrictZip } from './zip.mjs';

/**
 * Verifies a released package. A program of its own, without the gateway's code and with Node's built-ins only, so that whoever receives a package can read all
 * that it does. Answers the exit code: 0 good, 1 refused, 2 wrong call.
 */
export function main(argv, { out, error }) {
  const call = readCall(argv);
  const say = words[call.language];
  if (call.help) {
    out(say.usage);
    return 0;
  }
  if (call.file === undefined || call.key === undefined) {
    error(`${say.give}\n\n${say.usage}`);
    return 2;
  }
  const key = readKey(call.key);
  if (!key) {
    error(`${say.key}\n`);
    return 2;
  }
  try {
    const found = check(call.file, key);
    out(call.json ? `${JSON.stringify({ good: true, ...found }, null, 2)}\n` : report(found, call.language));
    return 0;
  } catch (cause) {
    if (!(cause instanceof Refusal) && cause?.syscall === undefined) {
      throw cause;
    }
    const code = cause instanceof Refusal ? cause.code : 'unreadable';
    const reason = say.refusals[code](cause.entry);
    if (call.json) {
      out(`${JSON.stringify({ good: false, code, ...(cause.entry ? { entry: cause.entry } : {}), reason }, null, 2)}\n`);
    } else {
      error(`${say.refused}: ${reason}\n`);
    }
    return 1;
  }
}

/** What the package is, or a Refusal. `key` is an Ed25519 public key. */
export function check(file, key) {
  const zip = new StrictZip(file);
  try {
    return checkBag(zip, key);
  } finally {
    zip.close();
  }
}

function readCall(argv) {
  const options = { key: { type: 'string' }, language: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    const language = values.language ?? 'en';
    return Object.hasOwn(words, language) && positionals.length === 1
      ? { file: positionals[0], key: values.key, language, json: values.json, help: values.help }
      : { language: 'en', help: values.help };
  } catch {
    return { language: 'en' };
  }
}

function report({ release, released, keyId, files, record }, language) {
  const say = words[language];
  const all = record.outputs.flatMap(output => output.decisions.map(decision => ({ ...decision, output }))).concat(record.decisions);
  const lines = [
    say.good,
    say.checked(files.length, keyId),
    '',
    say.release(release, released),
    say.by(record.project.title[language], record.centre.title[language]),
    '',
    say.outputs(record.outputs.length),
    ...record.outputs.map((output, index) => `  ${say.output(index + 1, output.title[language], say.kinds[output.kind], say.verdicts[output.verdict], output.withheld)}`),
    '',
    say.decisions,
    ...all.map(({ who, role, what, at, output }) => `  ${say.decision(who, say.roles[role], say.decided[what], at, output?.title[language])}`)
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

/** Titles are people's words: none of them steers a terminal. */
function visible(line) {
  return line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, character => `\\u${character.codePointAt(0).toString(16).padStart(4, '0')}`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2), { out: text => process.stdout.write(text), error: text => process.stderr.write(text) });
}
