const NOTHING = new Uint8Array(0);
const CONTINUATION = 0xffffffff;
/** Continuation and length of the metadata. */
const HEAD = 8;

/** Length of a message's body, in bytes, from its metadata. */
export type BodyLength = (metadata: Uint8Array) => number;

/**
 * Passes an Arrow IPC stream on and follows its messages: metadata with their length before them, then a body. Arrow's reader takes the end of the bytes for the end
 * of the stream; only the marker, a message of length 0, tells a whole result from one that broke off between two batches. The last bytes alone would not do: a body may
 * end with the same eight.
 */
export class MarkedStream {
  #bytes = 0;
  #ended = false;
  /** Of the part being collected, head or metadata. */
  #part: Uint8Array = new Uint8Array(HEAD);
  #filled = 0;
  #head = true;
  /** Bytes of a body that are yet to come. */
  #body = 0;

  constructor(
    private readonly source: ReadableStream<Uint8Array>,
    private readonly bodyLength: BodyLength
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** The marker came, and nothing after it. */
  get ended(): boolean {
    return this.#ended;
  }

  // A reader rather than `for await`: browsers do not all iterate a ReadableStream.
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = this.source.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        this.#follow(value);
        yield value;
        // Arrow 17 asks for more bytes even when it holds exactly what it needs; an empty chunk lets it go on, so that a
        // batch is shown when it is here and not when the next one comes.
        yield NOTHING;
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  #follow(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      if (this.#ended) {
        throw new Error('The stream goes on after its end.');
      }
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, chunk.length - at);
        this.#body -= skipped;
        at += skipped;
        continue;
      }
      const taken = chunk.subarray(at, at + this.#part.length - this.#filled);
      this.#part.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === this.#part.length) {
        this.#next();
      }
    }
  }

  /** A whole head or metadata is here. */
  #next(): void {
    let length = HEAD;
    if (this.#head) {
      const view = new DataView(this.#part.buffer);
      length = view.getInt32(4, true);
      if (view.getUint32(0, true) !== CONTINUATION || length < 0) {
        throw new Error('This is no Arrow stream.');
      }
      this.#ended = length === 0;
    } else {
      this.#body = this.bodyLength(this.#part);
    }
    this.#head = !this.#head || this.#ended;
    this.#part = new Uint8Array(this.#head ? HEAD : length);
    this.#filled = 0;
  }
}
