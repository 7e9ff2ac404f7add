import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('../../worker', import.meta.url));

/** For specs: an interpreter on a lesser kernel, on which a call does not exist. */
export async function without(python: string, directory: string, call: { x64: number; arm64: number }): Promise<string> {
  const file = path.join(directory, `without-${call.x64}`);
  await writeFile(file, `#!${python} -B
import ctypes, os, sys
sys.path.insert(0, ${JSON.stringify(worker)})
import seccomp, system
system.prctl(38, 1)
steps = [seccomp.load(0), *seccomp.where(0x15, ${process.arch === 'x64' ? call.x64 : call.arm64}, 38), seccomp.answer(0)]
code = ctypes.create_string_buffer(b"".join(steps))
described = ctypes.create_string_buffer(seccomp.struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
system.prctl(22, 2, ctypes.addressof(described))
os.execve(${JSON.stringify(python)}, [${JSON.stringify(python)}, *sys.argv[1:]], {"LANG": "C.UTF-8"})
`);
  await chmod(file, 0o755);
  return file;
}
