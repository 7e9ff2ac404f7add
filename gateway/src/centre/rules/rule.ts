import type { DeclaredFile } from '../files.js';
import type { Report } from '../findings.js';
import type { FileKind } from '../schema.js';
import type { Centre } from '../types.js';
import type { EngineWords } from '../engine.js';

/** A centre whose files have the right shape, and where each declaration stands. */
export interface Examined {
  centre: Centre;
  /** In the order of the centre's own lists; people, producers and the centre have one file. */
  files: Record<FileKind, DeclaredFile[]>;
  /** Kinds of which some file could not be read: what refers to them cannot be judged. */
  unread: ReadonlySet<FileKind>;
  /** Files with a fault of shape: what is read of them is not what they say. */
  misshapen: ReadonlySet<DeclaredFile>;
  engine: EngineWords;
}

export type Rule = (examined: Examined, report: Report) => void | Promise<void>;

/** Each declaration with the file that it stands in. */
export function withFile<T>(declared: readonly T[], files: readonly DeclaredFile[]): { is: T; file: DeclaredFile }[] {
  return declared.flatMap((is, i) => (files[i] ? [{ is, file: files[i] }] : []));
}
