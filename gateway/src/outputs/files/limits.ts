/** How large a thing may be that a person has to read as a whole. More is data, and data leave as a table of a recorded query. */
export const limits = {
  textBytes: 4 * 1024 * 1024,
  pictureBytes: 16 * 1024 * 1024,
  nameLength: 120,

  lines: 10_000,
  lineLength: 1000,
  /** Lines, spaces or tabs in a row behind which something can stand out of sight. */
  blankLines: 20,
  spaces: 40,
  tabs: 10,
  rowsInText: 30,

  rows: 5000,
  columns: 1000,
  cells: 200_000,
  /** Above, a column of which each value occurs once is taken for a record's name. */
  uniqueRowsRefused: 1000,
  uniqueRowsNoticed: 30,
  cellLength: 256,
  encodedLength: 32,
  significantDigits: 6,
  identifierDigits: 9,

  jsonDepth: 64,

  side: 8192,
  pixels: 8_000_000,
  /** A progressive JPEG has ten; each one more is work without a picture. */
  scans: 12,

  literalLength: 6,
  /** No value that names a record is longer. */
  literalLengthAtMost: 256,
  literals: 20_000,
  /** Literals in a row of lines above which they are a table typed in. */
  inlineLiterals: 200
} as const;
