import { Socket } from 'node:net';

/** Resolves when we are asked to end: by a signal, or because the process that started us is gone. */
export function askedToEnd(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    const pipe = Number(process.env['VITRINE_PARENT_PIPE']);
    if (Number.isInteger(pipe) && pipe > 2) {
      // Never written to: it closes where its other end dies, however that happens.
      const parent = new Socket({ fd: pipe, readable: true, writable: false });
      parent.on('error', () => resolve('parent gone'));
      parent.on('close', () => resolve('parent gone'));
      parent.on('end', () => resolve('parent gone'));
      parent.resume();
      // It alone keeps nobody running.
      parent.unref();
    }
    delete process.env['VITRINE_PARENT_PIPE'];
  });
}
