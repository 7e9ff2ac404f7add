/** `npm run build:labextension`: the JupyterLab extension, prebuilt into the Python package that carries it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanPython } from './requirements.mjs';
import { run } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const inputs = ['lib', 'style', 'schema', 'package.json', 'package-lock.json', 'webpack.config.js', 'webpack.config.cjs', 'rspack.config.js', 'sdk/typescript/lib'];

/** Builds where an input changed since the last build, or always with `again`. */
export async function buildLabextension(at, { again = false } = {}) {
  const stamp = path.join(at, '.vitrine', 'stamps', 'labextension');
  const wanted = await hashOf(at, inputs, { wanted: name => !/\.(map|d\.ts)$|\.spec\.js$/.test(name) });
  if (!again && existsSync(path.join(at, 'sdk/python/vitrine/labextension/package.json')) && (await readStamp(stamp)) === wanted) {
    return 'as before';
  }
  const bin = path.join(at, '.vitrine', 'python', 'lab', 'bin');
  const env = cleanPython(process.env);
  await run(path.join(bin, 'jupyter-builder'), ['build', '.'], {
    cwd: at,
    env: { ...env, PATH: `${bin}${path.delimiter}${env.PATH ?? ''}` },
    doing: 'building the JupyterLab extension'
  });
  await writeStamp(stamp, wanted);
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
  buildLabextension(at, { again: true }).catch(error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
