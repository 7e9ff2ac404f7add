import { createHash, verify } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Finding } from './finding.mjs';

const form = /^(\d{12})\.checkpoint$/;
/** A checkpoint has some 300 bytes. */
const most = 4096;

/** Checkpoints by their number of records, from a directory or one file. What does not hold is told to `report`. */
export function readCheckpoints(place, key, report) {
  const found = new Map();
  for (const { file, records } of filesIn(place)) {
    try {
      const checkpoint = readNote(contentOf(file), key);
      if (records !== undefined && records !== checkpoint.records) {
        throw new Finding('checkpoint-name');
      }
      found.set(checkpoint.records, checkpoint);
    } catch (error) {
      report(new Finding(error instanceof Finding ? error.code : 'checkpoint-form', { checkpoint: records }));
    }
  }
  return found;
}

function filesIn(place) {
  if (!statSync(place).isDirectory()) {
    return [{ file: place }];
  }
  const named = readdirSync(place).filter(name => form.test(name)).sort();
  return named.map(name => ({ file: path.join(place, name), records: Number(form.exec(name)[1]) }));
}

function contentOf(file) {
  if (statSync(file).size > most) {
    throw new Finding('checkpoint-form');
  }
  return readFileSync(file);
}

/** A signed note (C2SP) of a tree head with its time. Every byte is either signed or follows from what is. */
function readNote(bytes, key) {
  const content = bytes.toString('utf8');
  const [, text, name, records, root, at, signature] =
    /^((\S+)\n(0|[1-9]\d{0,11})\n([A-Za-z0-9+/]{43}=)\ntime (\S{24})\n)\n— \2 ([A-Za-z0-9+/=]{92})\n$/.exec(content) ?? [];
  if (text === undefined) {
    throw new Finding('checkpoint-form');
  }
  const raw = key.export({ type: 'spki', format: 'der' });
  const own = `vitrine/audit/${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
  const hash = createHash('sha256').update(`${own}\n`).update(Uint8Array.of(1)).update(raw.subarray(-32)).digest().subarray(0, 4);
  const signed = Buffer.from(signature, 'base64');
  if (name !== own || !signed.subarray(0, 4).equals(hash)) {
    throw new Finding('other-key');
  }
  // One way only to write the base64, or bytes could change and nothing else.
  if (signed.toString('base64') !== signature || !verify(null, Buffer.from(text), key, signed.subarray(4))) {
    throw new Finding('signature');
  }
  return { records: Number(records), root: Buffer.from(root, 'base64'), at, bytes };
}
