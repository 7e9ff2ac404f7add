/** Shapes of the HTTP interface: one source for types, validation and OpenAPI. */
import { Type, type Static } from '@sinclair/typebox';

export const Text = Type.Object({ en: Type.String(), fr: Type.String() }, { $id: 'Text' });

/** RFC 9457. `code` is from the one table of errors; `remedy` is the way forward, in the reader's language. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:vitrine:problem:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    /** Character of the SQL that is meant, from 0. */
    position: Type.Optional(Type.Integer()),
    remedy: Type.Optional(Type.String()),
    query: Type.Optional(Type.String({ description: 'Id of the recorded query, where one was recorded.' }))
  },
  { $id: 'Problem' }
);
export type Problem = Static<typeof Problem>;

/** An extract that is being made. */
export const Building = Type.Object({
  source: Type.String(),
  version: Type.String(),
  done: Type.Number(),
  step: Type.String(),
  bytes: Type.Optional(Type.Integer({ description: 'Bytes that it is expected to take, once that is known.' }))
});

export const Health = Type.Object(
  {
    ready: Type.Boolean(),
    version: Type.String(),
    /** Not started for production: whoever started it can enter as anybody, and a missing layer stops nothing. */
    demonstration: Type.Boolean(),
    confinement: Type.Array(Type.Object({ layer: Type.String(), holds: Type.Boolean(), detail: Text })),
    building: Type.Array(Building)
  },
  { $id: 'Health' }
);

export const Me = Type.Object(
  {
    person: Type.Object({ id: Type.String(), name: Type.String(), language: Type.String() }),
    roles: Type.Array(Type.String()),
    centre: Type.Object({ id: Type.String(), title: Text, demonstration: Type.Boolean() }),
    /** Present where the caller holds a token of one project and compartment. */
    project: Type.Optional(Type.String()),
    compartment: Type.Optional(Type.String())
  },
  { $id: 'Me' }
);

export const Compartment = Type.Object(
  { id: Type.String(), sources: Type.Array(Type.String()), isolated: Type.Boolean() },
  { $id: 'Compartment' }
);

export const ProjectSummary = Type.Object(
  {
    id: Type.String(),
    title: Text,
    state: Type.Union([Type.Literal('upcoming'), Type.Literal('active'), Type.Literal('expired')]),
    role: Type.Union([Type.Literal('lead'), Type.Literal('member')]),
    starts: Type.String(),
    ends: Type.String(),
    compartments: Type.Array(Compartment)
  },
  { $id: 'ProjectSummary' }
);

export const ApprovalView = Type.Object(
  {
    source: Type.String(),
    title: Text,
    producer: Text,
    state: Type.String({ description: 'requested | granted | refused | expired | revoked' }),
    from: Type.Optional(Type.String()),
    until: Type.Optional(Type.String()),
    reason: Type.Optional(Text)
  },
  { $id: 'ApprovalView' }
);

export const Project = Type.Composite(
  [
    ProjectSummary,
    Type.Object({
      purpose: Text,
      lead: Type.Object({ id: Type.String(), name: Type.String() }),
      members: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
      /** A member sees what is granted; the lead sees every approval. */
      approvals: Type.Array(ApprovalView)
    })
  ],
  { $id: 'Project' }
);

export const DatasetSummary = Type.Object(
  {
    id: Type.String({ description: '<schema>.<dataset>: what SQL names it' }),
    schema: Type.String(),
    name: Type.String(),
    source: Type.String(),
    version: Type.String(),
    title: Text,
    description: Text,
    kind: Type.Union([Type.Literal('record-level'), Type.Literal('public')]),
    units: Type.Array(Type.Object({ type: Type.String(), label: Text, column: Type.String() })),
    variables: Type.Integer(),
    /** Names of the variables that a search matched. */
    matches: Type.Optional(Type.Array(Type.String()))
  },
  { $id: 'DatasetSummary' }
);

export const Variable = Type.Object(
  {
    name: Type.String(),
    type: Type.String(),
    kind: Type.String({ description: 'unit | identifier | category | value | magnitude' }),
    label: Text,
    description: Type.Optional(Text),
    measure: Type.Optional(Type.String()),
    missing: Type.Optional(Text),
    sensitive: Type.Boolean(),
    nomenclature: Type.Optional(
      Type.Object({
        id: Type.String(),
        title: Text,
        codes: Type.Array(Type.Object({ code: Type.String(), label: Text }))
      })
    )
  },
  { $id: 'Variable' }
);

export const Dataset = Type.Composite(
  [Type.Omit(DatasetSummary, ['variables', 'matches']), Type.Object({ variables: Type.Array(Variable), keys: Type.Array(Type.Array(Type.String())) })],
  { $id: 'Dataset' }
);

export const Source = Type.Object(
  {
    id: Type.String(),
    title: Text,
    description: Text,
    producer: Type.Object({ id: Type.String(), title: Text }),
    public: Type.Boolean(),
    isolated: Type.Boolean(),
    origin: Type.String(),
    licence: Type.Optional(Type.String()),
    documentation: Type.Optional(Text),
    /** Rules in force, one sentence each. */
    rules: Type.Array(Text),
    compartments: Type.Array(Type.String()),
    approval: Type.Optional(ApprovalView),
    versions: Type.Array(
      Type.Object({ id: Type.String(), schema: Type.String(), title: Text, datasets: Type.Array(DatasetSummary) })
    )
  },
  { $id: 'Source' }
);

export const QueryRequest = Type.Object(
  {
    sql: Type.String({ minLength: 1, maxLength: 65536 }),
    /** Preview: stop after this many rows. A preview is not a complete result and never leaves. */
    maximumRows: Type.Optional(Type.Integer({ minimum: 1 }))
  },
  { $id: 'QueryRequest' }
);

/** JSON answer of a query. Integers past 2^53, decimals, dates and times stand as strings. */
export const QueryRows = Type.Object(
  {
    id: Type.String(),
    columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    rows: Type.Array(Type.Array(Type.Unknown())),
    complete: Type.Boolean(),
    provedOnly: Type.Optional(Type.Boolean({ description: 'Only proved rows are delivered: others may be missing.' }))
  },
  { $id: 'QueryRows' }
);

export const QueryRecord = Type.Object(
  {
    id: Type.String(),
    project: Type.String(),
    compartment: Type.String(),
    person: Type.String(),
    sql: Type.String(),
    state: Type.String({ description: 'running | complete | preview | failed | cancelled | interrupted' }),
    submitted: Type.String(),
    finished: Type.Optional(Type.String()),
    rows: Type.Optional(Type.Integer()),
    bytes: Type.Optional(Type.Integer()),
    sha256: Type.Optional(Type.String()),
    sources: Type.Array(Type.Object({ source: Type.String(), version: Type.String(), policy: Type.String() })),
    /** Code of the problem that ended it. */
    problem: Type.Optional(Type.String()),
    provedOnly: Type.Optional(Type.Boolean({ description: 'Only proved rows are delivered: rows, bytes and digest are of these.' }))
  },
  { $id: 'QueryRecord' }
);

const CellKey = Type.Array(Type.Object({ column: Type.String(), value: Type.Union([Type.String(), Type.Null()]), label: Type.Optional(Text) }));

export const Finding = Type.Object(
  {
    code: Type.String(),
    verdict: Type.Union([Type.Literal('review'), Type.Literal('unsafe')]),
    producer: Type.Optional(Type.String()),
    pack: Type.Optional(Type.String()),
    unitType: Type.Optional(Type.String()),
    cell: Type.Optional(
      Type.Object({
        key: CellKey,
        column: Type.Optional(Type.String())
      })
    ),
    measured: Type.Optional(Type.Number()),
    required: Type.Optional(Type.Number()),
    message: Text,
    remedy: Text
  },
  { $id: 'Finding' }
);

export const QueryVerdict = Type.Object(
  {
    query: Type.String(),
    state: Type.Union([Type.Literal('pending'), Type.Literal('ready'), Type.Literal('failed')]),
    /** Present when ready; the rest too. */
    verdict: Type.Optional(Type.Union([Type.Literal('safe alone'), Type.Literal('review'), Type.Literal('unsafe')])),
    columns: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), role: Type.String(), statbarn: Type.Optional(Type.String()) }))
    ),
    packs: Type.Optional(Type.Array(Type.Object({ id: Type.String(), version: Type.String(), producer: Type.String() }))),
    cells: Type.Optional(
      Type.Object({ total: Type.Integer(), unsafe: Type.Integer(), review: Type.Integer(), absent: Type.Integer() })
    ),
    findings: Type.Optional(Type.Array(Finding)),
    findingsTotal: Type.Optional(Type.Integer()),
    /** Whether the producers let the researcher see what was measured. */
    evidence: Type.Optional(Type.Union([Type.Literal('shown'), Type.Literal('withheld')]))
  },
  { $id: 'QueryVerdict' }
);

const VerdictName = Type.Union([Type.Literal('safe alone'), Type.Literal('review'), Type.Literal('unsafe')]);

export const Evidence = Type.Object(
  {
    query: Type.String(),
    total: Type.Integer({ description: 'Cells of the table.' }),
    cells: Type.Array(Type.Object({
      key: CellKey,
      columns: Type.Array(Type.String(), { description: 'Columns of the result that show the statistic; none where rows are only ordered or chosen by it.' }),
      unitType: Type.String(),
      unit: Text,
      records: Type.Integer(),
      units: Type.Integer({ description: 'Units that contribute.' }),
      required: Type.Integer({ description: 'Fewest units that any rule asks for.' }),
      shares: Type.Array(Type.Number(), { description: 'What the n largest contributions hold of all, by n from 1 (0 to 1).' }),
      outcome: VerdictName
    }), { description: 'Of the first 2,000 cells, those that fail first; one for each statistic and unit type.' })
  },
  { $id: 'Evidence' }
);

export const Remedy = Type.Object(
  {
    kind: Type.Union([Type.Literal('merge'), Type.Literal('drop')], { description: 'Codes of a key merged into one, or a key left out.' }),
    key: Type.String(),
    codes: Type.Optional(Type.Array(Type.String())),
    message: Text,
    effect: Type.Object({ before: Type.Integer(), after: Type.Integer(), mended: Type.Integer(), fewer: Type.Integer() }, { description: 'Cells: unsafe before and after; of the former those that are in a safe one after; and how many fewer the table has.' }),
    verdict: VerdictName,
    sql: Type.String({ description: 'The changed query, which was proved.' })
  },
  { $id: 'Remedy' }
);
