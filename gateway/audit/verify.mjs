#!/usr/bin/env node
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readKey as readPlainKey } from '../release/key.mjs';
import { readCheckpoints } from './checkpoint.mjs';
import { Finding } from './finding.mjs';
import { readRecords } from './records.mjs';
import { words } from './words.mjs';

/**
 * Verifies the record of what was done. A program of its own, without the code that writes it, so that whoever doubts can read all that it does. Answers the exit code: 0 good, 1 not,
 * 2 wrong call.
 */
export function main(argv, { out, error }) {
  const call = readCall(argv);
  const say = words[call.language];
  if (call.help) {
    out(say.usage);
    return 0;
  }
  if (call.state === undefined) {
    error(`${say.give}\n\n${say.usage}`);
    return 2;
  }
  const wrong = wrongCall(call);
  if (wrong) {
    error(`${say[wrong]}\n`);
    return 2;
  }
  const found = check(call);
  out(call.json ? `${JSON.stringify(found, null, 2)}\n` : report(found, say));
  return found.good ? 0 : 1;
}

/**
 * What is on record in a state directory, or a directory that holds a copy of its database. `checkpoints`: files and directories of checkpoints that were copied; `key`: as `readKey`
 * takes it, by default that of the state directory.
 */
export function check({ state, checkpoints = [], key }) {
  const findings = [];
  const report = finding => void findings.push(finding);
  // Before the records: what is signed meanwhile would seem to be missing.
  const { own, copied } = gather({ state, checkpoints, key }, report);
  compare(own, copied, report);
  const all = [...(own?.values() ?? []), ...copied.flatMap(each => [...each.values()])];
  let read = { records: 0, backwards: [], roots: new Map() };
  try {
    read = readRecords(path.join(state, 'vitrine.db'), new Set(all.map(({ records }) => records)));
    if (read.wrong) {
      report(new Finding(read.wrong.code, read.wrong));
    }
    hold(all, read, report);
  } catch (error) {
    if (!(error instanceof Finding)) {
      throw error;
    }
    report(error);
  }
  // What is in the state directory only, holds nothing against who has its key.
  const newest = newestOf(copied.length > 0 ? copied.flatMap(each => [...each.values()]) : all);
  return {
    good: findings.length === 0,
    records: read.records,
    checkpoints: all.length,
    covered: newest?.records ?? 0,
    ...(newest ? { newest: newest.at } : {}),
    findings: findings.map(finding => finding.toJSON()),
    notices: [...(read.backwards.length > 0 ? [{ code: 'clock', record: read.backwards[0], times: read.backwards.length }] : []), ...(copied.length === 0 ? [{ code: 'no-copy' }] : [])]
  };
}

function gather({ state, checkpoints, key }, report) {
  const folder = path.join(state, 'checkpoints');
  const published = path.join(state, 'keys', 'audit.pub');
  // Neither: a copy of the database alone.
  const expected = existsSync(folder) || existsSync(published);
  const by = readKey(key ?? published);
  if (!by) {
    if (expected || checkpoints.length > 0) {
      report(new Finding('no-key'));
    }
    return { copied: [] };
  }
  const own = expected ? (existsSync(folder) ? readCheckpoints(folder, by, report) : new Map()) : undefined;
  const copied = checkpoints.map(place => readCheckpoints(place, by, report));
  if (copied.some(each => each.size === 0)) {
    report(new Finding('no-checkpoint'));
  }
  return { own, copied };
}

/** What was copied is where it was copied from, too. */
function compare(own, copied, report) {
  for (const { records, bytes } of copied.flatMap(each => [...each.values()])) {
    const there = own?.get(records);
    if (own && !there) {
      report(new Finding('checkpoint-missing', { checkpoint: records }));
    } else if (there && !there.bytes.equals(bytes)) {
      report(new Finding('checkpoint-differs', { checkpoint: records }));
    }
  }
}

/** Each checkpoint is of the records as they are. */
function hold(all, { records, roots }, report) {
  const sorted = all.toSorted((a, b) => a.records - b.records);
  const good = checkpoint => roots.get(checkpoint.records)?.equals(checkpoint.root) === true;
  const newest = sorted.at(-1);
  if (newest && newest.records > records) {
    report(new Finding('rolled-back', { checkpoint: newest.records }));
  }
  const first = sorted.find(checkpoint => checkpoint.records <= records && !good(checkpoint));
  if (first) {
    const from = sorted.findLast(checkpoint => checkpoint.records < first.records && good(checkpoint))?.records ?? 0;
    report(new Finding('root', { from: from + 1, record: first.records, checkpoint: first.records }));
  }
}

/** An Ed25519 public key from a file, its base64, or a verifier's key as `vitrine audit key` prints it. */
function readKey(text) {
  const [, typed] = /^[^\s+]+\+[0-9a-f]{8}\+(\S+)$/.exec(text) ?? [];
  return readPlainKey(typed === undefined ? text : Buffer.from(typed, 'base64').subarray(1).toString('base64'));
}

function newestOf(all) {
  return all.reduce((newest, each) => (newest && newest.records >= each.records ? newest : each), undefined);
}

function readCall(argv) {
  const options = {
    state: { type: 'string' }, checkpoint: { type: 'string', multiple: true, default: [] }, key: { type: 'string' },
    language: { type: 'string', default: 'en' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }
  };
  try {
    const { checkpoint: checkpoints, ...values } = parseArgs({ args: argv, options }).values;
    return Object.hasOwn(words, values.language) ? { ...values, checkpoints } : { language: 'en' };
  } catch {
    return { language: 'en' };
  }
}

function wrongCall({ state, checkpoints, key }) {
  if (!existsSync(path.join(state, 'vitrine.db'))) {
    return 'state';
  }
  if (!checkpoints.every(place => existsSync(place))) {
    return 'checkpoint';
  }
  return key !== undefined && !readKey(key) ? 'key' : undefined;
}

function report({ good, records, checkpoints, covered, newest, findings, notices }, say) {
  const lines = [
    good ? say.good : say.bad,
    ...findings.map(finding => `  ${finding.code}: ${say.findings[finding.code](finding)}`),
    say.checked(records, checkpoints),
    ...(newest === undefined ? [] : [say.covered(covered, newest, Math.max(0, records - covered))]),
    ...notices.map(notice => `${say.notice}: ${say.notices[notice.code](notice)}`)
  ];
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2), { out: text => process.stdout.write(text), error: text => process.stderr.write(text) });
}
