import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { cleanPython, findPython } from '../../gateway/launch/requirements.mjs';
import { run } from '../../gateway/launch/run.mjs';
import { environmentHash, python, root } from '../../gateway/launch/setup.mjs';
import { readStamp, writeStamp } from '../../gateway/launch/stamp.mjs';

const lock = 'bench/disclosure/requirements.txt';

/** The Python of ACRO's environment. It is made when it is first measured: nothing of the product needs it. */
export async function acroPython() {
  const base = await findPython();
  const directory = path.join(root, '.vitrine', 'python', 'acro');
  const stamp = path.join(directory, '.vitrine-stamp');
  const wanted = await environmentHash(root, base, lock);
  if ((await readStamp(stamp)) !== wanted || !existsSync(python('acro'))) {
    const options = { cwd: root, env: cleanPython(process.env), doing: 'making the Python environment "acro"' };
    await rm(directory, { recursive: true, force: true });
    await mkdir(path.dirname(directory), { recursive: true });
    await run(base.executable, ['-m', 'venv', directory], options);
    await run(python('acro'), ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '-r', lock], options);
    await writeStamp(stamp, wanted);
  }
  return python('acro');
}
