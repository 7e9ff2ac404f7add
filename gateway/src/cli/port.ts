import { freePort } from '../notebooks/ways.js';
import { CommandError } from './command.js';

export const usualPort = 4100;

/** The port asked for, or a free one where it is taken (0: any). */
export async function choosePort(option: string | undefined): Promise<{ port: number; taken?: number }> {
  const wanted = option === undefined ? usualPort : Number(option);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535) {
    throw new CommandError('--port is a number from 0 to 65535.', 2);
  }
  try {
    return { port: await freePort(wanted) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') {
      throw new CommandError(`Port ${wanted} is reserved for the administrator: choose one above 1023 with --port.`);
    }
    if (code !== 'EADDRINUSE') {
      throw error;
    }
    return { port: await freePort(), taken: wanted };
  }
}
