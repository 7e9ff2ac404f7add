import type { components } from './openapi.js';

/** Shapes of the gateway's HTTP interface, by the names that they have in its description. */
type Schemas = components['schemas'];

/** A text in each language of the interface. */
export type Text = Schemas['Text'];
/** RFC 9457. `remedy` is the way forward, in the language asked for; `position` the character of the SQL that is meant, from 0. */
export type ProblemDetails = Schemas['Problem'];
export type Health = Schemas['Health'];
export type Me = Schemas['Me'];
export type Compartment = Schemas['Compartment'];
export type ProjectSummary = Schemas['ProjectSummary'];
export type ApprovalView = Schemas['ApprovalView'];
export type Project = Schemas['Project'];
export type DatasetSummary = Schemas['DatasetSummary'];
export type Variable = Schemas['Variable'];
export type Dataset = Schemas['Dataset'];
export type Source = Schemas['Source'];
export type SourceVersion = Source['versions'][number];
export type QueryRecord = Schemas['QueryRecord'];
export type QueryVerdict = Schemas['QueryVerdict'];
export type Finding = Schemas['Finding'];
export type Evidence = Schemas['Evidence'];
export type CellEvidence = Evidence['cells'][number];
export type Remedy = Schemas['Remedy'];
export type VerdictName = NonNullable<QueryVerdict['verdict']>;
export type ApprovalDecision = Schemas['ApprovalDecision'];
export type ApprovalRecord = Schemas['ApprovalRecord'];
export type ApprovalRequest = Schemas['ApprovalRequest'];
export type AuditRecord = Schemas['AuditRecord'];
export type ExportRequest = Schemas['ExportRequest'];
export type NewOutput = Schemas['NewOutput'];
export type Operation = Schemas['Operation'];
export type Proposal = Schemas['Proposal'];
export type Release = Schemas['Release'];
export type RequestSummary = Schemas['RequestSummary'];
export type SourceOffer = Schemas['SourceOffer'];
export type TableView = Schemas['TableView'];
export type Votes = Schemas['Votes'];
export type Words = Schemas['Words'];
export type Output = Schemas['Output'];
export type Vote = Schemas['Vote'];
export type RequestComment = Schemas['Comment'];
export type RequestState = ExportRequest['state'];
