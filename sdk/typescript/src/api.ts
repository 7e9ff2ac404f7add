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
export type VerdictName = NonNullable<QueryVerdict['verdict']>;
