/** Shapes of the gateway's HTTP interface, as `gateway/src/http/schemas.ts` states them. */

/** A text in each language of the interface. */
export interface Text {
  en: string;
  fr: string;
}

/** RFC 9457. `remedy` is the way forward, in the language asked for. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: string;
  remedy?: string;
  query?: string;
  /** Character of the SQL that the problem points at, from 0, where the gateway knows it. */
  position?: number;
}

export interface Health {
  ready: boolean;
  version: string;
  demonstration: boolean;
  confinement: { layer: string; holds: boolean; detail: Text }[];
  building: { source: string; version: string; done: number; step: string }[];
}

export interface Me {
  person: { id: string; name: string; language: string };
  roles: string[];
  centre: { id: string; title: Text; demonstration: boolean };
  project?: string;
  compartment?: string;
}

export interface Compartment {
  id: string;
  sources: string[];
  isolated: boolean;
}

export interface ProjectSummary {
  id: string;
  title: Text;
  state: 'upcoming' | 'active' | 'expired';
  role: 'lead' | 'member';
  starts: string;
  ends: string;
  compartments: Compartment[];
}

export interface ApprovalView {
  source: string;
  title: Text;
  producer: Text;
  /** requested | granted | refused | expired | revoked */
  state: string;
  from?: string;
  until?: string;
  reason?: Text;
}

export interface Project extends ProjectSummary {
  purpose: Text;
  lead: { id: string; name: string };
  members: { id: string; name: string }[];
  approvals: ApprovalView[];
}

export interface DatasetSummary {
  /** `<schema>.<dataset>`: what SQL names it. */
  id: string;
  schema: string;
  name: string;
  source: string;
  version: string;
  title: Text;
  description: Text;
  kind: 'record-level' | 'public';
  units: { type: string; label: Text; column: string }[];
  variables: number;
  /** Names of the variables that a search matched. */
  matches?: string[];
}

export interface Variable {
  name: string;
  type: string;
  /** unit | identifier | category | value | magnitude */
  kind: string;
  label: Text;
  description?: Text;
  measure?: string;
  missing?: Text;
  sensitive: boolean;
  nomenclature?: { id: string; title: Text; codes: { code: string; label: Text }[] };
}

export interface Dataset extends Omit<DatasetSummary, 'variables' | 'matches'> {
  variables: Variable[];
  keys: string[][];
}

export interface SourceVersion {
  id: string;
  schema: string;
  title: Text;
  datasets: DatasetSummary[];
}

export interface Source {
  id: string;
  title: Text;
  description: Text;
  producer: { id: string; title: Text };
  public: boolean;
  isolated: boolean;
  origin: string;
  licence?: string;
  documentation?: Text;
  rules: Text[];
  compartments: string[];
  approval?: ApprovalView;
  versions: SourceVersion[];
}

export interface QueryRecord {
  id: string;
  project: string;
  compartment: string;
  person: string;
  sql: string;
  /** running | complete | preview | failed | cancelled | interrupted */
  state: string;
  submitted: string;
  finished?: string;
  rows?: number;
  bytes?: number;
  sha256?: string;
  sources: { source: string; version: string; policy: string }[];
  problem?: string;
}

export type VerdictName = 'safe alone' | 'review' | 'unsafe';

export interface Finding {
  code: string;
  verdict: 'review' | 'unsafe';
  producer?: string;
  pack?: string;
  unitType?: string;
  cell?: {
    key: { column: string; value: string | null; label?: Text }[];
    column?: string;
  };
  measured?: number;
  required?: number;
  message: Text;
  remedy: Text;
}

export interface QueryVerdict {
  query: string;
  state: 'pending' | 'ready' | 'failed';
  verdict?: VerdictName;
  columns?: { name: string; role: string; statbarn?: string }[];
  packs?: { id: string; version: string; producer: string }[];
  cells?: { total: number; unsafe: number; review: number; absent: number };
  findings?: Finding[];
  findingsTotal?: number;
  evidence?: 'shown' | 'withheld';
}
