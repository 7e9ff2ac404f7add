import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Hostile statements, by kind; ` ;; ` stands between those of one attack. */
export interface Attack {
  id: string;
  category: string;
  sql: string;
}

export async function attacksIn(root: string): Promise<Attack[]> {
  return (JSON.parse(await readFile(path.join(root, 'test/integration/attacks/statements.json'), 'utf8')) as { cases: Attack[] }).cases;
}

/** Words that only an escape brings: planted values and folders, and names of what is not granted. */
const secrets = [/CANARY/, /\bcriminal\b/i, /\boffence\b/i, /\bremark\b/i, /\bnir\b/i];

/** The first secret in a reply that the statement itself does not say. */
export function leak(statement: string, reply: string): string | undefined {
  return secrets.filter(secret => !secret.test(statement)).map(secret => secret.exec(reply)?.[0]).find(Boolean);
}

export interface Ground {
  /** The statement with this ground's places. */
  here(sql: string): string;
  /** A database with everything that is hidden from the session. */
  full: string;
  /** What changed on the disk since it was laid. */
  changed(): Promise<string[]>;
  connections(): number;
  close(): Promise<void>;
}

/** Files, a database, a directory and a port that no statement may reach. Statements know the folder by another name than its own, which is planted. */
export async function layGround(own: string): Promise<Ground> {
  const folder = path.join(own, 'CANARYPLACE');
  for (const name of ['etc', 'data', 'closed']) {
    await mkdir(path.join(folder, name), { recursive: true });
  }
  const link = path.join(own, 'link');
  await symlink(folder, link);
  await writeFile(path.join(folder, 'etc', 'secret.csv'), 'a\nCANARYFILE\n');
  await writeFile(path.join(folder, 'etc', 'secret.txt'), 'CANARYFILE\n');
  await fill(folder);
  const laid = await filesOf(folder);
  const listener = await listening();
  const places: Record<string, string> = {
    '{R}{T}': path.join(link, 'closed'), '{R}': link, '{T}': path.join(link, 'closed'), '{W}': path.join(link, 'closed'), '{P}': path.join(link, 'etc', 'persons.parquet'),
    '{F}': path.join(link, 'etc', 'secret.parquet'), '{PORT}': String(listener.port)
  };
  return {
    here: sql => Object.entries(places).reduce((text, [name, place]) => text.replaceAll(name, place), repeated(sql)),
    full: path.join(folder, 'data', 'base.duckdb'),
    async changed() {
      const now = await filesOf(folder);
      return [...now.filter(file => !laid.includes(file)), ...laid.filter(file => !now.includes(file))];
    },
    connections: listener.connections,
    close: listener.close
  };
}

/** «3*x» is xxx: what is long is written short. */
const repeated = (sql: string): string => sql.replaceAll(/«(\d+)\*([^»]*)»/g, (_, count: string, text: string) => text.repeat(Number(count)));

async function fill(folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(path.join(folder, 'data', 'base.duckdb'));
  const connection = await instance.connect();
  const people = "SELECT 'CANARYHIDDENCOL_' || i AS nir, i AS person_id, (20 + i)::INTEGER AS age, CASE WHEN i < 40 THEN 'R' || (1 + i % 4) ELSE 'Z9' END AS region, 1000 + i AS income, CASE WHEN i < 40 THEN 'person ' || (i % 3) ELSE 'CANARYROW' || i END AS label, 'CANARYREMARK' AS remark FROM range(50) t(i)";
  await connection.run(`CREATE TABLE persons AS ${people}; CREATE TABLE stays AS SELECT i % 40 AS person_id, i % 9 AS days FROM range(120) t(i); CREATE TABLE criminal AS SELECT 'CANARYHIDDENCOL_5' AS nir, 'CANARYCRIMINAL' AS offence`);
  await connection.run(`COPY persons TO '${folder}/etc/persons.parquet'; COPY (SELECT 'CANARYFILE' AS a) TO '${folder}/etc/secret.parquet'`);
  connection.disconnectSync();
  instance.closeSync();
}

/** Each file with its bytes in hex, so that what was overwritten is seen too. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(entries.map(async entry => {
    const file = path.join(entry.parentPath, entry.name);
    return `${file}${entry.isFile() ? ` ${(await readFile(file)).toString('hex')}` : ''}`;
  }));
}

async function listening(): Promise<{ port: number; connections(): number; close(): Promise<void> }> {
  let connections = 0;
  const server: Server = createServer(socket => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => new Promise(resolve => server.close(() => resolve()))
  };
}
