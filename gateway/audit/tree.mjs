import { createHash } from 'node:crypto';

/** Merkle tree hash of RFC 6962, section 2.1, as leaves come: `peaks[k]` is the root of a full subtree of 2^k leaves, where the number of leaves has that one in binary. */
export class Tree {
  size = 0;
  #peaks = [];

  append(bytes) {
    let node = sha256(0, bytes);
    let level = 0;
    while (this.#peaks[level] !== undefined) {
      node = sha256(1, this.#peaks[level], node);
      this.#peaks[level] = undefined;
      level += 1;
    }
    this.#peaks[level] = node;
    this.size += 1;
  }

  root() {
    let root;
    for (const peak of this.#peaks) {
      root = peak && root ? sha256(1, peak, root) : (peak ?? root);
    }
    return root ?? createHash('sha256').digest();
  }
}

function sha256(kind, ...parts) {
  const hash = createHash('sha256').update(Uint8Array.of(kind));
  parts.forEach(part => hash.update(part));
  return hash.digest();
}
