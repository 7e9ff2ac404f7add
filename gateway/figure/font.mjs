import { readFileSync } from 'node:fs';

/** How wide the characters of a TrueType font are, in parts of its size: two of its tables, read by the OpenType specification. */
export function widthsOf(path) {
  const font = readFileSync(path);
  const tables = new Map();
  for (let t = 0; t < font.readUInt16BE(4); t += 1) {
    const at = 12 + 16 * t;
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  }
  const unitsPerEm = font.readUInt16BE(tables.get('head') + 18);
  const measured = font.readUInt16BE(tables.get('hhea') + 34);
  const glyphOf = segments(font, tables.get('cmap'));
  const known = new Map();
  return character => {
    if (!known.has(character)) {
      const glyph = Math.min(glyphOf(character.codePointAt(0)), measured - 1);
      known.set(character, font.readUInt16BE(tables.get('hmtx') + 4 * glyph) / unitsPerEm);
    }
    return known.get(character);
  };
}

/** The character map in format 4, which every font has for the Basic Multilingual Plane. */
function segments(font, cmap) {
  for (let s = 0; s < font.readUInt16BE(cmap + 2); s += 1) {
    const at = cmap + font.readUInt32BE(cmap + 4 + 8 * s + 4);
    if (font.readUInt16BE(at) === 4) {
      const doubled = font.readUInt16BE(at + 6);
      return code => {
        for (let i = 0; i < doubled; i += 2) {
          if (font.readUInt16BE(at + 14 + i) < code) {
            continue;
          }
          const start = font.readUInt16BE(at + 16 + doubled + i);
          const delta = font.readUInt16BE(at + 16 + 2 * doubled + i);
          const range = at + 16 + 3 * doubled + i;
          const offset = font.readUInt16BE(range);
          if (start > code) {
            return 0;
          }
          return offset === 0 ? (code + delta) & 0xffff : font.readUInt16BE(range + offset + 2 * (code - start));
        }
        return 0;
      };
    }
  }
  return () => 0;
}
