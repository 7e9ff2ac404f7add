export { contentsOf, createLineage, type Lineage, type QueryEntry, type VerdictEntry, type ContributingSource } from './record.js';
export { createSessions, wantedExtracts, type Sessions, type SessionKey } from './sessions.js';
export { createQueries, RecordedFailure, type Queries, type SubmittedQuery } from './queries.js';
export { onDataAsRun } from './as-run.js';
export { createLens, type Evidence, type Lens, type QueryRemedy } from './lens.js';
export { createVerdicts, proveOn, type Verdicts } from './verdicts.js';
export { evidencePolicy, ofProvedRows, provedOnly, withoutEvidence } from './evidence.js';
export { cellsOf } from './proved.js';
export { endSessions, whileOpen } from './revoking.js';
