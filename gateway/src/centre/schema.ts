import { Type, type ObjectOptions, type Static, type TProperties, type TObject } from '@sinclair/typebox';

/**
 * The shape of each file of a centre: the one source of what `check` refuses, of what an editor proposes
 * (`centre.schema.json` is made of it), and of the types that `declarations.ts` reads.
 */
function closed<T extends TProperties>(properties: T, options: ObjectOptions = {}): TObject<T> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

const text = (description: string) =>
  closed({ en: Type.String({ description: 'English' }), fr: Type.String({ description: 'French' }) }, { description });
const id = (description: string) => Type.String({ description });
const day = (description: string) => Type.String({ description: `${description}: a day as 2026-01-31.` });
const flag = (description: string, standard: boolean) => Type.Optional(Type.Boolean({ description: `${description} (default ${standard})`, default: standard }));

export const CentreFile = closed(
  {
    id: id('A short name for the centre.'),
    title: text('What the centre is called.'),
    checkingDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, description: 'Working days within which a request is answered (default 3).', default: 3 }))
  },
  { description: 'centre.yaml: what the centre is called.' }
);

export const PeopleFile = closed(
  {
    people: Type.Array(
      closed({
        id: id('The name that she signs in with.'),
        name: Type.String({ description: 'Her name as others read it.' }),
        language: Type.Union([Type.Literal('en'), Type.Literal('fr')], { description: 'en or fr' }),
        roles: Type.Optional(
          Type.Array(Type.Union([Type.Literal('checker'), Type.Literal('operator')]), {
            description: 'Roles in the whole centre. Researcher and lead follow from projects, delegate from producers.'
          })
        )
      })
    )
  },
  { description: 'people.yaml: who works in the centre.' }
);

export const ProducersFile = closed(
  {
    producers: Type.Array(
      closed({
        id: id('Referred to by sources and rule packs.'),
        title: text('What the producer is called.'),
        delegates: Type.Optional(Type.Array(Type.String(), { description: 'People who decide for the producer.' })),
        packKey: Type.Optional(Type.String({ description: 'Public key (Ed25519: PEM, or its 32 bytes in base64) that the producer’s rule packs must be signed with.' }))
      })
    )
  },
  { description: 'producers.yaml: who owns the data.' }
);

const Dominance = closed({
  n: Type.Integer({ minimum: 1, description: 'How many of the largest units are added up.' }),
  k: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'The share of the cell that they may hold, 0 to 1.' }),
  comparator: Type.Union([Type.Literal('>'), Type.Literal('>=')], { description: '> : unsafe above k. >= : unsafe at k too.' })
});

const limited = id('A variable of the sources under this pack.');
const InSteps = closed({ variable: limited, width: Type.Number({ exclusiveMinimum: 0, description: 'Steps of so many: 5 for ages in five-year groups.' }) });
const ByCharacters = closed({ variable: limited, characters: Type.Integer({ minimum: 1, description: 'So many of its first characters: 3 for the category of a diagnosis.' }) });

const Example = closed({
  says: text('What the example shows.'),
  unit: id('Type of statistical unit, one of those above.'),
  statistic: Type.Union([Type.Literal('records'), Type.Literal('units'), Type.Literal('sum'), Type.Literal('mean'), Type.Literal('variance'), Type.Literal('quantile')], {
    description: 'records: a number of records. units: a number of units. sum, mean, variance: of an amount. quantile: its median, or another.'
  }),
  contributions: Type.Array(Type.Number(), { description: 'What each unit of the cell adds: an amount, or its number of records; of a quantile its number of values. None: the cell is empty.' }),
  records: Type.Optional(Type.Integer({ minimum: 1, description: 'Records that count; as many as the contributions say, where it is left out.' })),
  missing: Type.Optional(Type.Integer({ minimum: 0, description: 'Units without a value (default 0).' })),
  outside: Type.Optional(Type.Integer({ minimum: 0, description: 'Units of the group that are outside this class of a sensitive variable.' })),
  below: Type.Optional(Type.Integer({ minimum: 0, description: 'Of a quantile: units with a value at or below it.' })),
  above: Type.Optional(Type.Integer({ minimum: 0, description: 'Of a quantile: units with a value at or above it.' })),
  place: Type.Optional(
    closed(
      { nomenclature: id('A nomenclature of minimumPopulation.'), population: Type.Optional(Type.Integer({ minimum: 0, description: 'Inhabitants; nobody says how many, where it is left out.' })) },
      { description: 'Where the cell is.' }
    )
  ),
  shown: Type.Optional(
    Type.Union([InSteps, ByCharacters, closed({ variable: limited })], { description: 'How a variable is shown beside the cell: in steps, by its first characters, or as it is.' })
  ),
  fails: Type.Array(Type.String(), { description: 'Codes of the rules that the cell fails, e.g. threshold, dominance, p-percent, class-disclosure; none: it passes.' })
});

const amount = (description: string) =>
  closed(
    {
      cells: Type.Optional(Type.Integer({ minimum: 1, description: 'Statistics of tables and figures; those withheld do not count.' })),
      bytes: Type.Optional(Type.Integer({ minimum: 1, description: 'Bytes of all files.' }))
    },
    { description }
  );

export const PackFile = closed(
  {
    id: id('Referred to by the policies of sources.'),
    version: Type.String({ description: 'Raise it whenever a rule changes.' }),
    producer: id('Whose rules they are.'),
    title: text('What the rules are called.'),
    origin: Type.String({ description: 'Where the rules come from, and whether first-hand.' }),
    units: Type.Array(
      closed({
        type: id('Type of statistical unit that the rules protect, e.g. person.'),
        minimumUnits: Type.Integer({ minimum: 1, description: 'Fewest distinct units of a cell.' }),
        minimumRecords: Type.Optional(Type.Integer({ minimum: 1, description: 'Fewest records of a cell, e.g. stays.' })),
        dominance: Type.Optional(Type.Array(Dominance, { description: '(n,k) rules on sums, means and numbers of records.' })),
        pPercent: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'p% rule, as a share: nobody may estimate the largest contribution closer than this.' })),
        priorKnowledge: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'q of the pq rule, as a share above p: how closely contributions are known before (default 1: not at all).' })),
        coalition: Type.Optional(Type.Integer({ minimum: 1, description: 'With pPercent: contributors who pool what they contributed, to estimate another’s (default 1: the second largest alone).' })),
        degreesOfFreedom: Type.Optional(Type.Integer({ minimum: 1, description: 'Fewest degrees of freedom of a variance; without it variances go to a checker.' })),
        quantileSupport: Type.Optional(Type.Integer({ minimum: 1, description: 'Fewest units on each side of a quantile; without it quantiles go to a checker.' }))
      }),
      { description: 'One entry for each type of statistical unit.' }
    ),
    zerosAllowed: Type.Boolean({ description: 'Whether an empty cell may be shown.' }),
    classMinimumOutside: Type.Integer({ minimum: 0, description: 'Fewest units outside a class of a sensitive variable; 0: no such rule.' }),
    classShareOutside: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Smallest share of a group outside a class: 0.05 where 95 % in one class is as good as all.' })),
    minimumPopulation: Type.Optional(
      Type.Array(
        closed({ nomenclature: id('Nomenclature of places, with populations.'), population: Type.Integer({ minimum: 1, description: 'Fewest inhabitants of a place that may be shown.' }) }),
        { description: 'Smallest places that may be shown.' }
      )
    ),
    finestDetail: Type.Optional(
      Type.Array(Type.Union([InSteps, ByCharacters]), { description: 'Finest detail that variables may be shown in: the narrowest steps, or the most characters.' })
    ),
    extremesAllowed: Type.Optional(Type.Boolean({ description: 'Whether minima and maxima may go to a checker (default false: they never leave).' })),
    magnitudesAllowed: Type.Boolean({ description: 'Whether sums and means may be proved. Where false, counts only.' }),
    rounding: Type.Optional(
      closed(
        {
          counts: Type.Optional(Type.Integer({ minimum: 2, description: 'Numbers of records and units leave as multiples of this.' })),
          digits: Type.Integer({ minimum: 1, maximum: 12, description: 'Significant digits that other statistics leave with: shares of counts too, which would else give them back.' })
        },
        { description: 'How precisely statistics leave, once they are judged.' }
      )
    ),
    limits: Type.Optional(
      closed(
        { release: Type.Optional(amount('What may leave in one release.')), project: Type.Optional(amount('What may leave of one project, in all its releases.')) },
        { description: 'How much leaves at most.' }
      )
    ),
    examples: Type.Optional(Type.Array(Example, { description: 'Small tables and the rules that they fail; they are tried whenever the pack is read.' })),
    signature: Type.Optional(
      closed(
        { key: Type.String({ description: 'SHA-256 of the public key.' }), value: Type.String({ description: 'Ed25519, base64.' }) },
        { description: 'The producer’s signature of all the rest: made by npx vitrine packs sign.' }
      )
    )
  },
  { description: 'packs/*.yaml: the disclosure rules of one producer.' }
);

export const NomenclatureFile = closed(
  {
    id: id('Referred to by variables.'),
    label: text('What the nomenclature is called.'),
    codes: Type.Array(
      closed({
        code: Type.String({ description: "The code as it stands in the data. In quotes where it looks like a number: '01'." }),
        label: text('What the code means.'),
        population: Type.Optional(Type.Integer({ minimum: 0, description: 'Inhabitants of the place, for packs with a smallest one.' }))
      })
    ),
    shapes: Type.Optional(Type.String({ description: 'GeoJSON (a FeatureCollection whose ids are the codes) that maps are drawn with; from the directory of the centre.' }))
  },
  { description: 'nomenclatures/*.yaml: the codes of variables, and what they mean.' }
);

const Variable = closed({
  name: Type.String({ description: 'Column name: small letters, digits, underscore.' }),
  type: Type.String({ description: 'Type in DuckDB, e.g. VARCHAR, INTEGER, DOUBLE, DATE.' }),
  kind: Type.Union([Type.Literal('identifier'), Type.Literal('category'), Type.Literal('value'), Type.Literal('magnitude'), Type.Literal('weight')], {
    description: 'identifier: names a unit. category: coded by a nomenclature. value: a number, date or text, never summed. magnitude: an amount, summed and averaged. weight: how many units a record stands for.'
  }),
  label: text('What the variable is, in a few words.'),
  description: Type.Optional(text('More about it.')),
  measure: Type.Optional(Type.String({ description: 'Unit of measure, e.g. EUR.' })),
  missing: Type.Optional(text('How missing values stand.')),
  nomenclature: Type.Optional(id('Id of the nomenclature that codes it.')),
  sensitive: flag('Knowing its value of a person harms her: class disclosure applies', false),
  identifying: flag('Names its unit: delivered as a pseudonym, and only where granted by name', false)
});

const Dataset = closed({
  id: id('Name of the table in SQL.'),
  title: text('What the dataset is called.'),
  description: text('What a record is.'),
  units: Type.Optional(
    Type.Array(
      closed({
        type: id('Type of statistical unit, as the rule packs call it.'),
        space: id('Identifier space: a number means the same unit in every dataset of one space.'),
        from: Type.String({ description: 'The identifying variable that names the unit.' }),
        column: Type.String({ description: 'Name in SQL of the number that stands for the unit.' })
      }),
      { description: 'Whom each record is about. None in public sources.' }
    )
  ),
  keys: Type.Optional(Type.Array(Type.Array(Type.String(), { minItems: 1 }), { description: 'Sets of variables that are unique together; it is verified when data are prepared.' })),
  sortBy: Type.Optional(Type.Array(Type.String(), { description: 'Variables that researchers filter on most: order of the data on disk.' })),
  variables: Type.Array(Variable, { minItems: 1 })
});

const Origin = Type.Union(
  [
    closed({
      kind: Type.Literal('file'),
      path: Type.String({ description: 'From the directory of the centre, e.g. sources/mine/data.parquet' }),
      format: Type.Union([Type.Literal('parquet'), Type.Literal('csv'), Type.Literal('sas'), Type.Literal('stata'), Type.Literal('spss')], {
        description: 'parquet, csv (header, UTF-8), sas (sas7bdat), stata (dta) or spss (sav)'
      })
    }),
    closed({ kind: Type.Literal('generator'), table: Type.String({ description: 'The table of this name that the generator makes.' }) })
  ],
  { description: '{ kind: file, path, format } or { kind: generator, table }' }
);

const Policy = closed({
  version: Type.String({ description: 'Raise it whenever the policy changes: data are prepared anew.' }),
  packs: Type.Array(Type.String(), { description: 'Rule packs in force; a result must satisfy all of them.' }),
  isolated: flag('May never be combined with another source of microdata', false),
  combineWith: Type.Union([Type.Array(Type.String()), Type.Literal('*')], {
    description: "Ids of sources that it may be combined with; '*': any that agrees in turn."
  }),
  evidence: Type.Union([Type.Literal('shown'), Type.Literal('withheld')], { description: 'Whether the researcher sees what was measured: shown or withheld.' }),
  rows: Type.Optional(
    Type.Union([Type.Literal('delivered'), Type.Literal('proved-only')], {
      description: 'What a researcher is delivered: every row of her results, or those only that are proved; then evidence is withheld, too, and every other end of a query is told in one text (default delivered).',
      default: 'delivered'
    })
  ),
  checkers: Type.Optional(
    Type.Union([Type.Literal(1), Type.Literal(2)], { description: 'How many people check each output before it leaves; two do not see each other’s votes (default 2).', default: 2 })
  ),
  consent: flag('The producer agrees to each request before it leaves', false),
  retentionDays: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 365, description: 'Days that what was prepared for a project stays on the disk once it may not see it any more; 0: none (default 7).', default: 7 })
  )
});

export const SourceFile = closed(
  {
    id: id('Referred to by projects.'),
    title: text('What the source is called.'),
    description: text('What is in it.'),
    producer: id('Who owns it.'),
    public: flag('Reference data about nobody, in every project without approval', false),
    origin: Type.String({ description: 'Where the data come from, honestly: synthetic, or an open data set and its address.' }),
    licence: Type.Optional(Type.String({ description: 'Under which licence the data are.' })),
    documentation: Type.Optional(text('What a researcher should know before using it.')),
    policy: Type.Optional(Policy),
    versions: Type.Array(
      closed({
        id: id("Usually a year, in quotes: '2023'."),
        schema: Type.String({ description: 'Name of the schema in SQL, e.g. claims_2023.' }),
        title: text('What the version is called.'),
        generator: Type.Optional(Type.String({ description: 'SQL script (DuckDB) that makes the tables; from the directory of the centre.' })),
        data: Type.Record(Type.String(), Origin, { description: 'For each dataset that this version holds: where its data come from.' })
      }),
      { minItems: 1 }
    ),
    datasets: Type.Array(Dataset, { minItems: 1 }),
    withdrawals: Type.Optional(
      Type.Array(
        closed({
          space: id('Identifier space of units of the datasets.'),
          path: Type.String({ description: 'A text file with an identifier on each line, spelled as in the data; from the directory of the centre.' })
        }),
        { description: 'Units that took back their consent: no record about them is prepared for anybody.' }
      )
    )
  },
  { description: 'sources/<id>/source.yaml: one body of data under one policy.' }
);

export const ProjectFile = closed(
  {
    id: id('Name of the project in addresses and commands.'),
    title: text('What the project is called.'),
    purpose: text('For which purpose the data may be used.'),
    lead: id('The person who answers for the project.'),
    members: Type.Array(Type.String(), { description: 'Researchers of the project.' }),
    starts: day('First day'),
    ends: day('Last day'),
    approvals: Type.Array(
      closed({
        source: id('The source that the decision is about.'),
        state: Type.Union([Type.Literal('requested'), Type.Literal('granted'), Type.Literal('refused'), Type.Literal('expired'), Type.Literal('revoked')], {
          description: 'requested, granted, refused, expired or revoked'
        }),
        from: Type.Optional(day('First day of the approval')),
        until: Type.Optional(day('Last day of the approval')),
        versions: Type.Array(Type.String(), { description: 'Versions of the source.' }),
        datasets: Type.Record(Type.String(), Type.Union([Type.Array(Type.String()), Type.Literal('*')], { description: "A list of variables, or '*': every one that is not identifying." }), {
          description: "Granted variables by dataset; '*': every one that is not identifying."
        }),
        rows: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "Which rows, by dataset: a condition in SQL, e.g. departement <> '2A'." })),
        reason: Type.Optional(text('The words of the producer.'))
      })
    )
  },
  { description: 'projects/*.yaml: an approved piece of research and what producers decided about it.' }
);

export const shapes = {
  centre: CentreFile,
  people: PeopleFile,
  producers: ProducersFile,
  pack: PackFile,
  nomenclature: NomenclatureFile,
  source: SourceFile,
  project: ProjectFile
};
export type FileKind = keyof typeof shapes;
export type Declared<K extends FileKind> = Static<(typeof shapes)[K]>;

const draft = 'http://json-schema.org/draft-07/schema#';

/** `centre.schema.json`: an editor finds the shape that fits the file best. */
export function jsonSchema(): Record<string, unknown> {
  const kinds = Object.keys(shapes);
  return {
    $schema: draft,
    title: 'A centre of Vitrine',
    description: 'The files that declare a centre: people, producers, rule packs, nomenclatures, sources and projects.',
    anyOf: kinds.map(kind => ({ $ref: `#/$defs/${kind}` })),
    $defs: plain(shapes)
  };
}

/** `disclosure/packs/rule-pack.schema.json`: the shape of a pack alone, for producers. */
export function packSchema(): Record<string, unknown> {
  return { $schema: draft, title: 'A rule pack of Vitrine', ...plain(PackFile) };
}

/** Without what TypeBox keeps beside the schema. */
function plain(schema: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}
