import { createHash, sign, type KeyObject } from 'node:crypto';
import { crate } from './crate.js';
import { crateFile, json, placeFiles, queriesFile, recordFile, workflowFolder } from './layout.js';
import { disclosureRecord } from './record.js';
import type { ReleaseFacts } from './types.js';
import { queries, workflowCrate } from './workflow.js';
import { zip } from './zip.js';

export interface ReleasePackage {
  /** The zip. */
  bytes: Buffer;
  /** Of `bytes`, hexadecimal. */
  sha256: string;
  /** Each file of the payload, by its path in the bag, with its SHA-512. */
  manifest: { path: string; sha512: string }[];
}

/**
 * The sealed package: a zip of one BagIt bag (RFC 8493), whose payload is a Five Safes RO-Crate, signed Ed25519. The signature is over the tag manifest, which
 * holds the payload manifest, which holds everything. The same facts and key give the same bytes.
 */
export async function buildPackage(facts: ReleaseFacts, key: { privateKey: KeyObject; id: string }): Promise<ReleasePackage> {
  const released = new Date(facts.released);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(facts.id) || released.toISOString() !== facts.released) {
    throw new Error('A release has a UUID, and an instant in UTC with milliseconds.');
  }
  const data = payload(facts);
  const manifest = [...data.keys()].sort().map(name => ({ path: name, sha512: sha512(data.get(name)!) }));
  const tags = new Map<string, Buffer>([
    ['bag-info.txt', bagInfo(facts, data)],
    ['bagit.txt', Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
    ['manifest-sha512.txt', lines(manifest)]
  ]);
  const tagManifest = lines([...tags].map(([path, bytes]) => ({ path, sha512: sha512(bytes) })));
  const signature = json({
    algorithm: 'Ed25519',
    keyId: key.id,
    signed: 'tagmanifest-sha512.txt',
    sha512: sha512(tagManifest),
    signature: sign(null, tagManifest, key.privateKey).toString('base64')
  });
  const bag = new Map([...data, ...tags, ['tagmanifest-sha512.txt', tagManifest] as const, ['signature.json', signature] as const]);
  const folder = `release-${facts.id}/`;
  const bytes = await zip(new Map([...bag].map(([name, content]) => [`${folder}${name}`, content])), released);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), manifest };
}

function payload(facts: ReleaseFacts): Map<string, Buffer> {
  const files = new Map<string, Buffer>([
    ...placeFiles(facts).map(({ path, file }) => [path, file.bytes] as const),
    [queriesFile, queries(facts)],
    [`${workflowFolder}${crateFile}`, workflowCrate(facts)],
    [recordFile, json(disclosureRecord(facts))]
  ]);
  const sizes = new Map([...files].map(([name, bytes]) => [name, bytes.length]));
  files.set(crateFile, json(crate(facts, sizes)));
  return new Map([...files].map(([name, bytes]) => [`data/${name}`, bytes]));
}

function bagInfo({ id, released, centre }: ReleaseFacts, data: Map<string, Buffer>): Buffer {
  const octets = [...data.values()].reduce((sum, { length }) => sum + length, 0);
  return Buffer.from(
    [
      `Source-Organization: ${centre.title.en.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`,
      `Bagging-Date: ${released.slice(0, 10)}`,
      `Released: ${released}`,
      `External-Identifier: urn:uuid:${id}`,
      `Payload-Oxum: ${octets}.${data.size}`,
      ''
    ].join('\n')
  );
}

function lines(entries: { path: string; sha512: string }[]): Buffer {
  return Buffer.from(entries.map(({ path, sha512: hash }) => `${hash}  ${path}\n`).join(''));
}

function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
