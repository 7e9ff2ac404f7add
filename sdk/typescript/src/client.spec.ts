import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RecordBatchStreamWriter, tableFromArrays, tableToIPC } from 'apache-arrow';
import { isConnectionError, isProblemError, isResultIncompleteError, Vitrine } from './index.js';

const bytes = (from: number): Uint8Array => {
  const table = tableFromArrays({ n: Int32Array.from({ length: 3 }, (_, i) => from + i), s: ['a', 'b', 'c'] });
  return RecordBatchStreamWriter.writeAll(table.batches).toUint8Array(true);
};

let server: Server;
let base: string;
let answer: (response: ServerResponse) => void;
const seen: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      if (request.method === 'DELETE') {
        response.writeHead(204).end();
      } else {
        answer(response);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  seen.length = 0;
});

const json = (value: unknown, status = 200) => (response: ServerResponse) => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
};

const start = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'Content-Type': 'application/vnd.apache.arrow.stream', 'Vitrine-Query': 'q1' });

describe('the client', () => {
  it('asks with token and language, and encodes what it is given', async () => {
    answer = json([]);
    await new Vitrine({ base, token: () => 'secret', language: 'fr' }).datasets('a/b', 'café & co');
    expect(seen[0]?.url).toBe('/api/projects/a%2Fb/datasets?q=caf%C3%A9+%26+co');
    expect(seen[0]?.headers['authorization']).toBe('Bearer secret');
    expect(seen[0]?.headers['accept-language']).toBe('fr');
  });

  it('throws the gateway’s problem with its remedy', async () => {
    answer = json({ type: 'urn:vitrine:problem:not-found', title: 'Nothing.', status: 404, code: 'not-found', remedy: 'Look.' }, 404);
    const error = await new Vitrine({ base }).project('p').catch((e: unknown) => e);
    expect(isProblemError(error) && [error.code, error.remedy]).toEqual(['not-found', 'Look.']);
  });

  it('says that nobody answers, or that another service does', async () => {
    answer = response => response.writeHead(502).end('<html>');
    const other = await new Vitrine({ base }).me().catch((e: unknown) => e);
    expect(isConnectionError(other) && other.status).toBe(502);
    const nobody = await new Vitrine({ base: 'http://127.0.0.1:9' }).me().catch((e: unknown) => e);
    expect(isConnectionError(nobody) && nobody.status).toBe(0);
  });

  it('waits for a verdict until it is ready', async () => {
    let looks = 0;
    answer = response => json(++looks < 3 ? { query: 'q1', state: 'pending' } : { query: 'q1', state: 'ready', verdict: 'review' })(response);
    const verdict = await new Vitrine({ base }).verdict('q1', { wait: 5 });
    expect([verdict.verdict, looks]).toEqual(['review', 3]);
  });
});

describe('a streamed result', () => {
  it('gives each batch before the next one is sent', async () => {
    const whole = bytes(0);
    let end = (): void => undefined;
    answer = response => {
      start(response).write(whole.subarray(0, whole.length - 8));
      end = () => response.end(whole.subarray(whole.length - 8));
    };
    const result = await new Vitrine({ base }).query('p', 'SELECT 1', { maximumRows: 5 });
    expect(result.queryId).toBe('q1');
    expect(result.columns.map(column => column.name)).toEqual(['n', 's']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ sql: 'SELECT 1', maximumRows: 5 });
    const batches = result[Symbol.asyncIterator]();
    const first = await batches.next();
    expect(first.value?.getChildAt(0)?.get(2)).toBe(2);
    end();
    expect((await batches.next()).done).toBe(true);
    expect(result.rows).toBe(3);
  });

  it.each(['proved-only', 'delivered'])('says whether rows may be missing: %s', async rows => {
    answer = response => response.writeHead(200, { 'Content-Type': 'application/vnd.apache.arrow.stream', 'Vitrine-Query': 'q1', 'Vitrine-Rows': rows }).end(bytes(0));
    expect((await new Vitrine({ base }).query('p', 'SELECT 1')).provedOnly).toBe(rows === 'proved-only');
  });

  it('reads a result whose bytes come one at a time', async () => {
    answer = response => {
      start(response);
      for (const byte of bytes(4)) {
        response.write(Uint8Array.of(byte));
      }
      response.end();
    };
    const result = await new Vitrine({ base }).query('p', 'SELECT 1');
    for await (const batch of result) {
      expect(batch.getChildAt(1)?.get(0)).toBe('a');
    }
    expect(result.rows).toBe(3);
  });

  it.each([
    ['ends without the marker', (response: ServerResponse) => start(response).end(bytes(0).subarray(0, -8))],
    ['is cut in the middle of a batch', (response: ServerResponse) => start(response).end(bytes(0).subarray(0, -40))],
    ['is destroyed after a batch', (response: ServerResponse) => {
      start(response).write(bytes(0).subarray(0, -8), () => setTimeout(() => response.destroy(), 30));
    }],
    ['never sends a byte', (response: ServerResponse) => start(response).end()]
  ])('is never taken for a whole one when it %s', async (_, how) => {
    answer = how;
    const read = async (): Promise<void> => {
      for await (const batch of await new Vitrine({ base }).query('p', 'SELECT 1')) {
        void batch;
      }
    };
    const error = await read().catch((e: unknown) => e);
    expect(isResultIncompleteError(error) && error.query).toBe('q1');
  });

  it('is not taken for a whole one where a number reads like the end', async () => {
    const numbers = Buffer.from(tableToIPC(tableFromArrays({ n: BigInt64Array.from({ length: 8 }, () => 4_294_967_295n) }), 'stream'));
    const cut = numbers.subarray(0, -8);
    expect(cut.subarray(-8)).toEqual(numbers.subarray(-8));
    const read = async (body: Buffer): Promise<number> => {
      answer = response => start(response).end(body);
      const result = await new Vitrine({ base }).query('p', 'SELECT 1');
      for await (const batch of result) {
        void batch;
      }
      return result.rows;
    };
    expect(isResultIncompleteError(await read(cut).catch((e: unknown) => e))).toBe(true);
    expect(await read(numbers)).toBe(8);
    expect(isResultIncompleteError(await read(Buffer.concat([numbers, numbers])).catch((e: unknown) => e))).toBe(true);
  });

  it('is cancelled in the gateway too', async () => {
    answer = response => start(response).write(bytes(0).subarray(0, -8));
    const result = await new Vitrine({ base }).query('p', 'SELECT 1');
    await result.cancel();
    await result.cancel();
    expect(seen.filter(call => call.method === 'DELETE').map(call => call.url)).toEqual(['/api/queries/q1']);
    const read = async (): Promise<void> => {
      for await (const batch of result) {
        void batch;
      }
    };
    await expect(read()).rejects.toThrow();
    expect(result.cancelled).toBe(true);
  });
});
