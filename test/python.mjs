import path from 'node:path';
import { hold } from '../gateway/launch/lock.mjs';
import { cleanPython, findPython } from '../gateway/launch/requirements.mjs';
import { run } from '../gateway/launch/run.mjs';
import { makeEnvironment, python } from '../gateway/launch/setup.mjs';

/** A Python environment that the product does not need: made when first asked for, of a lock that `pip freeze` wrote. What it gives runs a program in it and reads the JSON that it says. */
export async function environmentOf(root, name, lock) {
  const leave = await hold(path.join(root, '.vitrine', `${name}.lock`), () => {});
  try {
    await makeEnvironment(root, await findPython(), { name, lock, whole: true });
  } finally {
    leave();
  }
  return async (args, { env = {}, input, doing }) => JSON.parse(await run(python(name, root), args, { cwd: root, env: { ...cleanPython(process.env), ...env }, input, doing }));
}
