import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { clearUnfinished, makeDirectory } from '../store/durable.js';
import type { NotebookSession } from './types.js';

export interface Folders {
  /** What the gateway keeps of the server: its process, port and log; and the folders below. Made anew at will. */
  session: string;
  config: string;
  data: string;
  runtime: string;
  home: string;
  temporary: string;
  /** In which the gateway renews the token: the server only reads it. */
  token: string;
  /** What the person keeps. */
  notebooks: string;
}

export function sessionId(session: NotebookSession): string {
  return createHash('sha256')
    .update([session.person, session.project, session.compartment].join('\0'))
    .digest('hex')
    .slice(0, 16);
}

export async function makeFolders(state: string, session: NotebookSession, examples: string): Promise<Folders> {
  const directory = path.join(state, 'sessions', sessionId(session));
  const folders: Folders = {
    session: directory,
    config: path.join(directory, 'config'),
    data: path.join(directory, 'data'),
    runtime: path.join(directory, 'runtime'),
    home: path.join(directory, 'home'),
    temporary: path.join(directory, 'tmp'),
    token: path.join(directory, 'token'),
    notebooks: path.join(state, 'homes', plain(session.person), `${plain(session.project)}--${plain(session.compartment)}`)
  };
  const firstVisit = !existsSync(folders.notebooks);
  for (const folder of Object.values(folders)) {
    await makeDirectory(folder, 0o700);
  }
  if (firstVisit) {
    await copyExamples(examples, folders.notebooks, session.compartment);
  }
  await writeSettings(folders.config, session.language);
  return folders;
}

/** Tokens that were being written when the gateway died; the rest of a session's folder is its server's own. */
export async function clearTokens(sessions: string): Promise<void> {
  const names = await readdir(sessions).catch(() => []);
  await Promise.all(names.map(name => clearUnfinished(path.join(sessions, name, 'token'))));
}

/** Ids come from the centre's declarations, which an operator writes; still none may name another folder. */
function plain(id: string): string {
  return id.replace(/[^\w+.-]/g, '_').replace(/^\.+/, '_');
}

/** Those whose sources, where a notebook's metadata name them, are all in the compartment. */
async function copyExamples(from: string, to: string, compartment: string): Promise<void> {
  const here = compartment.split('+');
  for (const name of await readdir(from).catch(() => [])) {
    if (!name.endsWith('.ipynb')) {
      continue;
    }
    const text = await readFile(path.join(from, name), 'utf8');
    const { metadata } = JSON.parse(text) as { metadata?: { vitrine?: { sources?: string[] } } };
    if ((metadata?.vitrine?.sources ?? []).every(source => here.includes(source))) {
      await writeFile(path.join(to, name), text, { mode: 0o600 });
    }
  }
}

/** The person's language from the first start; her own choice afterwards is kept by JupyterLab in `data`. */
async function writeSettings(config: string, language: string): Promise<void> {
  const folder = path.join(config, 'labconfig');
  await makeDirectory(folder, 0o700);
  // Else Jupyter looks for settings of its fourth version, and notes here that it did.
  await writeFile(path.join(config, 'migrated'), '');
  await writeFile(
    path.join(folder, 'default_setting_overrides.json'),
    JSON.stringify({
      '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false, doNotDisturbMode: false },
      '@jupyterlab/translation-extension:plugin': { locale: language === 'fr' ? 'fr_FR' : 'en' }
    })
  );
}
