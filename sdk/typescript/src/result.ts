import type { Field, RecordBatch, Schema } from 'apache-arrow';
import { isAbort } from './errors/guards.js';
import { ResultIncompleteError } from './errors/ResultIncompleteError.js';
import { MarkedStream } from './marker.js';

/** A running query's answer: the batches as they come. Read it once. */
export class QueryResult implements AsyncIterable<RecordBatch> {
  #rows = 0;
  #cancelled = false;

  private constructor(
    readonly queryId: string,
    /** A producer has proved rows delivered only: others may be missing. */
    readonly provedOnly: boolean,
    readonly schema: Schema,
    private readonly source: MarkedStream,
    private readonly reader: AsyncIterable<RecordBatch>,
    private readonly stop: () => Promise<void>
  ) {}

  /** Resolves when the schema has come: before the first row. */
  static async open({ queryId, provedOnly }: Pick<QueryResult, 'queryId' | 'provedOnly'>, body: ReadableStream<Uint8Array>, stop: () => Promise<void>): Promise<QueryResult> {
    // Loaded with the first query: a page that only lists sources does without Arrow's 200 kB.
    const { Message, RecordBatchReader } = await import('apache-arrow');
    const source = new MarkedStream(body, metadata => Message.decode(metadata).bodyLength);
    try {
      const reader = await RecordBatchReader.from(source.chunks());
      await reader.open();
      return new QueryResult(queryId, provedOnly, reader.schema, source, reader, stop);
    } catch (error) {
      throw isAbort(error) ? error : new ResultIncompleteError(queryId, { cause: error });
    }
  }

  get columns(): Field[] {
    return this.schema.fields;
  }

  /** Rows and bytes received so far. */
  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.source.bytes;
  }

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** Throws `ResultIncompleteError` after the last batch if the stream broke off. */
  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    try {
      for await (const batch of this.reader) {
        this.#rows += batch.numRows;
        yield batch;
      }
    } catch (error) {
      throw isAbort(error) ? error : new ResultIncompleteError(this.queryId, { cause: error });
    }
    if (!this.source.ended) {
      throw new ResultIncompleteError(this.queryId);
    }
  }

  /** Stops it here and in the gateway. Idempotent. */
  async cancel(): Promise<void> {
    if (!this.#cancelled) {
      this.#cancelled = true;
      await this.stop();
    }
  }
}
