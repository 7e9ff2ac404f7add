import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

async function installed() {
  for (const file of [process.env.VITRINE_TEST_CHROMIUM, ...places]) {
    if (file && (await access(file, constants.X_OK).then(() => true, () => false))) {
      return file;
    }
  }
  return undefined;
}

/** A Chromium of the system's own; Debian's is installed where that is missing and we may. */
export async function findChromium() {
  const found = await installed();
  if (found) {
    return found;
  }
  const may = process.getuid?.() === 0 && (await access('/usr/bin/apt-get', constants.X_OK).then(() => true, () => false));
  if (!may) {
    throw new Error('The browser test needs Chromium: install it (on Debian: apt install chromium), or name one in VITRINE_TEST_CHROMIUM.');
  }
  process.stdout.write('Installing chromium (apt-get) …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await exec('apt-get', ['update', '-qq'], { env, maxBuffer: 2 ** 26 });
  await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, maxBuffer: 2 ** 26 });
  const now = await installed();
  if (!now) {
    throw new Error('apt-get installed no chromium: install one, or name it in VITRINE_TEST_CHROMIUM.');
  }
  return now;
}
