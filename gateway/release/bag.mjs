import { createHash, verify } from 'node:crypto';
import { Refusal } from './refusal.mjs';

/** Bounds in bytes on what is held in memory. */
const most = { tag: 1 << 16, manifest: 8 << 20, record: 16 << 20 };
const bagit = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const recordName = 'data/disclosure-record.json';
const tags = ['bag-info.txt', 'bagit.txt', 'manifest-sha512.txt'];

/**
 * Follows the chain from the key to each file: the signature holds the tag manifest, that holds the payload manifest, that holds every file of `data/`.
 * `key` is an Ed25519 public key. Gives what the package is, or throws a Refusal.
 */
export function checkBag(zip, key) {
  const folder = /^(release-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/)/.exec([...zip.entries.keys()][0] ?? '')?.[1];
  if (folder === undefined) {
    throw new Refusal('not-a-package');
  }
  for (const name of zip.entries.keys()) {
    if (!name.startsWith(folder)) {
      throw new Refusal('not-listed', name);
    }
  }
  const read = (name, size) => {
    if (!zip.entries.has(folder + name)) {
      throw new Refusal('missing', name);
    }
    return zip.content(folder + name, size);
  };
  const tagManifest = read('tagmanifest-sha512.txt', most.tag);
  const keyId = checkSignature(read('signature.json', most.tag), tagManifest, key);
  const tagHashes = manifestOf(tagManifest, 'tagmanifest-sha512.txt');
  if ([...tagHashes.keys()].join() !== tags.join()) {
    throw new Refusal('changed', 'tagmanifest-sha512.txt');
  }
  const [info, marker, manifest] = tags.map(name => read(name, most.manifest));
  tags.forEach((name, index) => same(sha512([info, marker, manifest][index]), tagHashes.get(name), name));
  same(marker.toString('latin1'), bagit, 'bagit.txt');
  const files = manifestOf(manifest, 'manifest-sha512.txt');
  checkListed(zip, folder, files);
  let octets = 0;
  for (const [name, hash] of files) {
    const sum = createHash('sha512');
    for (const piece of zip.pieces(folder + name)) {
      sum.update(piece);
      octets += piece.length;
    }
    same(sum.digest('hex'), hash, name);
  }
  const released = checkInfo(info.toString('utf8'), { folder, octets, files: files.size, time: zip.time });
  return { release: folder.slice('release-'.length, -1), released, keyId, files: [...files.keys()], record: jsonOf(read(recordName, most.record), recordName) };
}

/** The file must be exactly what follows from its signature: then no byte of it can change either. */
function checkSignature(bytes, signed, key) {
  const name = 'signature.json';
  const said = jsonOf(bytes, name);
  const signature = Buffer.from(String(said.signature), 'base64');
  const keyId = createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex');
  if (said.keyId !== keyId) {
    throw new Refusal('other-key');
  }
  if (signature.length !== 64 || !verify(null, signed, key, signature)) {
    throw new Refusal('signature', 'tagmanifest-sha512.txt');
  }
  const expected = { algorithm: 'Ed25519', keyId, signed: 'tagmanifest-sha512.txt', sha512: sha512(signed), signature: signature.toString('base64') };
  same(bytes.toString('latin1'), `${JSON.stringify(expected, null, 2)}\n`, name);
  return keyId;
}

/** `<sha-512>  <path>` a line, in order. */
function manifestOf(bytes, name) {
  const files = new Map();
  const text = bytes.toString('latin1');
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash, file] = /^([0-9a-f]{128}) {2}([A-Za-z0-9._/-]+)$/.exec(line) ?? [];
    if (hash === undefined || files.has(file)) {
      throw new Refusal('changed', name);
    }
    files.set(file, hash);
  }
  return files;
}

function checkListed(zip, folder, files) {
  const listed = new Set(['signature.json', 'tagmanifest-sha512.txt', ...tags, ...files.keys()].map(name => folder + name));
  for (const name of zip.entries.keys()) {
    if (!listed.has(name)) {
      throw new Refusal('not-listed', name.slice(folder.length));
    }
  }
  for (const name of listed) {
    if (!zip.entries.has(name)) {
      throw new Refusal('missing', name.slice(folder.length));
    }
  }
}

/** Folder, sizes and time of the zip are held by the signature through bag-info.txt. */
function checkInfo(text, { folder, octets, files, time: [date, time] }) {
  const field = name => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  same(field('External-Identifier'), `urn:uuid:${folder.slice('release-'.length, -1)}`, 'bag-info.txt');
  same(field('Payload-Oxum'), `${octets}.${files}`, 'bag-info.txt');
  const released = new Date(field('Released'));
  if (Number.isNaN(released.getTime())) {
    throw new Refusal('changed', 'bag-info.txt');
  }
  same(date, ((released.getUTCFullYear() - 1980) << 9) | ((released.getUTCMonth() + 1) << 5) | released.getUTCDate(), 'bag-info.txt', 'time');
  same(time, (released.getUTCHours() << 11) | (released.getUTCMinutes() << 5) | (released.getUTCSeconds() >> 1), 'bag-info.txt', 'time');
  return released.toISOString();
}

function jsonOf(bytes, name) {
  try {
    return Object(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw new Refusal('changed', name);
  }
}

function sha512(bytes) {
  return createHash('sha512').update(bytes).digest('hex');
}

function same(found, expected, entry, code = 'changed') {
  if (found !== expected) {
    throw new Refusal(code, entry);
  }
}
