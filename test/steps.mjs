import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { findChromium } from './chromium.mjs';
import { licences } from './licences.mjs';
import { cleanPython } from '../gateway/launch/requirements.mjs';
import { python } from '../gateway/launch/setup.mjs';

/** Runs a command with its output passed on; the exit code. */
function passOn(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    // Where we are ended, what runs for us is too.
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', reject);
    child.once('exit', code => {
      process.off('exit', end);
      resolve(code ?? 1);
    });
  });
}

const single = code => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
const bin = (root, ...parts) => path.join(root, 'node_modules', ...parts);

export async function types({ root }) {
  const tsc = bin(root, 'typescript', 'bin', 'tsc');
  const parts = await passOn(process.execPath, [tsc, '-b'], { cwd: root });
  const codes = [parts];
  for (const project of ['test', 'disclosure/reference', 'desk']) {
    codes.push(await passOn(process.execPath, [tsc, '-p', project, '--noEmit'], { cwd: root }));
  }
  return { passed: codes.filter(code => code === 0).length, failed: codes.filter(code => code !== 0).length };
}

export async function lint({ root }) {
  const style = single(await passOn(process.execPath, [bin(root, 'eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'], { cwd: root }));
  const { read, refused } = await licences(root);
  process.stdout.write([`Licences of ${read} packages that ship.`, ...refused.map(each => `May not ship: ${each}`), ''].join('\n'));
  const permitted = single(read > 0 && refused.length === 0 ? 0 : 1);
  return { passed: style.passed + permitted.passed, failed: style.failed + permitted.failed };
}

export async function jest({ root, report }) {
  return jestOn({ root, report, projects: ['disclosure', 'gateway', 'sdk/typescript', 'desk', 'lab'], name: 'jest' });
}

export async function integration({ root, report, centre }) {
  const env = { VITRINE_TEST_STATE: centre.state, VITRINE_TEST_ADDRESS: centre.address };
  return jestOn({ root, report, projects: ['test'], name: 'integration', env, more: ['--runInBand'] });
}

async function jestOn({ root, report, projects, name, env, more = [] }) {
  const file = path.join(report, `${name}.json`);
  await rm(file, { force: true });
  const code = await passOn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin(root, 'jest', 'bin', 'jest.js'), '--ci', '--json', '--outputFile', file, '--silent', '--reporters', 'default', ...more, '--selectProjects', ...projects],
    { cwd: root, env }
  );
  const result = JSON.parse(await readFile(file, 'utf8'));
  // A file that could not be loaded holds no test that could fail.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { passed: result.numPassedTests, failed: failed > 0 || code === 0 ? failed : 1 };
}

export async function pytest({ root, report, own, centre }) {
  const file = path.join(report, 'pytest.xml');
  await rm(file, { force: true });
  await passOn(python('lab', root), ['-m', 'pytest', '-q', '--color=no', '-p', 'no:cacheprovider', `--junitxml=${file}`], {
    cwd: path.join(root, 'sdk', 'python'),
    env: {
      ...cleanPython(process.env),
      VITRINE_TEST_STATE: centre.state,
      VITRINE_TEST_ADDRESS: centre.address,
      JUPYTER_CONFIG_DIR: path.join(own, 'pytest', 'config'),
      JUPYTER_DATA_DIR: path.join(own, 'pytest', 'data'),
      JUPYTER_RUNTIME_DIR: path.join(own, 'pytest', 'runtime'),
      IPYTHONDIR: path.join(own, 'pytest', 'ipython')
    }
  });
  const suite = (await readFile(file, 'utf8')).match(/<testsuite [^>]*>/)?.[0] ?? '';
  const count = name => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - count('skipped'), failed };
}

export async function browser({ root, report, centre }) {
  const chromium = await findChromium();
  const file = path.join(report, 'browser.json');
  await rm(file, { force: true });
  const code = await passOn(process.execPath, [bin(root, '@playwright', 'test', 'cli.js'), 'test', '--config', 'test/browser/playwright.config.ts'], {
    cwd: root,
    env: {
      VITRINE_TEST_STATE: centre.state,
      VITRINE_TEST_ADDRESS: centre.address,
      VITRINE_TEST_CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1'
    }
  });
  const { stats, errors } = JSON.parse(await readFile(file, 'utf8'));
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: failed > 0 || code === 0 ? failed : 1 };
}

