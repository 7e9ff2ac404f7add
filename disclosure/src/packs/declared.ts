import type { DetailRule, RulePack, Text } from '../types.js';

/** A rule pack as its producer hands it over: the rules, what they do in small tables, and her signature. */
export interface DeclaredPack extends RulePack {
  examples?: PackExample[];
  signature?: PackSignature;
}

/** One cell and what the rules say of it. */
export interface PackExample {
  says: Text;
  /** Type of statistical unit. */
  unit: string;
  statistic: 'records' | 'units' | 'sum' | 'mean' | 'variance' | 'quantile';
  /** What each unit adds to the cell: an amount, or its number of records; of a quantile its number of values. None: the cell is empty. */
  contributions: number[];
  /** Records that count. Left out: as many as numbers of records or values add up to, else one for each contribution. */
  records?: number;
  /** Units without a value, with a record each. */
  missing?: number;
  /** Units of the group that are not in this class of a sensitive variable. */
  outside?: number;
  /** Of a quantile: units with a value at or below it, and at or above it. */
  below?: number;
  above?: number;
  /** Where the cell is. Population left out: nobody says it. */
  place?: { nomenclature: string; population?: number };
  /** How a variable is shown beside the cell: in steps, by its first characters, else as it is. */
  shown?: DetailRule | { variable: string };
  /** Codes of the rules that the cell fails; none: it passes. */
  fails: string[];
}

/** Ed25519 over the canonical JSON (RFC 8785) of the pack without this. */
export interface PackSignature {
  /** SHA-256 of the public key (SPKI, DER), hexadecimal. */
  key: string;
  /** Base64. */
  value: string;
}
