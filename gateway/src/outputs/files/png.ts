import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { limits } from './limits.js';
import type { Picture } from './picture.js';
import { refusal } from './refusals.js';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** What decides the pixels. Everything else (text, times, profiles, private chunks) is left out. */
const pixelChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Samples a pixel, by colour type. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Chunk {
  type: string;
  data: Buffer;
  whole: Buffer;
}

/** @throws file-refused. Nothing is decoded before the sizes that the file claims are within the limits and borne out by its data. */
export function readPng(bytes: Buffer): Picture {
  const chunks = chunksOf(bytes);
  const header = chunks[0]!.data;
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  if (width > limits.side || height > limits.side || width * height > limits.pixels) {
    throw refusal('picture-size', { limit: limits.pixels / 1e6, side: limits.side });
  }
  refuseUnlessExactly(expectedLength(header, width, height), Buffer.concat(chunks.filter(each => each.type === 'IDAT').map(each => each.data)));

  const kept = chunks.filter(each => pixelChunks.has(each.type));
  try {
    const picture = PNG.sync.read(Buffer.concat([signature, ...kept.map(each => each.whole)]));
    return { width, height, rgba: picture.data, extras: chunks.length - kept.length };
  } catch (error) {
    throw damaged(error);
  }
}

/** Every chunk from the signature to IEND, which is where the file must end. pngjs checks the checksums of those that are kept. */
function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let at = signature.length;
  if (!bytes.subarray(0, at).equals(signature)) {
    throw damaged();
  }
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) {
      throw damaged();
    }
    const isFirst = chunks.length === 0;
    if (isFirst !== (type === 'IHDR') || (type === 'IHDR' && length !== 13) || (type === 'IEND' && length !== 0)) {
      throw damaged();
    }
    // A critical chunk that we do not know could be the picture that another reader shows.
    if (/^[A-Z]/.test(type) && !pixelChunks.has(type)) {
      throw damaged();
    }
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length), whole: bytes.subarray(at, end) });
    at = end;
    if (type === 'IEND') {
      if (at !== bytes.length) {
        throw refusal('picture-trailing');
      }
      return chunks;
    }
  }
  throw damaged();
}

/** Bytes of filtered rows that such a picture has, over its seven passes if it is interlaced. */
function expectedLength(header: Buffer, width: number, height: number): number {
  const perPixel = (samples[header[9]!] ?? 0) * header[8]!;
  const plane = (columns: number, rows: number) => (columns === 0 ? 0 : (Math.ceil((columns * perPixel) / 8) + 1) * rows);
  if (width === 0 || height === 0 || perPixel === 0) {
    throw damaged();
  }
  if (header[12] === 0) {
    return plane(width, height);
  }
  const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;
  return passes.reduce((sum, [x, y, dx, dy]) => sum + plane(Math.ceil(Math.max(0, width - x) / dx), Math.ceil(Math.max(0, height - y) / dy)), 0);
}

/** Neither a bomb nor bytes that are no pixel: what the data inflate to, and where their stream ends, is known beforehand. */
function refuseUnlessExactly(length: number, data: Buffer): void {
  let inflated: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    inflated = inflateSync(data, { maxOutputLength: length + 1, info: true }) as unknown as typeof inflated;
  } catch (error) {
    throw damaged(error);
  }
  if (inflated.buffer.length !== length || inflated.engine.bytesWritten !== data.length) {
    throw refusal('picture-trailing');
  }
}

function damaged(error?: unknown): Error {
  const problem = refusal('picture-damaged');
  problem.cause = error;
  return problem;
}
