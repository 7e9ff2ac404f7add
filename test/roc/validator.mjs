import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { hold } from '../../gateway/launch/lock.mjs';
import { cleanPython, findPython } from '../../gateway/launch/requirements.mjs';
import { run } from '../../gateway/launch/run.mjs';
import { environmentHash, python } from '../../gateway/launch/setup.mjs';
import { readStamp, writeStamp } from '../../gateway/launch/stamp.mjs';

const lock = 'test/roc/requirements.txt';

/** The public validator, in an environment of its own: made when first asked for; needs no network afterwards. */
export async function validator(root) {
  const leave = await hold(path.join(root, '.vitrine', 'roc.lock'), () => {});
  try {
    const directory = path.join(root, '.vitrine', 'python', 'roc');
    const stamp = path.join(directory, '.vitrine-stamp');
    const base = await findPython();
    const wanted = await environmentHash(root, base, lock);
    const env = cleanPython(process.env);
    if ((await readStamp(stamp)) !== wanted || !existsSync(python('roc', root))) {
      const doing = 'making the Python environment "roc"';
      await rm(directory, { recursive: true, force: true });
      await mkdir(path.dirname(directory), { recursive: true });
      await run(base.executable, ['-m', 'venv', directory], { cwd: root, env, doing });
      await run(python('roc', root), ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '-r', lock], { cwd: root, env, doing });
      await writeStamp(stamp, wanted);
    }
    /** What a profile's required checks say of a crate. Proxies that lead nowhere: whatever would use the network fails. */
    return async (crate, profile) => {
      const nowhere = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
      return JSON.parse(await run(python('roc', root), [path.join(root, 'test', 'roc', 'validate.py'), crate, profile], { cwd: root, env: { ...env, ...nowhere }, doing: 'validating a crate' }));
    };
  } finally {
    leave();
  }
}
