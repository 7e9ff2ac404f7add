import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { placeWhole } from '../store/durable.js';

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
  await placeWhole(path.join(directory, fileOf(records)), note, 0o644);
}
