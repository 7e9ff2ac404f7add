import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  type: string;
  body: string;
  /** A browser does not run it, show it in another page, or take it for something else. */
  guarded: boolean;
}

type Bytes = string | Buffer;

export function connection(address: string): Socket {
  const { hostname, port } = new URL(address);
  // A connection that the gateway ends in the middle of what is sent is told by what was answered before.
  return connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
}

/** What is answered to bytes as they stand, on a connection of their own, until the gateway ends it; they are sent until it answers. `pause`: milliseconds between pieces. */
export async function said(address: string, bytes: Bytes | Iterable<Bytes>, pause = 0): Promise<Reply[]> {
  const socket = connection(address);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>(resolve => socket.on('data', chunk => chunks.push(chunk)).once('close', () => resolve()));
  for (const piece of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes) {
    if (socket.closed || chunks.length > 0) {
      break;
    }
    const room = socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (pause > 0 || !room) {
      await Promise.race([ended, pause > 0 ? new Promise(resolve => setTimeout(resolve, pause)) : new Promise(resolve => socket.once('drain', resolve))]);
    }
  }
  await ended;
  return repliesIn(Buffer.concat(chunks));
}

const guards: [string, RegExp][] = [
  ['content-security-policy', /^default-src 'none'; (?!.*unsafe)/], ['x-content-type-options', /^nosniff$/], ['cross-origin-opener-policy', /^same-origin$/], ['cross-origin-resource-policy', /^same-origin$/],
  ['x-frame-options', /^DENY$/], ['set-cookie', /^$|; HttpOnly; SameSite=Strict/]
];

function repliesIn(bytes: Buffer): Reply[] {
  const replies: Reply[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.subarray(0, end).toString('latin1');
    const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
    const length = Number(header('content-length'));
    replies.push({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), type: header('content-type'), body: rest.subarray(end + 4, end + 4 + length).toString(), guarded: guards.every(([name, value]) => value.test(header(name))) });
    rest = rest.subarray(end + 4 + length);
  }
  return replies;
}
