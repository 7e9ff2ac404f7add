/** Shapes of export requests, their checking and their release. */
import { Type } from '@sinclair/typebox';
import { Building, Finding, Text } from './schemas.js';

const either = <T extends string>(...names: T[]) => Type.Union(names.map(name => Type.Literal(name)));
const instant = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });

export const PersonName = Type.Object({ id: Type.String(), name: Type.String() }, { $id: 'PersonName' });

/** What a checker needs to know of an output, filled from lineage as far as it goes. */
export const Words = Type.Object(
  {
    /** The only one that is asked for: what the output shows, and why it is needed. */
    description: Type.String({ maxLength: 4000 }),
    population: Type.String({ maxLength: 4000 }),
    filter: Type.String({ maxLength: 4000 }),
    unit: Type.String({ maxLength: 1000 }),
    variables: Type.String({ maxLength: 4000 })
  },
  { $id: 'Words', additionalProperties: false }
);

/** A table as it would leave: a withheld statistic has no value. */
export const TableView = Type.Object(
  {
    columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), role: Type.String(), label: Type.Optional(Text) })),
    rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]))),
    /** Places, from 0, of the rows whose statistics are withheld. */
    withheld: Type.Array(Type.Integer()),
    /** Rows of the whole table; `rows` may be its beginning. */
    total: Type.Integer()
  },
  { $id: 'TableView' }
);

export const Notice = Type.Object({ code: Type.String(), file: Type.Optional(Type.String()), message: Text }, { $id: 'Notice' });

/** What would leave of a recorded query, before anything is requested. */
export const Proposal = Type.Object(
  {
    query: Type.String(),
    state: either('pending', 'ready'),
    /** Of the result as it is. */
    verdict: Type.Optional(either('safe alone', 'review', 'unsafe')),
    /** Of what would leave once the cells are withheld; `unsafe` cannot be submitted. */
    afterwards: Type.Optional(either('safe alone', 'review', 'unsafe')),
    findings: Type.Optional(Type.Array(Finding)),
    findingsTotal: Type.Optional(Type.Integer()),
    table: Type.Optional(TableView),
    /** What a checker is told of the table, too. */
    notices: Type.Optional(Type.Array(Notice)),
    words: Type.Optional(Words),
    /** A name for the output, from its columns. */
    name: Type.Optional(Type.String()),
    sources: Type.Optional(Type.Array(Type.Object({ source: Type.String(), title: Text, version: Type.String() }))),
    /** Checkers that the sources ask for, and producers whose consent they ask for. */
    checkers: Type.Optional(Type.Integer()),
    consents: Type.Optional(Type.Array(Text)),
    /** Estimated minutes of a checker's time. */
    minutes: Type.Optional(Type.Integer()),
    /** The key column whose shapes the centre has, for a map. */
    map: Type.Optional(Type.String()),
    evidence: Type.Optional(either('shown', 'withheld'))
  },
  { $id: 'Proposal' }
);

/** An output to be made by the gateway. */
export const NewOutput = Type.Object(
  {
    kind: either('table', 'figure', 'estimates', 'code', 'file'),
    /** Becomes the file's name: letters, digits, '.', '_' and '-'. */
    name: Type.String({ minLength: 1, maxLength: 200 }),
    words: Words,
    query: Type.Optional(Type.String({ maxLength: 100, description: 'table, figure: the recorded query that it is made of.' })),
    spec: Type.Optional(Type.Unknown({ description: 'figure: a Vega-Lite specification without data.' })),
    title: Type.Optional(Type.String({ maxLength: 500, description: 'figure: written above it.' })),
    alt: Type.Optional(Type.String({ maxLength: 2000, description: 'figure: what it shows, for who cannot see it.' })),
    geometry: Type.Optional(Type.String({ maxLength: 200, description: 'figure: key column whose shapes are drawn.' })),
    content: Type.Optional(Type.String({ maxLength: 24_000_000, description: 'estimates, code, file: its bytes in base64.' }))
  },
  { $id: 'NewOutput', additionalProperties: false }
);

export const OutputFile = Type.Object(
  { name: Type.String(), media: Type.String(), bytes: Type.Integer(), sha256: Type.String() },
  { $id: 'OutputFile' }
);

export const Vote = Type.Object(
  {
    output: Type.String(),
    round: Type.Integer(),
    checker: PersonName,
    decision: either('approve', 'return', 'reject'),
    comment: Type.Optional(Type.String()),
    at: instant('When.')
  },
  { $id: 'Vote' }
);

export const Comment = Type.Object(
  {
    id: Type.String(),
    round: Type.Integer(),
    output: Type.Optional(Type.String()),
    /** Where in the table, as the writer named it. */
    cell: Type.Optional(Type.String()),
    author: PersonName,
    role: either('author', 'lead', 'checker', 'delegate'),
    text: Type.String(),
    at: instant('When.')
  },
  { $id: 'Comment' }
);

export const Output = Type.Object(
  {
    id: Type.String(),
    kind: either('table', 'figure', 'estimates', 'code', 'file'),
    name: Type.String(),
    title: Type.Optional(Type.String()),
    alt: Type.Optional(Type.String()),
    words: Words,
    /** `declared`: not from the gateway's record, so a person judges. */
    verdict: either('safe alone', 'review', 'declared'),
    /** Rows whose statistics are withheld. */
    withheld: Type.Integer(),
    rows: Type.Optional(Type.Integer()),
    files: Type.Array(OutputFile),
    /** SHA-256 of the list of files: what a vote names. */
    digest: Type.String(),
    notices: Type.Array(Notice),
    /** Texts that are not the catalogue's. */
    strings: Type.Array(Type.String()),
    query: Type.Optional(Type.String()),
    sql: Type.Optional(Type.String()),
    sources: Type.Array(Type.Object({ source: Type.String(), title: Text, producer: Text, version: Type.String(), policy: Type.String() })),
    packs: Type.Array(Type.Object({ id: Type.String(), version: Type.String(), producer: Type.String() })),
    findings: Type.Array(Finding),
    findingsTotal: Type.Integer(),
    evidence: either('shown', 'withheld'),
    /** Against the round before. */
    change: either('new', 'changed', 'same'),
    /** What the votes of the current round came to, once all are in. */
    decision: Type.Optional(either('approved', 'returned', 'rejected')),
    minutes: Type.Integer()
  },
  { $id: 'Output' }
);

const RequestState = either('draft', 'submitted', 'in review', 'returned', 'approved', 'released', 'rejected', 'withdrawn');

const summary = {
  id: Type.String(),
  project: Type.Object({ id: Type.String(), title: Text }),
  compartment: Type.String(),
  author: PersonName,
  state: RequestState,
  round: Type.Integer(),
  created: instant('When the draft was begun.'),
  submitted: Type.Optional(instant('When the current round was submitted.')),
  due: Type.Optional(instant('When the checkers’ answer is due.')),
  changed: instant('When its state last changed.'),
  /** Names of the outputs, in order. */
  names: Type.Array(Type.String()),
  verdicts: Type.Object({ safe: Type.Integer(), review: Type.Integer(), declared: Type.Integer() }),
  producers: Type.Array(Text),
  checkers: Type.Object({ needed: Type.Integer(), done: Type.Integer() }),
  /** What the caller may do now: edit, submit, withdraw, resubmit, vote, return, consent, release, comment. */
  may: Type.Array(Type.String()),
  /** The caller wrote it, has voted in this round, may not check it, or none of these. */
  mine: either('author', 'voted', 'excluded', 'none'),
  minutes: Type.Integer()
};

export const RequestSummary = Type.Object(summary, { $id: 'RequestSummary' });

export const Release = Type.Object(
  {
    id: Type.String(),
    request: Type.String(),
    project: Type.Object({ id: Type.String(), title: Text }),
    released: instant('When.'),
    sha256: Type.String(),
    bytes: Type.Integer(),
    outputs: Type.Integer(),
    key: Type.String({ description: 'Id of the key that it is signed with.' }),
    /** For the project’s own people: where it is fetched, and the code to type there. */
    pickup: Type.Optional(Type.Object({ address: Type.String(), code: Type.String() }))
  },
  { $id: 'Release' }
);

export const ExportRequest = Type.Object(
  {
    ...summary,
    outputs: Type.Array(Output),
    consents: Type.Array(
      Type.Object({
        source: Type.String(),
        title: Text,
        producer: Text,
        state: either('needed', 'given', 'refused'),
        by: Type.Optional(PersonName),
        at: Type.Optional(Type.String()),
        reason: Type.Optional(Type.String()),
        /** The caller decides for the producer. */
        yours: Type.Boolean()
      })
    ),
    /** Of the current round: all once every review is in, before that the caller’s own. Of earlier rounds all. */
    votes: Type.Array(Vote),
    comments: Type.Array(Comment),
    rounds: Type.Array(
      Type.Object({ round: Type.Integer(), submitted: Type.String(), outputs: Type.Array(Type.Object({ output: Type.String(), name: Type.String(), digest: Type.String() })) })
    ),
    history: Type.Array(Type.Object({ at: Type.String(), what: Type.String(), who: Type.Optional(PersonName) })),
    release: Type.Optional(Release)
  },
  { $id: 'ExportRequest' }
);

export const Votes = Type.Object(
  {
    /** One for each output of the round: a review is given whole. */
    votes: Type.Array(
      Type.Object({
        output: Type.String({ maxLength: 100 }),
        /** `digest` of the output that was looked at. */
        digest: Type.String({ maxLength: 100 }),
        decision: either('approve', 'return', 'reject'),
        comment: Type.Optional(Type.String({ maxLength: 4000 }))
      }),
      { minItems: 1, maxItems: 200 }
    )
  },
  { $id: 'Votes', additionalProperties: false }
);

export const AuditRecord = Type.Object(
  {
    sequence: Type.Integer(),
    at: instant('When.'),
    action: Type.String(),
    person: Type.Optional(Type.String()),
    project: Type.Optional(Type.String()),
    compartment: Type.Optional(Type.String()),
    request: Type.Optional(Type.String()),
    query: Type.Optional(Type.String()),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown()))
  },
  { $id: 'AuditRecord' }
);

/** An approval with all that its deciders need. */
export const ApprovalRecord = Type.Object(
  {
    project: Type.Object({ id: Type.String(), title: Text, purpose: Text, starts: Type.String(), ends: Type.String() }),
    lead: PersonName,
    members: Type.Array(PersonName),
    source: Type.Object({ id: Type.String(), title: Text, producer: Text, isolated: Type.Boolean() }),
    state: Type.String({ description: 'requested | granted | refused | expired | revoked' }),
    from: Type.Optional(Type.String()),
    until: Type.Optional(Type.String()),
    reason: Type.Optional(Text),
    /** Versions, and variables by dataset; '*' every variable that is not identifying. */
    versions: Type.Array(Type.String()),
    datasets: Type.Record(Type.String(), Type.Union([Type.Literal('*'), Type.Array(Type.String())])),
    compartments: Type.Array(Type.Array(Text), { description: 'Compartments of the project that it is in, or would be in were it granted: of each the other sources.' }),
    queries: Type.Integer({ description: 'Queries of the project on the source, on record.' }),
    lastUsed: Type.Optional(Type.String()),
    releases: Type.Integer({ description: 'Releases of the project with outputs of the source.' }),
    /** What the caller may do now: grant, refuse, revoke, ask. */
    may: Type.Array(Type.String())
  },
  { $id: 'ApprovalRecord' }
);

/** A source that a lead may ask for. */
export const SourceOffer = Type.Object(
  {
    id: Type.String(),
    title: Text,
    description: Text,
    producer: Text,
    isolated: Type.Boolean(),
    versions: Type.Array(Type.Object({ id: Type.String(), title: Text })),
    datasets: Type.Array(Type.Object({ id: Type.String(), title: Text, variables: Type.Array(Type.Object({ name: Type.String(), label: Text, identifying: Type.Boolean(), sensitive: Type.Boolean() })) }))
  },
  { $id: 'SourceOffer' }
);

export const ApprovalRequest = Type.Object(
  {
    source: Type.String({ maxLength: 200 }),
    versions: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 100 }),
    datasets: Type.Record(Type.String({ maxLength: 200 }), Type.Union([Type.Literal('*'), Type.Array(Type.String({ maxLength: 200 }), { maxItems: 2000 })])),
    /** Why the project needs it. */
    reason: Type.String({ minLength: 1, maxLength: 4000 })
  },
  { $id: 'ApprovalRequest', additionalProperties: false }
);

export const ApprovalDecision = Type.Object(
  {
    decision: either('grant', 'refuse', 'revoke'),
    /** Days as 2026-01-31; of a grant. */
    from: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
    until: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })),
    /** Needed to refuse and to revoke: the project reads it. */
    reason: Type.Optional(Type.String({ maxLength: 4000 }))
  },
  { $id: 'ApprovalDecision', additionalProperties: false }
);

/** What an operator looks at. */
export const Operation = Type.Object(
  {
    version: Type.String(),
    uptime: Type.Integer({ description: 'Seconds.' }),
    demonstration: Type.Boolean(),
    confinement: Type.Array(Type.Object({ layer: Type.String(), holds: Type.Boolean(), detail: Text })),
    building: Type.Array(Building),
    sessions: Type.Array(Type.Object({ person: Type.String(), project: Type.String(), compartment: Type.String(), address: Type.Optional(Type.String()) })),
    disk: Type.Object({ free: Type.Integer({ description: 'Bytes.' }), total: Type.Integer(), state: Type.Integer({ description: 'Bytes that the state directory takes.' }) }),
    extracts: Type.Object(
      {
        extracts: Type.Integer(),
        bytes: Type.Integer({ description: 'Of extracts.' }),
        prepared: Type.Integer({ description: 'Bytes of prepared sources.' }),
        space: Type.Optional(Type.Integer({ description: 'Bytes that both may take together, where there is a limit.' }))
      },
      { description: 'What is prepared for projects, and from which it is made.' }
    ),
    audit: Type.Object({
      records: Type.Integer(),
      whole: Type.Boolean(),
      signed: Type.Optional(Type.Integer({ description: 'Records that the newest checkpoint covers.' })),
      problems: Type.Array(either('checkpoint-not-written', 'checkpoint-not-copied', 'checkpoint-conflict'), { description: 'What keeps checkpoints from being written or copied.' })
    }),
    centre: Type.Array(Type.Object({ severity: Type.String(), code: Type.String(), file: Type.String(), message: Text })),
    queue: Type.Object({ waiting: Type.Integer(), oldest: Type.Optional(Type.String()) }),
    pickup: Type.Optional(Type.String({ description: 'Address of the pick-up.' }))
  },
  { $id: 'Operation' }
);
