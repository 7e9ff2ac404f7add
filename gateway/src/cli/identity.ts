import { loadCentre } from '../centre/index.js';
import type { Identity } from '../identity/index.js';
import { Problem } from '../problem.js';
import { createServices } from '../services.js';
import { CommandError } from './command.js';
import { readLaunch } from './state.js';

/**
 * Identity from the state directory itself, beside a gateway that runs: who owns the directory may make codes and tokens, and
 * each one made is on record.
 */
async function withIdentity<T>(directory: string, use: (identity: Identity) => Promise<T>): Promise<T> {
  const { centre } = await readLaunch(directory);
  const services = await createServices({ state: directory, centre: await loadCentre(centre) });
  try {
    return await use(services.identity);
  } finally {
    await services.close();
  }
}

export function issueToken(directory: string, who: { person: string; project: string; compartment: string | undefined }): Promise<string> {
  const { person, project, compartment } = who;
  return withIdentity(directory, async identity => {
    const { token } = await identity.issueToken({ person, project, ...(compartment === undefined ? {} : { compartment }) });
    return token;
  });
}

export function entryAddress(directory: string, address: string, person: string): Promise<string> {
  return withIdentity(directory, async identity => {
    try {
      const { code } = await identity.issueCode(person);
      return `${address}/enter?code=${code}`;
    } catch (error) {
      throw error instanceof Problem && error.code === 'not-found' ? new CommandError(`The centre has no person ${person}.`) : error;
    }
  });
}
