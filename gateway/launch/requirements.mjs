import { execFile } from 'node:child_process';
import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Sentence } from './sentence.mjs';

const exec = promisify(execFile);

async function onPath(name) {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(directory, name);
    if (directory && (await access(file, constants.X_OK).then(() => true, () => false))) {
      return file;
    }
  }
  return undefined;
}

/** npm as it stands on PATH, or the one that runs us. */
export async function findNpm() {
  const npm = await onPath('npm');
  if (npm) {
    return [npm];
  }
  if (process.env.npm_execpath) {
    return [process.execPath, process.env.npm_execpath];
  }
  throw new Sentence('npm was not found: install it (on Debian and Ubuntu: apt install npm) and start again.');
}

const look = `
import sys
assert sys.version_info >= (3, 11), "old"
import ensurepip, venv
print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], sys.executable))
`;

/** A Python that can make environments: `VITRINE_PYTHON` where set, else the first that fits. */
export async function findPython() {
  const wanted = process.env.VITRINE_PYTHON
    ? [process.env.VITRINE_PYTHON]
    : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
  let seen = false;
  let withoutVenv;
  for (const name of wanted) {
    try {
      const { stdout } = await exec(name, ['-c', look], { timeout: 30_000, env: cleanPython(process.env) });
      const [version, ...rest] = stdout.trim().split(' ');
      return { version, executable: rest.join(' ') };
    } catch (error) {
      if (error.code === 'ENOENT') {
        continue;
      }
      const text = String(error.stderr ?? '');
      seen = seen || /AssertionError/.test(text);
      if (/ModuleNotFoundError/.test(text)) {
        withoutVenv = name;
      }
    }
  }
  if (withoutVenv) {
    throw new Sentence(`${withoutVenv} cannot make environments: install its venv module (on Debian and Ubuntu: apt install python3-venv) and start again.`);
  }
  throw new Sentence(
    seen
      ? 'Python is older than 3.11: install Python 3.11 or newer (or name one in VITRINE_PYTHON) and start again.'
      : 'Python was not found: install Python 3.11 or newer with its venv module (on Debian and Ubuntu: apt install python3-venv) and start again.'
  );
}

/** Our environments see nothing of the user's own Python settings. */
export function cleanPython(env) {
  const { PYTHONPATH, PYTHONHOME, VIRTUAL_ENV, ...rest } = env;
  return { ...rest, PYTHONNOUSERSITE: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
}

/** Room for npm packages and Python environments. */
export async function checkRoom(root) {
  const { bavail, bsize } = await statfs(root);
  const gigabytes = (bavail * bsize) / 2 ** 30;
  if (gigabytes < 3) {
    throw new Sentence(`Only ${gigabytes.toFixed(1)} GB are free where Vitrine is set up: free at least 3 GB and start again.`);
  }
}
