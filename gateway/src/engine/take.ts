import { DataType, makeData, RecordBatch, RecordBatchReader, Struct, Table, tableToIPC, Vector, type Data } from 'apache-arrow';
import { withoutNoise } from './rows.js';

/** Where a row stands: in which batch, and where in it. */
interface Place {
  batch: number;
  row: number;
}

type Values = Uint8Array | Int32Array | BigInt64Array | Float64Array;

/**
 * Rows of an Arrow stream, by their places, as a stream of its own. Every buffer is made anew and filled with these rows only: a slice carries its neighbours, a dictionary the words of
 * all rows, and what stands under a missing value may be anything.
 */
export function takeRows(stream: Buffer, places: number[]): Buffer {
  const reader = RecordBatchReader.from(stream).open();
  // Read to its end, the reader knows its schema no more.
  const { schema } = reader;
  const batches = [...reader];
  const at = placesIn(batches, places);
  const children = schema.fields.map(({ type }, column) => taken(type, batches.map(batch => batch.data.children[column] as Data), at));
  const data = makeData({ type: new Struct(schema.fields), length: at.length, nullCount: 0, children });
  return Buffer.from(tableToIPC(new Table(schema, new RecordBatch(schema, data)), 'stream'));
}

function placesIn(batches: RecordBatch[], places: number[]): Place[] {
  const all = batches.flatMap(({ numRows }, batch) => Array.from({ length: numRows }, (_, row) => ({ batch, row })));
  return places.map(place => all[place] as Place);
}

function taken(type: DataType, chunks: Data[], at: Place[]): Data {
  const valid = at.map(({ batch, row }) => (chunks[batch] as Data).getValid(row));
  const common = { length: at.length, nullCount: valid.filter(is => !is).length, nullBitmap: bitsOf(valid) };
  /** Of each row that has a value: its batch's data, its place there and in what is made. */
  const fill = (put: (data: Data, row: number, place: number) => void): void =>
    at.forEach(({ batch, row }, place) => valid[place] && put(chunks[batch] as Data, row, place));

  if (DataType.isNull(type)) {
    return makeData({ type, length: at.length });
  }
  if (DataType.isBool(type)) {
    const set = at.map(() => false);
    fill((data, row, place) => (set[place] = (((data.values as Uint8Array)[row >> 3] ?? 0) & (1 << (row & 7))) !== 0));
    return makeData({ ...common, type, data: bitsOf(set) });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isLargeUtf8(type) || DataType.isLargeBinary(type)) {
    const texts = at.map((): Uint8Array => new Uint8Array());
    fill(({ values, valueOffsets }, row, place) => (texts[place] = (values as Uint8Array).subarray(Number(valueOffsets[row]), Number(valueOffsets[row + 1]))));
    return lined(type, common, texts);
  }
  if (DataType.isDictionary(type)) {
    const words = new Map<string, { index: number; word: Uint8Array }>();
    const indices = new (type.indices.ArrayType as new (length: number) => Uint8Array)(at.length);
    fill((data, row, place) => {
      const word = wordAt(data, Number((data.values as Values)[row]));
      const key = Buffer.from(word).toString('hex');
      const known = words.get(key) ?? { index: words.size, word };
      words.set(key, known);
      indices[place] = known.index;
    });
    return makeData({ ...common, type, data: indices as never, dictionary: new Vector([lined(type.dictionary as DataType, whole(words.size), [...words.values()].map(({ word }) => word))]) });
  }
  return fixed(type, common, chunks, fill);
}

/** Words of an ENUM: the engine makes no other dictionary. */
function wordAt({ dictionary }: Data, index: number): Uint8Array {
  let row = index;
  const chunk = dictionary?.data.find(({ length }) => row < length || ((row -= length), false));
  if (!chunk || !DataType.isUtf8(chunk.type as DataType)) {
    throw new TypeError('column-type');
  }
  return (chunk.values as Uint8Array).subarray(chunk.valueOffsets[row], chunk.valueOffsets[row + 1]);
}

type Common = { length: number; nullCount: number; nullBitmap: Uint8Array };

const whole = (length: number): Common => ({ length, nullCount: 0, nullBitmap: new Uint8Array() });

function lined(type: DataType, common: Common, texts: Uint8Array[]): Data {
  const ends: number[] = [0];
  texts.forEach(text => ends.push((ends.at(-1) as number) + text.length));
  const data = new Uint8Array(ends.at(-1) as number);
  texts.forEach((text, place) => data.set(text, ends[place]));
  const large = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type);
  return makeData({ ...common, type, data, valueOffsets: large ? BigInt64Array.from(ends, BigInt) : Int32Array.from(ends) } as never);
}

/** Values of one width: so many elements of its array each. Lists and structs are not delivered by rows. */
function fixed(type: DataType, common: Common, chunks: Data[], fill: (put: (data: Data, row: number, place: number) => void) => void): Data {
  const known = [DataType.isInt, DataType.isFloat, DataType.isDecimal, DataType.isDate, DataType.isTimestamp, DataType.isTime, DataType.isFixedSizeBinary].some(is => is(type));
  if (!known) {
    throw new TypeError('column-type');
  }
  const width = DataType.isDecimal(type) ? type.bitWidth / 32 : DataType.isFixedSizeBinary(type) ? type.byteWidth : 1;
  const data = new (type.ArrayType as new (length: number) => Values)(common.length * width);
  const rounded = DataType.isFloat(type) && type.precision !== 0;
  fill(({ values }, row, place) => {
    if (rounded) {
      (data as Float64Array)[place] = withoutNoise((values as Float64Array)[row] as number);
    } else {
      (data as Uint8Array).set((values as Uint8Array).subarray(row * width, (row + 1) * width), place * width);
    }
  });
  return makeData({ ...common, type, data } as never);
}

function bitsOf(set: boolean[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(set.length / 8));
  set.forEach((is, place) => is && (bits[place >> 3] = (bits[place >> 3] as number) | (1 << (place & 7))));
  return bits;
}
