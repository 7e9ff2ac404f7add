import jpeg from 'jpeg-js';
import { limits } from './limits.js';
import type { Picture } from './picture.js';
import { refusal } from './refusals.js';

interface Segment {
  marker: number;
  whole: Buffer;
}

const startOfFrame = new Set([0xc0, 0xc1, 0xc2]);
/** Tables, frame, scans and Adobe's word on colour; no thumbnails, comments, places or times. */
const pixelSegments = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd, 0xee]);

/** @throws file-refused. */
export function readJpeg(bytes: Buffer): Picture {
  const segments = segmentsOf(bytes);
  const frames = segments.filter(each => startOfFrame.has(each.marker));
  const scans = segments.filter(each => each.marker === 0xda);
  if (frames.length !== 1 || scans.length === 0 || scans.length > limits.scans || frames[0]!.whole.length < 10) {
    throw refusal('picture-damaged');
  }
  const height = frames[0]!.whole.readUInt16BE(5);
  const width = frames[0]!.whole.readUInt16BE(7);
  if (width > limits.side || height > limits.side || width * height > limits.pixels) {
    throw refusal('picture-size', { limit: limits.pixels / 1e6, side: limits.side });
  }
  if (width === 0 || height === 0) {
    throw refusal('picture-damaged');
  }
  const kept = segments.filter(each => pixelSegments.has(each.marker));
  try {
    const picture = jpeg.decode(Buffer.concat([Buffer.from([0xff, 0xd8]), ...kept.map(each => each.whole), Buffer.from([0xff, 0xd9])]), {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: limits.pixels / 1e6,
      maxMemoryUsageInMB: 512
    });
    if (picture.width !== width || picture.height !== height || picture.data.length !== width * height * 4) {
      throw refusal('picture-damaged');
    }
    return { width, height, rgba: Buffer.from(picture.data.buffer, picture.data.byteOffset, picture.data.length), extras: segments.length - kept.length };
  } catch (error) {
    const problem = refusal('picture-damaged');
    problem.cause = error;
    throw problem;
  }
}

/** From the start of the image to its end, which is where the file must end. A scan's data belong to its segment. */
function segmentsOf(bytes: Buffer): Segment[] {
  const segments: Segment[] = [];
  let at = 2;
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff) {
      break;
    }
    if (marker === 0xd9) {
      if (at + 2 !== bytes.length) {
        throw refusal('picture-trailing');
      }
      return segments;
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || at + 4 > bytes.length) {
      break;
    }
    const length = bytes.readUInt16BE(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) {
      break;
    }
    if (marker === 0xda) {
      end = endOfScan(bytes, end);
    }
    segments.push({ marker, whole: bytes.subarray(at, end) });
    at = end;
  }
  throw refusal('picture-damaged');
}

/** Where the next marker stands that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) {
      return at;
    }
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}
