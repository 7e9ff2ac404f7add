import { connect, createServer, type AddressInfo, type ListenOptions, type NetConnectOpts, type Server } from 'node:net';

/** Passes on all that comes to one address to another, byte by byte. */
export async function passOn(from: ListenOptions, to: NetConnectOpts): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, near => {
    const far = connect({ ...to, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    // One side that is gone has nobody to hear the other.
    near.once('error', () => far.destroy()).once('close', () => far.destroy());
    far.once('error', () => near.destroy()).once('close', () => near.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(from, () => resolve()));
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A port of 127.0.0.1 that nobody uses now: the one wished for, or it rejects; 0: any. */
export async function freePort(wished = 0): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen({ port: wished, host: '127.0.0.1', exclusive: true }, () => resolve()));
  const port = portOf(probe);
  await new Promise(resolve => probe.close(resolve));
  return port;
}
