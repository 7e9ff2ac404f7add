import { randomBytes } from 'node:crypto';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory, writeWhole } from '../store/durable.js';

/** One file a checkpoint, named by its number of records: a directory sorts them. */
const form = /^(\d{12})\.checkpoint$/;

export function fileOf(records: number): string {
  return `${String(records).padStart(12, '0')}.checkpoint`;
}

/** Numbers of records that there are checkpoints of, the smallest first. */
export async function checkpointsIn(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap(name => form.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
}

export async function readCheckpoint(directory: string, records: number): Promise<string> {
  return readFile(path.join(directory, fileOf(records)), 'utf8');
}

/** It is there whole or not at all, and survives a power cut. */
export async function writeCheckpoint(directory: string, records: number, note: string): Promise<void> {
  const unfinished = path.join(directory, `.${fileOf(records)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeWhole(unfinished, note, 0o644);
    await rename(unfinished, path.join(directory, fileOf(records)));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}
