import { createHash } from 'node:crypto';

/**
 * The Merkle tree of RFC 6962, section 2.1, over records that come one after another. It keeps the roots of its full subtrees only, the largest first: as many as its size has ones in
 * binary.
 */
export class Tree {
  readonly #roots: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(record: string): void {
    let root: Buffer = createHash('sha256').update('\x00').update(record).digest();
    // Each one at the end of the size is a full subtree as large as what came: they become one, as adding one carries.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      root = join(this.#roots.pop() as Buffer, root);
    }
    this.#roots.push(root);
    this.#size++;
  }

  root(): Buffer {
    return this.#size === 0 ? createHash('sha256').digest() : this.#roots.reduceRight((right, left) => join(left, right));
  }
}

function join(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update('\x01').update(left).update(right).digest();
}
