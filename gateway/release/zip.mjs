import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Refusal } from './refusal.mjs';

/** Bounds on what a hostile file can make us do. */
const limits = { bytes: 0xffff_fffe, entries: 10_000, name: 400, piece: 1 << 20 };

const sizes = { local: 30, central: 46, end: 22 };
const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
/** Version 6.3 on Unix; needs 2.0; names in UTF-8; stored; a plain file that its owner may write. */
const fixed = { madeBy: 0x033f, needed: 20, flags: 0x0800, method: 0, attributes: (0o100644 << 16) >>> 0 };

/**
 * A zip in the one form that a release has. Each byte of the file is either content of an entry, or follows from the entries' names, sizes, checksums and the
 * one time: whatever stands there is compared, so that no byte can change, be missing or be added unseen.
 */
export class StrictZip {
  /** Name -> where its content stands. In the order of the file. */
  entries = new Map();
  /** The one time of all entries, as MS-DOS has it: [date, time]. */
  time;

  constructor(file) {
    this.descriptor = openSync(file, 'r');
    try {
      this.read();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close() {
    closeSync(this.descriptor);
  }

  /** The content of an entry, in pieces; checked against its CRC-32. */
  *pieces(name) {
    const { start, size, crc } = this.entries.get(name);
    let sum = 0xffff_ffff;
    for (let at = 0; at < size; at += limits.piece) {
      const piece = this.bytes(start + at, Math.min(limits.piece, size - at));
      sum = crc32(sum, piece);
      yield piece;
    }
    if ((sum ^ 0xffff_ffff) >>> 0 !== crc) {
      throw new Refusal('checksum', name);
    }
  }

  /** The whole content of an entry that must not be larger than `most`. */
  content(name, most) {
    if (this.entries.get(name).size > most) {
      throw new Refusal('too-large', name);
    }
    return Buffer.concat([...this.pieces(name)]);
  }

  read() {
    const stat = fstatSync(this.descriptor);
    if (!stat.isFile() || stat.size < sizes.end || stat.size > limits.bytes) {
      throw new Refusal('not-a-package');
    }
    const end = this.bytes(stat.size - sizes.end, sizes.end);
    if (end.readUInt32LE(0) !== signatures.end) {
      throw new Refusal('not-a-package');
    }
    const [count, length, start] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
    if (!end.equals(endRecord(count, length, start)) || start + length + sizes.end !== stat.size || count > limits.entries || length > count * (sizes.central + limits.name)) {
      throw new Refusal('end');
    }
    this.readEntries(this.bytes(start, length), count, start);
  }

  readEntries(directory, count, contentEnd) {
    let at = 0;
    let offset = 0;
    let before = '';
    for (let index = 0; index < count; index += 1) {
      const nameLength = at + sizes.central <= directory.length ? directory.readUInt16LE(at + 28) : 0;
      const record = directory.subarray(at, at + sizes.central + nameLength);
      if (nameLength === 0 || nameLength > limits.name || record.length !== sizes.central + nameLength) {
        throw new Refusal('directory');
      }
      const name = record.toString('latin1', sizes.central);
      const [time, date, crc, size] = [record.readUInt16LE(12), record.readUInt16LE(14), record.readUInt32LE(16), record.readUInt32LE(24)];
      this.time ??= [date, time];
      const entry = { name, crc, size, time: this.time, offset };
      if (!soundName(name)) {
        throw new Refusal('name', printable(name));
      }
      if (name <= before) {
        throw new Refusal('order', name);
      }
      if (!record.equals(centralRecord(entry))) {
        throw new Refusal('entry', name);
      }
      const local = sizes.local + nameLength;
      if (offset + local + size > contentEnd || !this.bytes(offset, local).equals(localRecord(entry))) {
        throw new Refusal('entry', name);
      }
      this.entries.set(name, { start: offset + local, size, crc });
      offset += local + size;
      at += record.length;
      before = name;
    }
    if (at !== directory.length || offset !== contentEnd) {
      throw new Refusal('gap');
    }
  }

  bytes(start, length) {
    const buffer = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const got = readSync(this.descriptor, buffer, read, length - read, start + read);
      if (got === 0) {
        throw new Refusal('not-a-package');
      }
      read += got;
    }
    return buffer;
  }
}

/** A relative path of plain characters, that leads nowhere else. */
function soundName(name) {
  return /^[A-Za-z0-9._/-]+$/.test(name) && name.split('/').every(part => part !== '' && part !== '.' && part !== '..');
}

function printable(name) {
  return name.replace(/[^A-Za-z0-9._/-]/g, '?');
}

function localRecord({ name, crc, size, time: [date, time] }) {
  const record = Buffer.alloc(sizes.local);
  record.writeUInt32LE(signatures.local, 0);
  record.writeUInt16LE(fixed.needed, 4);
  record.writeUInt16LE(fixed.flags, 6);
  record.writeUInt16LE(fixed.method, 8);
  record.writeUInt16LE(time, 10);
  record.writeUInt16LE(date, 12);
  record.writeUInt32LE(crc, 14);
  record.writeUInt32LE(size, 18);
  record.writeUInt32LE(size, 22);
  record.writeUInt16LE(name.length, 26);
  return Buffer.concat([record, Buffer.from(name, 'latin1')]);
}

function centralRecord({ name, crc, size, time: [date, time], offset }) {
  const record = Buffer.alloc(sizes.central);
  record.writeUInt32LE(signatures.central, 0);
  record.writeUInt16LE(fixed.madeBy, 4);
  record.writeUInt16LE(fixed.needed, 6);
  record.writeUInt16LE(fixed.flags, 8);
  record.writeUInt16LE(fixed.method, 10);
  record.writeUInt16LE(time, 12);
  record.writeUInt16LE(date, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(size, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(fixed.attributes, 38);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, Buffer.from(name, 'latin1')]);
}

function endRecord(count, length, start) {
  const record = Buffer.alloc(sizes.end);
  record.writeUInt32LE(signatures.end, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(start, 16);
  return record;
}

const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value >>> 0;
});

/** `zlib.crc32` came with Node 20.15 only. */
function crc32(sum, bytes) {
  let value = sum;
  for (let index = 0; index < bytes.length; index += 1) {
    value = (value >>> 8) ^ table[(value ^ bytes[index]) & 0xff];
  }
  return value >>> 0;
}
