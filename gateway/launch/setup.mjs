import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLabextension } from './labextension.mjs';
import { hold } from './lock.mjs';
import { checkRoom, cleanPython, findNpm, findPython } from './requirements.mjs';
import { run } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';
import { Steps } from './steps.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What each environment holds; locked files. */
const environments = [
  { name: 'worker', title: 'Python environment for workers', lock: 'gateway/worker/requirements.txt' },
  { name: 'builder', title: 'Python environment for the extract builder', lock: 'gateway/builder/requirements.txt' },
  { name: 'lab', title: 'Python environment for JupyterLab', lock: 'sdk/python/requirements-lab.txt' }
];

export const python = (name, at = root) => path.join(at, '.vitrine', 'python', name, 'bin', 'python');

/**
 * Brings a clone to where the gateway can start. Each step looks first whether its work is done for the same inputs, so
 * that a second run does nothing; work that was cut short leaves no stamp and is done again.
 */
export async function setUp({ at = root, out = process.stdout, after = 0 } = {}) {
  const leave = await hold(path.join(at, '.vitrine', 'setup.lock'), pid =>
    out.write(`Another start (process ${pid}) sets this clone up; waiting for it.\n`)
  );
  try {
    const npm = await findNpm();
    const base = await findPython();
    const steps = new Steps(5 + environments.length + after, out);
    await setApart(at);
    await steps.run('npm packages', () => installPackages(at, npm));
    for (const environment of environments) {
      await steps.run(environment.title, () => makeEnvironment(at, base, environment));
    }
    await steps.run('Building TypeScript', () => buildTypeScript(at));
    await steps.run('Building the desk', () => buildDesk(at));
    await steps.run('Building the JupyterLab extension', () => buildLabextension(at));
    await steps.run('Vitrine in the JupyterLab environment', () => installSdk(at));
    return steps;
  } finally {
    leave();
  }
}

/** npm keeps what it installed in `node_modules/.package-lock.json`, written last: it is its own stamp. */
export async function packagesMatch(at) {
  const read = async file => JSON.parse(await readFile(path.join(at, file), 'utf8').catch(() => '{}')).packages ?? {};
  const [wanted, there] = await Promise.all([read('package-lock.json'), read('node_modules/.package-lock.json')]);
  const names = Object.keys(wanted).filter(name => name.startsWith('node_modules/'));
  return (
    names.length > 0 &&
    names.every(name => {
      const here = there[name];
      // Optional packages are those of other platforms.
      return here ? here.version === wanted[name].version && here.integrity === wanted[name].integrity : wanted[name].optional === true;
    })
  );
}

async function installPackages(at, [command, ...first]) {
  if (await packagesMatch(at)) {
    return 'as before';
  }
  await checkRoom(at);
  // Scripts of packages never run (.npmrc); a `production` of the caller's must not leave the build tools out.
  await run(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: at,
    env: { ...process.env, NODE_ENV: '' },
    doing: 'installing npm packages'
  });
  return undefined;
}

/** Between us ("type": "module") and the JavaScript that Python packages carry, which is of the older kind. */
async function setApart(at) {
  await mkdir(path.join(at, '.vitrine'), { recursive: true });
  await writeFile(path.join(at, '.vitrine', 'package.json'), '{ "private": true }\n');
}

/** A Python environment of what a lock names. `whole`: the lock names all of it, whatever its packages ask for. */
export async function makeEnvironment(at, base, { name, lock, whole = false }) {
  const directory = path.join(at, '.vitrine', 'python', name);
  const stamp = path.join(directory, '.vitrine-stamp');
  const wanted = await environmentHash(at, base, lock);
  if ((await readStamp(stamp)) === wanted && existsSync(python(name, at))) {
    return 'as before';
  }
  await checkRoom(at);
  const doing = `making the Python environment "${name}"`;
  const env = cleanPython(process.env);
  await rm(directory, { recursive: true, force: true });
  await mkdir(path.dirname(directory), { recursive: true });
  await run(base.executable, ['-m', 'venv', directory], { cwd: at, env, doing });
  await run(python(name, at), ['-m', 'pip', 'install', '--quiet', ...(whole ? ['--no-deps'] : []), '--only-binary', ':all:', '-r', lock], { cwd: at, env, doing });
  await writeStamp(stamp, wanted);
  return undefined;
}

/** The lock, those that it includes, and the Python that they are for. */
async function environmentHash(at, base, lock) {
  return hashOf(at, [lock, ...(await included(at, lock))], { also: `${base.version} ${base.executable}` });
}

async function included(at, lock) {
  const text = await readFile(path.join(at, lock), 'utf8');
  return [...text.matchAll(/^-r\s+(\S+)/gm)].map(match => path.join(path.dirname(lock), match[1]));
}

async function buildDesk(at) {
  const stamp = path.join(at, '.vitrine', 'stamps', 'desk');
  const wanted = await hashOf(at, ['desk/src', 'desk/build.mjs', 'desk/package.json', 'sdk/typescript/src', 'package-lock.json']);
  if (existsSync(path.join(at, 'desk', 'dist', 'index.html')) && (await readStamp(stamp)) === wanted) {
    return 'as before';
  }
  await run(process.execPath, [path.join(at, 'desk', 'build.mjs')], { cwd: at, doing: 'building the desk' });
  await writeStamp(stamp, wanted);
  return undefined;
}

const typed = ['disclosure', 'gateway', 'sdk/typescript'];

async function buildTypeScript(at) {
  const inputs = ['src', 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'].concat(
    typed.flatMap(name => [`${name}/src`, `${name}/tsconfig.json`, `${name}/package.json`])
  );
  const stamp = path.join(at, '.vitrine', 'stamps', 'typescript');
  const wanted = await hashOf(at, inputs);
  const built = ['.', ...typed].every(name => existsSync(path.join(at, name, 'lib', 'index.js')));
  if (built && (await readStamp(stamp)) === wanted) {
    return 'as before';
  }
  const tsc = path.join(at, 'node_modules', 'typescript', 'bin', 'tsc');
  // `tsc` trusts its own notes about what it wrote; without the files these are wrong.
  await run(process.execPath, [tsc, '-b', ...(built ? [] : ['--force'])], { cwd: at, doing: 'building TypeScript' });
  await writeStamp(stamp, wanted);
  return undefined;
}

async function installSdk(at) {
  await turnOff(at);
  const project = path.join(at, 'sdk', 'python');
  const stamp = path.join(at, '.vitrine', 'python', 'lab', '.vitrine-sdk');
  const wanted = await hashOf(at, ['sdk/python'], { wanted: name => !name.endsWith('.pyc') });
  if ((await readStamp(stamp)) === wanted) {
    return 'as before';
  }
  const env = cleanPython(process.env);
  const doing = 'installing Vitrine for Python';
  const wheels = path.join(at, '.vitrine', 'wheel');
  await rm(wheels, { recursive: true, force: true });
  // Build tools are in the locked environment: nothing is fetched here.
  await run(python('lab', at), ['-m', 'pip', 'wheel', '--quiet', '--no-index', '--no-deps', '--no-build-isolation', '-w', wheels, project], { cwd: at, env, doing });
  const [wheel] = (await readdir(wheels)).filter(name => name.endsWith('.whl'));
  await run(python('lab', at), ['-m', 'pip', 'install', '--quiet', '--no-index', '--no-deps', '--force-reinstall', path.join(wheels, wheel)], { cwd: at, env, doing });
  await writeStamp(stamp, wanted);
  return undefined;
}

/** What is off in JupyterLab is off at the environment's level too: that comes before a person's own settings. */
async function turnOff(at) {
  const { jupyterlab } = JSON.parse(await readFile(path.join(at, 'package.json'), 'utf8'));
  const off = Object.fromEntries((jupyterlab.disabledExtensions ?? []).map(name => [name, true]));
  const labconfig = path.join(at, '.vitrine', 'python', 'lab', 'etc', 'jupyter', 'labconfig');
  await mkdir(labconfig, { recursive: true });
  await writeFile(path.join(labconfig, 'page_config.json'), `${JSON.stringify({ disabledExtensions: off, lockedExtensions: off }, null, 2)}\n`);
}
