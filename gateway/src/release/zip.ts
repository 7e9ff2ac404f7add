import { ZipFile } from 'yazl';

/** yazl writes local time; a package says the same wherever it is built. */
class Utc extends Date {
  override getFullYear = () => this.getUTCFullYear();
  override getMonth = () => this.getUTCMonth();
  override getDate = () => this.getUTCDate();
  override getHours = () => this.getUTCHours();
  override getMinutes = () => this.getUTCMinutes();
  override getSeconds = () => this.getUTCSeconds();
}

/**
 * A zip with one possible form for its content: entries in order of name, stored, one time, no extra fields. Stored, because a deflated stream has bits that
 * change nothing when they change, and because a reader of stored entries cannot be led to inflate without end.
 */
export async function zip(entries: Map<string, Buffer>, time: Date): Promise<Buffer> {
  const file = new ZipFile();
  const options = { mtime: new Utc(time), mode: 0o100644, compress: false, forceDosTimestamp: true };
  for (const name of [...entries.keys()].sort()) {
    file.addBuffer(entries.get(name)!, name, options);
  }
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
