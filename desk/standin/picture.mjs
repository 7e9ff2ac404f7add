import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of bars: something to look at where the gateway would have drawn. */
export function bars(heights, width = 640, height = 360) {
  const rows = Buffer.alloc((width * 3 + 1) * height, 255);
  const step = Math.floor((width - 60) / heights.length);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width * 3 + 1)] = 0;
    for (let x = 0; x < width; x += 1) {
      const bar = Math.floor((x - 40) / step);
      const inside = x >= 40 && bar < heights.length && (x - 40) % step < step * 0.75 && y < height - 30 && y > height - 30 - heights[bar] * (height - 60);
      const axis = (x === 38 && y < height - 28) || (y === height - 29 && x >= 38);
      if (inside || axis) {
        rows.set(axis ? [60, 60, 60] : [11, 93, 102], y * (width * 3 + 1) + 1 + x * 3);
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
