import type { OutputFile } from '../outputs/types.js';
import type { ReleaseFacts, ReleasedOutput } from './types.js';

/** Where things stand in the crate; relative to its root, `data/`. */
export const crateFile = 'ro-crate-metadata.json';
export const recordFile = 'disclosure-record.json';
export const workflowFolder = 'workflow/';
export const queriesFile = `${workflowFolder}queries.sql`;

export interface PlacedFile {
  output: ReleasedOutput;
  file: OutputFile;
  path: string;
}

/** `outputs/1/name.csv`: outputs are numbered in the order of the request, files keep their labels. */
export function placeFiles(facts: ReleaseFacts): PlacedFile[] {
  return facts.outputs.flatMap((output, index) => {
    const seen = new Set<string>();
    return output.files.map(file => {
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(file.name) || seen.has(file.name.toLowerCase())) {
        throw new Error('A file of a release has a name that cannot stand in a package, or that another file has.');
      }
      seen.add(file.name.toLowerCase());
      return { output, file, path: `${folderOf(index)}${file.name}` };
    });
  });
}

export function folderOf(index: number): string {
  return `outputs/${index + 1}/`;
}

export function isCodebook({ name }: OutputFile): boolean {
  return name.endsWith('.codebook.json');
}

export function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
