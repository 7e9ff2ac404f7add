import type { Nomenclature as Codes, RulePack, Text, VariableKind } from '@vitrine/disclosure';

/** The declarations of one centre, as loaded from its directory (`centre.schema.json` describes the files). */
export interface Centre {
  id: string;
  title: Text;
  /** Absolute directory that the files' relative paths start from. */
  directory: string;
  people: Person[];
  producers: Producer[];
  sources: Source[];
  nomenclatures: Nomenclature[];
  packs: RulePack[];
  projects: Project[];
  /** Working days within which a request is answered. */
  checkingDays: number;
}

export interface Nomenclature extends Codes {
  /** GeoJSON whose features' ids are the codes. Relative path. */
  shapes?: string;
}

export interface Person {
  id: string;
  name: string;
  language: 'en' | 'fr';
  /** Centre-wide roles; researcher and lead follow from projects, delegate from producers. */
  roles: ('checker' | 'operator')[];
}

export interface Producer {
  id: string;
  title: Text;
  delegates: string[];
  /** Public key (Ed25519) that her rule packs must be signed with. */
  packKey?: string;
}

export interface Source {
  id: string;
  title: Text;
  description: Text;
  producer: string;
  /** Reference data: public, in every project's compartments without approval. */
  public: boolean;
  policy: SourcePolicy;
  versions: SourceVersion[];
  datasets: Dataset[];
  /** Lists of units that took back their consent, by identifier space: an identifier on each line. Relative paths. */
  withdrawals?: { space: string; path: string }[];
  licence?: string;
  /** Where the data come from, honestly: synthetic, or an open data set and its address. */
  origin: string;
  documentation?: Text;
}

export interface SourcePolicy {
  /** Versioned with the centre: part of what an extract depends on. */
  version: string;
  packs: string[];
  /** May never be combined with another source of microdata. */
  isolated: boolean;
  /** Sources of microdata it may be combined with; '*' any that agrees in turn. */
  combineWith: string[] | '*';
  /** Whether the researcher sees what was measured. */
  evidence: 'shown' | 'withheld';
  /** What a researcher is delivered: every row of her results, or those only that are proved; then no evidence either. */
  rows: 'delivered' | 'proved-only';
  /** People who check each output. */
  checkers: 1 | 2;
  /** The producer agrees to each request. */
  consent: boolean;
  /** Days that what was prepared for a project stays on the disk once it may not see it any more; 0: none. */
  retentionDays?: number;
}

export interface SourceVersion {
  id: string;
  /** SQL schema of this version, e.g. `claims_2023`. */
  schema: string;
  title: Text;
  /** One per dataset of the source that this version holds. */
  data: Record<string, DataOrigin>;
  /** SQL script (DuckDB) that makes the tables named in `data` with origin `generator`. Relative path. */
  generator?: string;
}

export type DataOrigin =
  | { kind: 'file'; path: string; format: 'parquet' | 'csv' | 'sas' | 'stata' | 'spss' }
  /** Table of this name made by the version's generator script. */
  | { kind: 'generator'; table: string };

export interface Dataset {
  id: string;
  title: Text;
  description: Text;
  /** Statistical units of each record: `from` is the identifying variable, `column` the dense number's name in SQL. */
  units: { type: string; space: string; from: string; column: string }[];
  keys: string[][];
  variables: DatasetVariable[];
  /** Columns that researchers filter on most: sort order of the extract, before the keyed order. */
  sortBy?: string[];
}

export interface DatasetVariable {
  name: string;
  type: string;
  kind: Exclude<VariableKind, 'unit'>;
  label: Text;
  description?: Text;
  /** Unit of measure, e.g. EUR. */
  measure?: string;
  /** How missing values stand, in words. */
  missing?: Text;
  nomenclature?: string;
  sensitive: boolean;
  /** Names its unit: delivered as a pseudonym, and only where granted by name. */
  identifying: boolean;
}

export interface Project {
  id: string;
  title: Text;
  purpose: Text;
  lead: string;
  members: string[];
  /** ISO dates. */
  starts: string;
  ends: string;
  approvals: Approval[];
}

export interface Approval {
  source: string;
  state: 'requested' | 'granted' | 'refused' | 'expired' | 'revoked';
  from?: string;
  until?: string;
  versions: string[];
  /** Granted variables by dataset; '*' every variable that is not identifying. */
  datasets: Record<string, string[] | '*'>;
  /** Row filter by dataset (trusted SQL predicate on the dataset's own variables). */
  rows?: Record<string, string>;
  /** The producer's words. */
  reason?: Text;
}
