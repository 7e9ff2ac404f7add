/** A text in each language of the interface. */
export interface Text {
  en: string;
  fr: string;
}

/**
 * What a variable is, for disclosure.
 * - `unit`: the dense number of a statistical unit (INTEGER; NULL belongs to nobody).
 * - `identifier`: a pseudonym; it names one unit or one record.
 * - `category`: coded by a nomenclature; may be a key or a filter.
 * - `value`: a number, date or text about a record that may be a key or a filter, never summed.
 * - `magnitude`: an amount that may be summed and averaged.
 * - `weight`: how many units of the population a record stands for (a sampling weight, not negative).
 */
export type VariableKind = 'unit' | 'identifier' | 'category' | 'value' | 'magnitude' | 'weight';

export interface Variable {
  name: string;
  /** DuckDB's type name, e.g. `INTEGER`. */
  type: string;
  kind: VariableKind;
  label: Text;
  /** Id of the nomenclature that codes it. */
  nomenclature?: string;
  /** Knowing its value of a person harms her: class disclosure applies. */
  sensitive: boolean;
}

/** A column that numbers the statistical units whom records are about. */
export interface UnitColumn {
  type: string;
  /** Numbers of two relations mean the same unit only within one identifier space. */
  space: string;
  column: string;
}

export interface Relation {
  /** SQL schema: one per source version, e.g. `claims_2023`. */
  schema: string;
  name: string;
  kind: 'record-level' | 'public';
  source: string;
  version: string;
  producer: string;
  /** Empty where `kind` is public. */
  units: UnitColumn[];
  variables: Variable[];
  /** Sets of columns that are unique together. */
  keys: string[][];
  /** Ids of the rule packs in force; empty where `kind` is public. */
  packs: string[];
}

export interface Nomenclature {
  id: string;
  label: Text;
  /** `population`: inhabitants of a place, for packs with a minimum. */
  codes: { code: string; label: Text; population?: number }[];
}

/** (n,k): unsafe where the n largest units hold more than (or at least) `k` of the cell. */
export interface DominanceRule {
  n: number;
  /** Share, 0 to 1. */
  k: number;
  comparator: '>' | '>=';
}

/** A producer's disclosure rules for one unit type. */
export interface UnitRules {
  type: string;
  /** Fewest distinct contributing units of a cell. */
  minimumUnits: number;
  /** Fewest records of a cell. Absent: no such rule. */
  minimumRecords?: number;
  dominance: DominanceRule[];
  /** p%: unsafe where (total - largest - the `coalition` next) / largest < p / q (shares). Absent: no such rule. */
  pPercent?: number;
  /** q of the pq rule: how closely the intruder knows contributions before (share, above p; 1: not at all, the p% rule). */
  priorKnowledge?: number;
  /** With `pPercent`: contributors who pool what they contributed, to estimate another's (1: the second largest alone). */
  coalition?: number;
  /** Fewest degrees of freedom of a variance. Absent: variances are for a person. */
  degreesOfFreedom?: number;
  /** Fewest units on each side of a quantile. Absent: quantiles are for a person. */
  quantileSupport?: number;
}

/** The finest detail that a variable of the pack's relations may be shown in: steps of so many, or so many of its first characters. */
export type DetailRule = { variable: string; width: number } | { variable: string; characters: number };

/** Counts leave as multiples of `counts`, other statistics with so many significant `digits`: a share of counts that leaves with all its digits would give them back. */
export interface RoundingRule {
  counts?: number;
  digits: number;
}

/** What may leave in one release, and of one project in all its releases. */
export interface ReleaseLimits {
  release?: Amount;
  project?: Amount;
}

/** Statistics of tables and figures, and bytes of files. */
export interface Amount {
  cells?: number;
  bytes?: number;
}

export interface RulePack {
  id: string;
  version: string;
  producer: string;
  title: Text;
  /** Where the rules come from, and whether first-hand. */
  origin: string;
  units: UnitRules[];
  /** An empty cell may be shown. */
  zerosAllowed: boolean;
  /** Fewest units outside a class of a sensitive variable; fewer is (near-)unanimity. 0: no class rule. */
  classMinimumOutside: number;
  /** Smallest share of a margin's units outside a class: 0.05 where 95 % in one class is as good as all. Absent: no such rule. */
  classShareOutside?: number;
  /** Smallest population of a place that may be a key, by nomenclature. */
  minimumPopulation?: { nomenclature: string; population: number }[];
  /** Finest detail of variables. */
  finestDetail?: DetailRule[];
  /** Minima and maxima may be shown to a person who decides. Absent: never. */
  extremesAllowed?: boolean;
  /** How precisely statistics leave, once judged. Absent: as they are. */
  rounding?: RoundingRule;
  /** How much leaves at most. */
  limits?: ReleaseLimits;
  /** Sums and means may be proved. Where false, counts only. */
  magnitudesAllowed: boolean;
}

export interface Catalogue {
  relations: Relation[];
  nomenclatures: Nomenclature[];
  packs: RulePack[];
  /** For the words of findings; a producer without a title is called by its id. */
  producers?: { id: string; title: Text }[];
}

export type VerdictName = 'safe alone' | 'review' | 'unsafe';

/** A cell by its key, or a whole column or output where `key` is empty. */
export interface CellReference {
  key: { column: string; value: string | null; label?: Text; /** It follows from the other keys: words need not say it. */ follows?: true }[];
  /** Result column of the statistic; absent: every statistic of the row. */
  column?: string;
}

export interface Finding {
  /** A row of `reasons.ts`: a rule (`threshold`, `dominance`, `p-percent`, `class-disclosure`, `zero-cell`, `record-level`, `extreme`, ...), or why
   *  nothing could be decided (`window-function`, ...). */
  code: string;
  verdict: 'review' | 'unsafe';
  producer?: string;
  pack?: string;
  unitType?: string;
  cell?: CellReference;
  /** What was measured, in the unit of the rule (units, or a share 0..1). */
  measured?: number;
  /** What the rule asks for, in the same unit. */
  required?: number;
  message: Text;
  remedy: Text;
}

export interface OutputColumn {
  name: string;
  role: 'key' | 'statistic' | 'record' | 'unknown';
  /** https://w3id.org/statbarnsdc name, for statistics. */
  statbarn?: string;
}

export interface Verdict {
  verdict: VerdictName;
  columns: OutputColumn[];
  /** Packs that were applied. */
  packs: { id: string; version: string; producer: string }[];
  /** Cells by outcome; a cell is one statistic of one row. Absent cells are those of the completed domain. */
  cells: { total: number; unsafe: number; review: number; absent: number };
  /** The first 1,000, worst first; `findingsTotal` counts all. */
  findings: Finding[];
  findingsTotal: number;
  /** Of the first cells, where it was asked for. */
  evidence?: CellEvidence[];
}

/** What was measured about one statistic of one cell, for one unit column: for those whom the policy lets see it, never in a release. */
export interface CellEvidence {
  key: CellReference['key'];
  /** Columns of the result that show it; none where it is only ordered or chosen by. */
  columns: string[];
  unitType: string;
  records: number;
  /** Contributing units. */
  units: number;
  /** What the n largest contributions hold of all, by n from 1; none where there is nothing to hold. */
  shares: number[];
  /** Worst outcome of its rules, classes aside. */
  outcome: VerdictName;
  /** Fewest units that any pack asks for: the margin is what there are above it. */
  required: number;
}

/** Something that would mend unsafe cells, with what it would do: computed, by proving the changed query. */
export interface Remedy {
  /** `merge`: codes of a key into one; `drop`: a key left out. */
  kind: 'merge' | 'drop';
  key: string;
  codes?: string[];
  message: Text;
  /** Cells: unsafe before and after; of the former those that are in a safe one after; and how many fewer there are. */
  effect: { before: number; after: number; mended: number; fewer: number };
  verdict: VerdictName;
  /** The changed query. */
  tree: unknown;
}

/** What the caller of `prove` must do next. */
export type ProofRequest =
  /** Turn a serialised SELECT (DuckDB's `json_serialize_sql`, one statement) back into SQL. */
  | { kind: 'print'; tree: unknown }
  /** Run this SQL on the same pinned extracts as the result; answer its rows. What is `lasting` follows from the extracts alone: an answer may be kept for as long as they are pinned. */
  | { kind: 'run'; sql: string; lasting?: true }
  /**
   * Only where it was asked to be `together`, and once: run this SELECT (serialised) instead of the query, or the query itself where no `evidence` is wanted. Its first `columns` columns are
   * the result; answer the columns at the places of `evidence`, some of which may be the result's, and no column where the result is not whole: then it is measured by itself.
   */
  | { kind: 'result'; tree: unknown; columns: number; evidence: number[] };

/** Text for `print`; for `run` and `result` columns in the order of the SELECT list, each with a value for every row. */
export type ProofAnswer = string | AnswerColumn[];

export type AnswerColumn = ArrayLike<number | string | boolean | null>;
