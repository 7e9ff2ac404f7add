const NOTHING = new Uint8Array(0);
const MARKER = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/**
 * Passes an Arrow IPC stream on and remembers its last eight bytes. Arrow's reader takes the end of the bytes for the
 * end of the stream; only the marker tells a whole result from one that broke off between two batches.
 */
export class MarkedStream {
  #last: number[] = [];
  #bytes = 0;

  constructor(private readonly body: ReadableStream<Uint8Array>) {}

  get bytes(): number {
    return this.#bytes;
  }

  get ended(): boolean {
    return this.#last.length === MARKER.length && this.#last.every((byte, i) => byte === MARKER[i]);
  }

  // A reader rather than `for await`: browsers do not all iterate a ReadableStream.
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = this.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        this.#remember(value);
        yield value;
        // Arrow 17 asks for more bytes even when it holds exactly what it needs; an empty chunk lets it go on, so that a
        // batch is shown when it is here and not when the next one comes.
        yield NOTHING;
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  #remember(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#last = [...this.#last, ...chunk.subarray(-MARKER.length)].slice(-MARKER.length);
  }
}
