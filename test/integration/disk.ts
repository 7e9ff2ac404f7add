import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './gateway.js';

const run = promisify(execFile);
const python = path.join(root, '.vitrine', 'python', 'worker', 'bin', 'python');

/** ext4's own way to stop as a power cut does: nothing that waits is written, neither data nor journal (EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH). */
const cutting = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))
`;

/** Where blocks of a file are on its disk (FIBMAP), and that its bytes are not kept in memory. */
const placing = `
import fcntl, os, struct, sys
name = os.open(sys.argv[1], os.O_RDONLY)
os.fsync(name)
os.posix_fadvise(name, 0, 0, os.POSIX_FADV_DONTNEED)
for block in range((os.fstat(name).st_size + 4095) // 4096):
    print(struct.unpack("i", fcntl.ioctl(name, 1, struct.pack("i", block)))[0])
`;

/** A disk of its own, ext4 in a file, whose power can be cut: what was synced is there afterwards, the rest is as the journal has it. */
export class Disk {
  readonly directory: string;
  readonly #image: string;
  readonly #ballast: string;
  #mounted = false;

  private constructor(own: string) {
    this.#image = path.join(own, 'disk.ext4');
    this.directory = path.join(own, 'disk');
    this.#ballast = path.join(this.directory, 'ballast');
  }

  /** Undefined where this machine cannot mount one: it asks for root, a loop device and ext4. */
  static async make(own: string): Promise<Disk | undefined> {
    const disk = new Disk(own);
    try {
      await mkdir(disk.directory);
      await run('truncate', ['--size', '4G', disk.#image]);
      await run('mkfs.ext4', ['-q', '-F', '-b', '4096', disk.#image]);
      await disk.#mount();
      await disk.cut();
      await disk.restore();
      await disk.becomeReadOnly();
      await disk.restore();
      return disk;
    } catch {
      await disk.close();
      return undefined;
    }
  }

  async #mount(): Promise<void> {
    await run('mount', ['-o', 'loop,errors=remount-ro', this.#image, this.directory]);
    this.#mounted = true;
  }

  /** From now on every write fails. */
  async cut(): Promise<void> {
    await run(python, ['-c', cutting, this.directory]);
  }

  /** Once nobody has it open any more: processes that were confined keep it in a namespace of their own until they have ended. */
  async #unmount(): Promise<void> {
    await until(() => run('umount', [this.directory]).then(() => true, () => false));
    this.#mounted = false;
    await until(async () => (await run('losetup', ['--associated', this.#image])).stdout === '');
  }

  /** No byte is left, until it is emptied. */
  async fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.directory);
    await run('fallocate', ['--length', String(bavail * bsize), this.#ballast]).catch(() => undefined);
    // What its own blocks leave, byte by byte.
    const file = await open(this.#ballast, 'a');
    try {
      for (const size of [1 << 20, 1 << 12, 1]) {
        await (async () => {
          for (;;) {
            await file.write(Buffer.alloc(size));
          }
        })().catch(() => undefined);
      }
      await file.sync().catch(() => undefined);
    } finally {
      await file.close();
    }
  }

  async empty(): Promise<void> {
    await rm(this.#ballast);
  }

  /**
   * As the kernel does at the first error that it meets in a file system. By hand nobody does so under a gateway: a disk on which files are open for writing cannot be mounted read-only, and one that
   * became so is writable again only once it was unmounted.
   */
  async becomeReadOnly(): Promise<void> {
    const { stdout } = await run('losetup', ['--associated', this.#image, '--noheadings', '--output', 'NAME']);
    await writeFile(path.join('/sys/fs/ext4', path.basename(stdout.trim()), 'trigger_fs_error'), '1');
  }

  /** Changes what it holds of a file, here and there past its head, and nobody wrote to the file. */
  async spoil(file: string): Promise<void> {
    const { stdout } = await run(python, ['-c', placing, file]);
    const blocks = stdout.trim().split('\n').map(Number);
    const image = await open(this.#image, 'r+');
    try {
      for (let at = 3; at < blocks.length; at += 16) {
        await image.write(Buffer.from('spoilt'), 0, 6, (blocks[at] as number) * 4096 + 100);
      }
      await image.sync();
    } finally {
      await image.close();
    }
  }

  /** The power is back. */
  async restore(): Promise<void> {
    await this.#unmount();
    await this.#mount();
  }

  async close(): Promise<void> {
    if (this.#mounted) {
      await this.#unmount();
    }
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await done()); tries++) {
    // Of many that were killed the kernel buries one namespace after the other: with twenty gateways that took some twenty seconds.
    if (tries === 3000) {
      throw new Error('A disk is in use, and is not given back.');
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
