import type { Centre, Source, SourceVersion } from '../centre/types.js';
import type { MountedExtract } from '../engine/types.js';

/** What decides the content of an extract. */
export interface ExtractRequest {
  centre: Centre;
  source: Source;
  version: SourceVersion;
  /** Project and compartment: their key makes pseudonyms, dense numbers and row order. */
  project: string;
  compartment: string;
  /** Granted columns by dataset; a dataset that is absent is not written. */
  columns: Record<string, string[]>;
  /** Row filter by dataset: an SQL predicate of the centre's, trusted. */
  rows: Record<string, string>;
}

export interface ExtractProgress {
  source: string;
  version: string;
  /** 0 to 1. */
  done: number;
  step: string;
  /** Bytes that it is expected to take, once that is known. */
  bytes?: number;
}

/** How much room extracts have taken. */
export interface Taken {
  extracts: number;
  /** Of extracts. */
  bytes: number;
  /** Bytes of prepared sources. */
  prepared: number;
  /** Bytes that both may take together; absent where nobody set a limit. */
  space?: number;
}

export interface Extracts {
  /**
   * Returns at once where the extract exists; else builds it, one at a time.
   * @throws extract-failed, extract-space, disk-full, disk-failed
   */
  ensure(request: ExtractRequest, progress?: (p: ExtractProgress) => void): Promise<MountedExtract>;
  /**
   * Throws where a file is not what it was when it was mounted.
   * @throws extract-damaged
   */
  mustBeSound(mounted: MountedExtract[]): Promise<void>;
  /** A worker could not read one of them: what is in them is looked at before they are mounted again. */
  doubt(mounted: MountedExtract[]): void;
  /**
   * Removes what nobody may see any more for as long as its policy lets it stay, and at once what holds people who took back their consent.
   * @param requests Everything that projects may see now.
   * @param now Milliseconds since 1970.
   */
  tidy(centre: Centre, requests: ExtractRequest[], now?: number): Promise<void>;
  /** What is kept. */
  taken(): Promise<Taken>;
  /** Remove half-built files of a killed builder. Called once at start. */
  recover(): Promise<void>;
  close(): Promise<void>;
}
