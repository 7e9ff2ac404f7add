import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createSocket, type Socket } from 'node:dgram';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sessionId } from '../../gateway/src/notebooks/folders.js';
import { client, exampleCentre, root, vitrine, type Place } from './gateway.js';

/** A hostile kernel: what a researcher's Python finds of the machine where JupyterLab and the gateway share one. */

const program = path.join(root, 'test', 'integration', 'kernel', 'siege.py');
const python = path.join(root, '.vitrine', 'python', 'lab', 'bin', 'python');
const closing: (() => unknown)[] = [];
let place: Place;
let ada: Laboratory;
let bob: Laboratory;
/** What came to those who listen outside. */
let reached = 0;

interface Laboratory {
  /** Of her JupyterLab. */
  address: string;
  cookie: string;
  /** What the gateway keeps of her server, and what she keeps. */
  session: string;
  notebooks: string;
}

/** Opens a person's JupyterLab as her browser does. */
async function enter(person: string, project: string, compartment: string): Promise<Laboratory> {
  const cookies = async (address: string, init: RequestInit = {}): Promise<{ to: string; cookie: string }> => {
    const reply = await fetch(address, { redirect: 'manual', ...init });
    return { to: reply.headers.get('location') ?? '', cookie: reply.headers.getSetCookie().map(one => one.split(';')[0]).join('; ') };
  };
  const entrance = (await vitrine(place.state, 'enter', person)).out.trim();
  const { origin } = new URL(entrance);
  const { cookie: signedIn } = await cookies(entrance);
  const { to } = await cookies(`${origin}/open`, { method: 'POST', headers: { cookie: signedIn, origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ project, compartment }).toString() });
  const { cookie: entered } = await cookies(to);
  const { cookie: page } = await cookies(`${new URL(to).origin}/lab`, { headers: { cookie: entered } });
  const cookie = `${entered}; ${page}`;
  const id = sessionId({ person, project, compartment, language: 'en' });
  return { address: new URL(to).origin, cookie, session: path.join(place.state, 'sessions', id), notebooks: path.join(place.state, 'homes', person, `${project}--${compartment}`) };
}

async function listen(server: Server, ...where: [string] | [number, string]): Promise<Server> {
  server.listen(...(where as [string]));
  await once(server, 'listening');
  closing.push(() => server.close());
  return server;
}

const counted = (): Server => createServer(socket => {
  reached += 1;
  socket.on('error', () => undefined).end('taken');
});

async function datagrams(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (_, { port, address }) => {
    reached += 1;
    socket.send('taken', port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => socket.close());
  return socket;
}

const portOf = (one: Server | Socket): number => (one.address() as AddressInfo).port;

interface Targets {
  gateway: number;
  folder: string;
  [more: string]: unknown;
}

/** The folder of a server's two sockets, by the bounds that it was started with. */
async function waysOf({ session }: Laboratory): Promise<string> {
  const { pid } = JSON.parse(await readFile(path.join(session, 'process.json'), 'utf8')) as { pid: number };
  const bounds = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').find(word => word.startsWith('{'));
  return path.dirname((JSON.parse(bounds ?? '') as { serve: { socket: string } }).serve.socket);
}

/** All that a kernel of ada's has no business with, planted or found from outside. */
async function targets(): Promise<Targets> {
  const planted = await mkdtemp(path.join(tmpdir(), 'siege-'));
  closing.push(() => rm(planted, { recursive: true, force: true }));
  await writeFile(path.join(planted, 'file'), 'taken');
  await writeFile(path.join(bob.notebooks, 'planted.txt'), 'taken');
  closing.push(() => rm(path.join(bob.notebooks, 'planted.txt')));
  const abstract = `siege-${process.pid}`;
  await listen(counted(), `\0${abstract}`);
  await listen(counted(), path.join(planted, 'socket'));
  const tcp = await listen(counted(), 0, '127.0.0.1');
  const tcp6 = await listen(counted(), 0, '::1').catch(() => tcp);
  const udp = await datagrams();
  const { pid, desk } = JSON.parse(await readFile(path.join(place.state, 'gateway.json'), 'utf8')) as { pid: number; desk: string };
  const [extract = ''] = (await readdir(path.join(place.state, 'extracts'))).filter(name => name.endsWith('.duckdb'));
  const [key = ''] = await readdir(path.join(place.state, 'keys'));
  const [sockets, others] = await Promise.all([ada, bob].map(waysOf)) as [string, string];
  const at = (...parts: string[]): string => path.join(place.state, ...parts);
  return {
    gateway: pid,
    folder: ada.notebooks,
    environment: ['HISTFILE', 'npm_config_cache', 'VITRINE_PARENT_PIPE', 'SSH_AUTH_SOCK'],
    abstract,
    shared: 0x51e6e,
    tcp6: portOf(tcp6),
    files: {
      'the records': at('vitrine.db'), 'the lock': at('lock.db'), 'the address': at('gateway.json'), 'a key': at('keys', key), 'an extract': at('extracts', extract), 'her server’s log': path.join(ada.session, 'jupyter.log'), 'her server’s process': path.join(ada.session, 'process.json'),
      'another’s token': path.join(bob.session, 'token', 'token'), 'a planted file': path.join(planted, 'file'), 'the gateway’s code': path.join(root, 'gateway', 'bin', 'vitrine.mjs'), 'the centre’s declarations': path.join(root, 'examples', 'centre', 'centre.yaml'), 'passwords': '/etc/shadow'
    },
    // With a name that is there and not hers, where she has something below it too.
    folders: {
      'the state': [place.state, 'vitrine.db'], 'the extracts': [at('extracts'), null], 'the keys': [at('keys'), null], 'sessions': [at('sessions'), path.basename(bob.session)], 'homes': [at('homes'), 'bob'], 'another’s notebooks': [bob.notebooks, null],
      'another’s session': [bob.session, null], 'the project': [root, 'package.json'], 'the machine’s users': ['/home', null], 'the gateway’s home': [homedir(), null], 'the machine': ['/', null], 'what runs': ['/run', null], 'logs': ['/var/log', null],
      'a planted folder': [planted, null], 'the machine’s temporary files': [tmpdir(), path.basename(planted)], 'control groups': ['/sys/fs/cgroup', null]
    },
    writable: {
      'her token': path.join(ada.session, 'token', 'token'), 'the server’s settings': path.join(root, 'gateway', 'notebooks', 'jupyter_server_config.py'), 'the environment': path.join(root, '.vitrine', 'python', 'lab', 'pyvenv.cfg'), 'the system': '/usr/bin/env', 'the planted file': path.join(planted, 'file')
    },
    unchangeable: { 'her server’s ways': sockets, 'her server’s settings': path.join(ada.session, 'config'), 'her token’s folder': path.join(ada.session, 'token') },
    tcp: { 'a listener': ['127.0.0.1', portOf(tcp)], 'the desk': ['127.0.0.1', Number(new URL(desk).port)], 'the pick-up': ['127.0.0.2', Number(new URL(desk).port) + 1], 'another’s JupyterLab': ['127.0.0.1', Number(new URL(bob.address).port)], 'another host': ['192.0.2.1', 443], 'the cloud’s metadata': ['169.254.169.254', 80] },
    udp: { 'a listener': ['127.0.0.1', portOf(udp)], 'another host': ['192.0.2.1', 53] },
    sockets: { 'a planted socket': path.join(planted, 'socket'), 'another’s JupyterLab by its socket': path.join(others, 'lab'), 'the machine’s bus': '/run/dbus/system_bus_socket', 'containers': '/run/docker.sock' }
  };
}

/** A kernel that does this as it starts; until it has said how it went. */
async function inKernel(laboratory: Laboratory, code: string, result: string): Promise<void> {
  const startup = path.join(laboratory.session, 'data', 'ipython', 'profile_default', 'startup');
  await mkdir(startup, { recursive: true });
  await writeFile(path.join(startup, '00-siege.py'), code);
  const { address, cookie } = laboratory;
  const xsrf = /_xsrf=([^;]+)/.exec(cookie)?.[1] ?? '';
  const asking = { headers: { cookie, origin: address, 'x-xsrftoken': xsrf, 'content-type': 'application/json' } };
  const reply = await fetch(`${address}/api/kernels`, { method: 'POST', ...asking, body: JSON.stringify({ name: 'python3' }) });
  const { id } = (await reply.json()) as { id: string };
  expect(reply.status).toBe(201);
  for (let patience = 0; patience < 600 && !(await readdir(path.dirname(result))).includes(path.basename(result)); patience += 1) {
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  await rm(path.join(startup, '00-siege.py'));
  await fetch(`${address}/api/kernels/${id}`, { method: 'DELETE', ...asking });
}

beforeAll(async () => {
  place = await exampleCentre();
  ada = await enter('ada', 'health', 'claims');
  bob = await enter('bob', 'justice', 'records');
  const { status } = await (await client(place, { person: 'ada', project: 'health' })).query('SELECT 1 AS one');
  expect(status).toBe(200);
});
afterAll(async () => {
  for (const end of closing.reverse()) {
    await end();
  }
  await place.close();
});

describe('a hostile kernel', () => {
  let all: Targets;
  beforeAll(async () => {
    all = await targets();
  });

  it('finds nothing, and reaches nobody', async () => {
    reached = 0;
    const [asked, result] = ['siege-targets.json', 'siege-result.json'].map(name => path.join(ada.notebooks, name)) as [string, string];
    await writeFile(asked, JSON.stringify(all));
    await rm(result, { force: true });
    const siege = await readFile(program, 'utf8');
    await inKernel(ada, `${siege.replace(/\nif __name__[^]*$/, '')}\nbesiege(${JSON.stringify(asked)}, ${JSON.stringify(result)})\n`, result);
    const found = JSON.parse(await readFile(result, 'utf8')) as Record<string, string>;
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(100);
    expect(Object.entries(found).filter(([, how]) => how === 'done')).toEqual([]);
    expect(reached).toBe(0);
    await Promise.all([asked, result].map(file => rm(file)));
  });

  it('finds most of it where it is not confined', async () => {
    reached = 0;
    const folder = await mkdtemp(path.join(tmpdir(), 'siege-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const [asked, result] = ['targets', 'result'].map(name => path.join(folder, name)) as [string, string];
    await writeFile(asked, JSON.stringify(all));
    await promisify(execFile)(python, ['-I', program, asked, result]);
    const found = JSON.parse(await readFile(result, 'utf8')) as Record<string, string>;
    const done = Object.keys(found).filter(name => found[name] === 'done');
    expect(done.length).toBeGreaterThan(45);
    const expected = ['read the records', 'read an extract', 'read another’s token', 'list another’s notebooks', 'list the state', 'reach a listener by TCP', 'reach a listener by UDP', 'reach an abstract socket', 'reach a planted socket', 'see other processes', "read the gateway's environment", 'signal the gateway'];
    expect(expected.filter(name => !done.includes(name))).toEqual([]);
    expect(reached).toBeGreaterThanOrEqual(4);
  });

  it('has what its person works with: her folders, the gateway, programs, processes and memory of its own', async () => {
    const result = path.join(ada.notebooks, 'works.json');
    await rm(result, { force: true });
    await inKernel(ada, `
import json, multiprocessing, os, pty, socket, subprocess, tempfile
import vitrine
said = {}
said["gateway"] = vitrine.query("SELECT 1 AS one").arrow().num_rows
said["program"] = subprocess.run(["ls", os.getcwd()], capture_output=True).returncode
said["temporary"] = tempfile.NamedTemporaryFile().write(b"x")
said["lock"] = bool(multiprocessing.Lock())
said["terminal"] = len(pty.openpty())
listening = socket.create_server(("127.0.0.1", 0))
said["own network"] = bool(socket.create_connection(listening.getsockname()))
with open(${JSON.stringify(`${result}.new`)}, "w") as file: json.dump(said, file)
os.replace(${JSON.stringify(`${result}.new`)}, ${JSON.stringify(result)})
`, result);
    expect(JSON.parse(await readFile(result, 'utf8'))).toEqual({ gateway: 1, program: 0, temporary: 1, lock: true, terminal: 2, 'own network': true });
    await rm(result);
  });
});
