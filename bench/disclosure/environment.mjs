import { findPython } from '../../gateway/launch/requirements.mjs';
import { makeEnvironment, python, root } from '../../gateway/launch/setup.mjs';

/** The Python of ACRO's environment. It is made when it is first measured: nothing of the product needs it. */
export async function acroPython() {
  await makeEnvironment(root, await findPython(), { name: 'acro', lock: 'bench/disclosure/requirements.txt' });
  return python('acro');
}
