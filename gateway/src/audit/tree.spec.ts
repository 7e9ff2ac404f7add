import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { Tree as TreeOfVerifier } from '../../audit/tree.mjs';
import { Tree } from './tree.js';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, word for word. */
function mth(d: Buffer[]): Buffer {
  const n = d.length;
  if (n <= 1) {
    return n === 0 ? sha256() : sha256(Uint8Array.of(0), d[0] as Buffer);
  }
  let k = 1;
  while (2 * k < n) {
    k *= 2;
  }
  return sha256(Uint8Array.of(1), mth(d.slice(0, k)), mth(d.slice(k)));
}

/** Leaves and roots that Certificate Transparency's implementations are held against. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex => Buffer.from(hex, 'hex'));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
];

describe.each([
  ['of the gateway', () => new Tree()],
  ['of the verifier', () => {
    const tree = new TreeOfVerifier();
    return { append: (record: string) => tree.append(Buffer.from(record)), root: () => tree.root() };
  }]
])('the tree %s', (_, create) => {
  /** The root after each leaf, that of nothing first. */
  const grown = (records: string[]): string[] => {
    const tree = create();
    return [tree.root().toString('hex'), ...records.map(record => (tree.append(record), tree.root().toString('hex')))];
  };

  it('has the known roots', () => {
    expect(grown(leaves.map(String))).toEqual(roots);
    expect(leaves.map((_, n) => mth(leaves.slice(0, n + 1)).toString('hex'))).toEqual(roots.slice(1));
  });

  it('is RFC 6962’s at every size to 200', () => {
    const records = Array.from({ length: 200 }, (_, n) => `record ${n}`);
    expect(grown(records)).toEqual(Array.from({ length: 201 }, (_, n) => mth(records.slice(0, n).map(text => Buffer.from(text))).toString('hex')));
  });

  it('is RFC 6962’s of any records', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 70 }), records => {
      expect(grown(records).at(-1)).toBe(mth(records.map(text => Buffer.from(text))).toString('hex'));
    }));
  });
});
