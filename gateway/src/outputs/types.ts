import type { Text } from '@vitrine/disclosure';

/** A file as it would leave, byte for byte. */
export interface OutputFile {
  /** A label of [A-Za-z0-9._-]; never used as a path. */
  name: string;
  /** Media type, e.g. `text/csv`. */
  media: string;
  bytes: Buffer;
}

/** Something that a checker must look at, found by the gateway. Never a value: where it stands, not what it says. */
export interface Notice {
  code: string;
  /** Name of the file that it is about. */
  file?: string;
  message: Text;
}

/** An output as it was made by the gateway: what is checked, frozen and released. */
export interface MadeOutput {
  files: OutputFile[];
  notices: Notice[];
  /** Texts that are not the catalogue's: aliases, titles, labels, file names. A checker reads each. */
  strings: string[];
}
