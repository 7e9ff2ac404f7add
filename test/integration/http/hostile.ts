type Bytes = string | Buffer;

export interface Hostile {
  name: string;
  bytes: Bytes | Iterable<Bytes>;
  /** Its body does not end by itself. */
  endless?: true;
  /** An address outside the API: a place within the desk's application. */
  page?: true;
}

/** Stands in most requests below, where a log or an answer might repeat it. */
export const planted = 'CANARYHTTP';

const json = 'Content-Type: application/json';
const queries = 'POST /api/projects/refused/queries HTTP/1.1';
const outputs = 'POST /api/requests/r/outputs HTTP/1.1';

/** Requests that no client should send, as bytes. */
export function hostile(host: string, token: string): Hostile[] {
  const bearer = `Authorization: Bearer ${token}`;
  const head = (first: string, ...headers: string[]): string => [first, `Host: ${host}`, 'Connection: close', `X-Planted: ${planted}`, ...headers, '', ''].join('\r\n');
  const get = (way: string, ...headers: string[]): string => head(`GET ${way} HTTP/1.1`, ...(headers.length > 0 ? headers : [bearer]));
  const post = (body: Bytes, ...headers: string[]): Buffer => Buffer.concat([Buffer.from(head(queries, bearer, `Content-Length: ${Buffer.byteLength(body)}`, ...headers), 'latin1'), Buffer.from(body as string)]);
  const chunked = (body: string, first = queries): string => head(first, bearer, json, 'Transfer-Encoding: chunked') + body;
  const query = JSON.stringify({ sql: `SELECT '${planted}'` });
  const large = `{"sql":"${planted}${' '.repeat(600_000)}"}`;
  function* endless(first: string, ...headers: string[]): Iterable<Bytes> {
    yield head(first, json, 'Transfer-Encoding: chunked', ...headers);
    for (let n = 0; n < 2000; n++) {
      yield `10000\r\n${planted}${' '.repeat(0x10000 - planted.length)}\r\n`;
    }
  }
  const plain: Record<string, Bytes> = {
    'a method that is none': head(`${planted} /api/me HTTP/1.1`),
    'a method in small letters': head('get /api/me HTTP/1.1', bearer),
    'JSON said to be nothing': post(query),
    'no body': post('', json),
    'a body nested deeply': post('['.repeat(200_000), json),
    'an object nested deeply': post('{"sql":'.repeat(50_000), json),
    'a body that is not UTF-8': post(Buffer.concat([Buffer.from('{"sql":"SELECT \''), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('\'"}')]), json),
    'a body of zeros': post(Buffer.alloc(1000), json),
    'a body that is compressed': post(Buffer.from([0x1f, 0x8b, 8, 0, 0]), json, 'Content-Encoding: gzip'),
    'two tokens': get('/api/me', bearer, bearer),
    'two tokens, one wrong': get('/api/me', bearer, `Authorization: Bearer ${planted}`),
    'two types': post(query, json, 'Content-Type: text/plain'),
    'two hosts': get('/api/me', bearer, `Host: ${planted}.example`),
    'another host': `GET /api/me HTTP/1.1\r\nHost: ${planted}.example\r\nConnection: close\r\n${bearer}\r\n\r\n`,
    'no host': `GET /api/me HTTP/1.1\r\nConnection: close\r\n${bearer}\r\n\r\n`,
    'an empty host': `GET /api/me HTTP/1.1\r\nHost:\r\nConnection: close\r\n${bearer}\r\n\r\n`,
    'another origin': get('/api/me', bearer, `Origin: http://${planted}.example`),
    'two lengths': post(query, json, 'Content-Length: 3'),
    'a length and chunks': post(query, json, 'Transfer-Encoding: chunked'),
    'chunks in another form': head(queries, bearer, json, 'Transfer-Encoding: chunked, identity') + query,
    'a length below zero': head(queries, bearer, json, 'Content-Length: -1'),
    'a length that is none': head(queries, bearer, json, `Content-Length: ${planted}`),
    'chunks of no length': chunked(`${planted}\r\n`),
    'a chunk too long to count': chunked('ffffffffffffffffff\r\n'),
    'a header with a zero': get('/api/me', bearer, 'X: a\0b'),
    'a header that is folded': get('/api/me', bearer, `X: a\r\n ${planted}`),
    'a header without a colon': get('/api/me', bearer, planted),
    'a header with a space in its name': get('/api/me', bearer, `X ${planted}: a`),
    'only line feeds': get('/api/me').replaceAll('\r\n', '\n'),
    'an expectation that is none': get('/api/nothing', bearer, `Expect: ${planted}`),
    'an upgrade': get('/api/nothing', bearer, 'Upgrade: websocket', 'Connection: Upgrade'),
    'a version that is none': head('GET /api/me HTTP/3.0', bearer),
    'the begin of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'the begin of TLS': Buffer.from('16030100a5010000a10303', 'hex'),
    'no HTTP': `${planted}\r\n\r\n`,
    'an address with a space': get(`/api/me ${planted}`),
    'an address that is not ASCII': get('/api/\u00e9'),
    'an address with a zero': get('/api/me\0'),
    'an address of 20 KB': get(`/api/queries/${planted}${'a'.repeat(20_000)}`),
    'a header of 100 KB': get('/api/me', bearer, `X: ${planted.repeat(10_000)}`),
    'ten thousand headers': get('/api/me', ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: ${planted}`)),
    'a body said to be of a terabyte': head(queries, bearer, json, 'Content-Length: 1000000000000') + planted,
    'an output said to be of 40 MB': head(outputs, bearer, json, 'Content-Length: 40000000') + planted,
    'a body of 600 KB': post(large, json),
    'a body of 600 KB, asked for first': post(large, json, 'Expect: 100-continue'),
    'a token as a cookie': get('/api/me', `Cookie: vitrine_session=${token}; vitrine_desk=${token}`),
    'cookies that are none': get('/api/me', `Cookie: vitrine_session=%ff%00; vitrine_session; =; ${planted}; vitrine_language=${planted}`),
    'a token in the address': get(`/api/me?access_token=${token}`, 'Accept: */*')
  };
  const types = ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', planted, 'application/jsonx', '\u00e9/\u00e9'];
  const bodies = [
    '{', 'null', '[]', '"x"', '7', '{"sql":', `{"sql":"${planted}`, '{"sql":NaN}', "{'sql':'x'}", '{"sql":["SELECT 1"]}', '{"sql":{}}', '{"sql":null}', '{"sql":12}', '{"sql":"SELECT 1","maximumRows":"5"}',
    '{"sql":"SELECT 1","maximumRows":1e400}', '{"sql":""}', '{"sql":"SELECT 1","__proto__":{}}', '{"sql":"SELECT 1","constructor":{"prototype":{}}}', '[{"sql":"SELECT 1"}]', '\ufeff', '{"sql":"\\ud800"}', '{"sql":"\\u0000"}'
  ];
  const ways = [
    '/api//me', '/api/%2e%2e/api/me', '/api/../api/me', '/api/x/../me', '/api/me%00', '/api/me%2f', '/api/%zz', '/api/me;a=1', '/api/me/', '/api/m%65%', '/api/queries/%00', '/api/queries/%ff', `/api/queries/${planted}`, `/api/queries/${'a'.repeat(250)}`,
    `/api/queries/${'a'.repeat(5000)}`, '/api/queries/..%2f..%2fetc%2fpasswd', '/api/queries/__proto__', '/api/projects/constructor/queries', '/api/projects/%F0%9F%92%A9', '/api/requests?limit=1&limit=2', '/api/requests?__proto__=1&state=x',
    '/api/releases/%0d%0aX:%20y/package', '/api/projects/refused/datasets?q=%ff%00&q=b', '/..\\..\\etc\\pass.wd'
  ];
  const pages = ['//api/me', '/API/ME', '/%2e%2e/%2e%2e/etc/passwd', '/..\\..\\etc\\passwd'];
  const tokens = [
    'Bearer', 'Bearer ', 'Bearer  x', `bearer ${planted}`, `Bearer ${planted}`, `Bearer ${'a'.repeat(201)}`, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Bearer ${token} x`, `Basic ${Buffer.from(`bob:${token}`).toString('base64')}`, token, `Token ${token}`,
    `Bearer ${token},${token}`, `Bearer\t${token}`, 'Bearer ../../etc/passwd', "Bearer ' OR 1=1 --", 'Bearer %00', 'Bearer \u00e9', 'Bearer null', 'Bearer eyJhbGciOiJub25lIn0.e30.', ''
  ];
  return [
    ...Object.entries(plain).map(([name, bytes]) => ({ name, bytes })),
    ...types.map(type => ({ name: `JSON said to be ${type}`, bytes: post(query, `Content-Type: ${type}`) })),
    ...bodies.map(body => ({ name: `the body ${body}`, bytes: post(body, json) })),
    ...ways.map(way => ({ name: `the address ${way.slice(0, 60)}`, bytes: get(way) })),
    ...pages.map(way => ({ name: `the address ${way}`, bytes: get(way), page: true as const })),
    ...tokens.map(value => ({ name: `the token ${value.replaceAll(token, 'T').slice(0, 40)}`, bytes: get('/api/me', `Authorization: ${value}`) })),
    ...[queries, outputs, 'POST /open HTTP/1.1'].flatMap(first => [[bearer], []].map(whose => ({ name: `${first} without end`, bytes: endless(first, ...whose), endless: true as const })))
  ];
}

/** Requests that are sent byte by byte, or stop: as pieces that come one by one. */
export function unfinished(host: string, token: string): Iterable<Bytes>[] {
  const bearer = `Authorization: Bearer ${token}`;
  const begun = (...headers: string[]): string => [queries, `Host: ${host}`, bearer, json, `X-Planted: ${planted}`, ...headers, ''].join('\r\n');
  const letters = [...planted.repeat(20)];
  return [
    [`${begun()}X: `, ...letters],
    [`${begun('Content-Length: 1000')}\r\n{"sql":"`, ...letters],
    [`${begun('Transfer-Encoding: chunked')}\r\n`, ...letters.map(letter => `1\r\n${letter}\r\n`)],
    [`${begun()}X: `],
    ['GET /api/me HTTP/1.1\r\n']
  ];
}
