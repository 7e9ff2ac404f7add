import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access } from '../access/index.js';
import type { Centre } from '../centre/types.js';
import type { Engine } from '../engine/types.js';
import { provedOnly, type Lineage, type QueryEntry, type Sessions } from '../lineage/index.js';
import { drawFigure, type Geometry } from '../outputs/figure/index.js';
import { visible } from '../outputs/files/characters.js';
import { inspect } from '../outputs/inspection.js';
import { writeTable, type ProtectedTable } from '../outputs/table/index.js';
import type { MadeOutput, Notice } from '../outputs/types.js';
import { Problem } from '../problem.js';
import { sha256, type Content } from './content.js';
import { knownLiterals } from './literals.js';
import type { Prepared, Preparing } from './prepare.js';
import { roundingNotices } from './rounding.js';
import { createTurns } from './turns.js';
import type { Actor, NewOutput, TableView, Words } from './types.js';
import { wordsInSql, wordsOf } from './words.js';

/** An output as it was made and frozen. Its files lie in the content store. */
export interface OutputRecord {
  kind: NewOutput['kind'];
  name: string;
  title?: string;
  alt?: string;
  words: Words;
  verdict: 'safe alone' | 'review' | 'declared';
  withheld: number;
  rows?: number;
  /** Statistics that it shows, of a table or figure. */
  cells?: number;
  files: { name: string; media: string; bytes: number; sha256: string }[];
  notices: Notice[];
  strings: string[];
  query?: string;
  sources: { source: string; version: string; policy: string }[];
  packs: { id: string; version: string; producer: string }[];
  /** SHA-256 of the verdict on the result as it was, with its first findings, as JSON in the content store: for checkers, never in a release. */
  evidence?: string;
  /** SHA-256 of the protected table, which the content store holds as JSON: what a release proves again. */
  table?: string;
}

export interface Making {
  /** Makes an output and freezes its bytes. Throws a Problem where it cannot leave. */
  make(actor: Extract<Actor, { at: 'notebook' }>, output: NewOutput): Promise<{ digest: string; record: OutputRecord }>;
  /** Codes of a nomenclature that maps can be drawn by. */
  shapesOf(nomenclature: string): Promise<Shapes | undefined>;
}

/** Contours of the codes of a nomenclature. */
type Shapes = ReadonlyMap<string, Geometry>;

/** Words that the record has too. */
const fromRecord = [
  { name: 'population', label: { en: 'population', fr: 'population' } },
  { name: 'filter', label: { en: 'filter', fr: 'filtre' } },
  { name: 'unit', label: { en: 'unit', fr: 'unité' } },
  { name: 'variables', label: { en: 'variables', fr: 'variables' } }
] as const;

/** Outputs of one person that are made at a time. */
const mostAtOnce = 4;

/** In every such output, that it tells nothing of this one. */
const provedRowsOnly: Notice = {
  code: 'proved-rows-only',
  message: { en: 'Only proved rows are in it, as a producer asks: rows may be missing.', fr: 'Seules les lignes prouvées y sont, comme le demande un producteur : des lignes peuvent manquer.' }
};

/** Findings that are kept with an output; the rest are counted. */
const keptFindings = 1000;

export function createMaking(options: { centre: Centre; access: Access; lineage: Lineage; engine: Engine; sessions: Sessions; preparing: Preparing; content: Content }): Making {
  const { centre, access, lineage, preparing, content } = options;
  const shapes = new Map<string, Promise<Shapes>>();
  const inTurn = createTurns(mostAtOnce);

  const making: Making = {
    async shapesOf(id) {
      const file = centre.nomenclatures.find(nomenclature => nomenclature.id === id)?.shapes;
      if (file === undefined) {
        return undefined;
      }
      let reading = shapes.get(id);
      if (!reading) {
        reading = readShapes(join(centre.directory, file));
        shapes.set(id, reading);
        reading.catch(() => shapes.delete(id));
      }
      return reading;
    },

    make: (actor, given) =>
      inTurn(actor.person.id, async () => {
        const output = asSeen(given);
        const prepared = output.kind === 'table' || output.kind === 'figure' ? await preparedOf(actor, output) : undefined;
        const made = prepared ? await draw(prepared, output, actor.person.language) : await declared(actor, output);
        const said = prepared ? await wordsFor(prepared, output.words, actor.person.language) : { words: output.words, notices: [] };
        const files = await Promise.all(made.files.map(async file => ({ name: file.name, media: file.media, bytes: file.bytes.length, sha256: await content.put(file.bytes) })));
        const record: OutputRecord = {
          kind: output.kind,
          name: output.name,
          ...(output.title ? { title: output.title } : {}),
          ...(output.alt ? { alt: output.alt } : {}),
          words: said.words,
          files,
          notices: [...made.notices, ...(prepared ? roundingNotices(prepared) : []), ...said.notices, ...(prepared?.told ? [provedRowsOnly] : [])],
          strings: prepared ? [...new Set([...made.strings, ...wordsInSql(prepared)])] : made.strings,
          ...(prepared ? await fromLineage(prepared) : fromNowhere(actor))
        };
        return { digest: digestOf(record), record };
      })
  };
  return making;

  /** A query of hers, or of a member of the project that she leads: whole, and of one compartment. */
  async function preparedOf({ person, project, compartment }: Extract<Actor, { at: 'notebook' }>, { query }: NewOutput): Promise<Prepared> {
    if (query === undefined) {
      throw new Problem('invalid-request', { what: 'body /query' });
    }
    const entry = await ownQuery({ access, lineage }, { person: person.id, project, compartment }, query);
    const prepared = await preparing.result(entry);
    if (prepared.afterwards === 'unsafe') {
      throw new Problem('output-unsafe');
    }
    return prepared;
  }

  async function draw(prepared: Prepared, output: NewOutput, language: 'en' | 'fr'): Promise<MadeOutput> {
    const { table } = prepared;
    if (output.kind === 'table') {
      return writeTable({ table, name: output.name, description: output.words.description });
    }
    const key = table.columns.find(column => column.role === 'key' && column.name === output.geometry);
    const drawn = output.geometry === undefined ? undefined : await making.shapesOf(key?.nomenclature?.id ?? '');
    if (output.geometry !== undefined && !drawn) {
      throw new Problem('no-shapes', { name: output.geometry });
    }
    return drawFigure({
      table, spec: output.spec, title: output.title ?? '', alt: output.alt ?? '', name: output.name, language,
      ...(drawn ? { geometry: { column: output.geometry as string }, shapes: drawn } : {})
    });
  }

  /** What lineage knows stands where the researcher says nothing, and a checker is told where she says something else. */
  async function wordsFor(prepared: Prepared, given: Words, language: 'en' | 'fr'): Promise<{ words: Words; notices: Notice[] }> {
    const known = await wordsOf(prepared, centre, options.engine);
    const words = { ...given };
    const changed = fromRecord.filter(({ name }) => {
      words[name] = given[name].trim() || known[language][name];
      return ![known.en[name], known.fr[name]].includes(words[name]);
    });
    const list = (each: 'en' | 'fr'): string => changed.map(({ label }) => label[each]).join(', ');
    return {
      words,
      notices: changed.length === 0 ? [] : [{
        code: 'words-changed',
        message: { en: `The researcher's words, not those of the record: ${list('en')}.`, fr: `Mots de la personne qui demande, non du registre : ${list('fr')}.` }
      }]
    };
  }

  async function declared({ person, project, compartment }: Extract<Actor, { at: 'notebook' }>, output: NewOutput): Promise<MadeOutput> {
    const bytes = Buffer.from(output.content ?? '', 'base64');
    const known = (literals: string[]): Promise<string[]> => knownLiterals(literals, { person: person.id, project, compartment }, options);
    // Her notices would tell her which of her guesses stand in a record.
    const untold = provedOnly(centre, grantedIn({ person, project, compartment }));
    return inspect(output.kind === 'code' ? 'code' : 'file', { name: output.name, bytes }, untold ? undefined : known);
  }

  /** Sources of microdata of a compartment. */
  function grantedIn({ project, compartment, person }: Pick<Extract<Actor, { at: 'notebook' }>, 'person' | 'project' | 'compartment'>): OutputRecord['sources'] {
    return access.grantsIn(access.activeProject(person.id, project).project, compartment)
      .flatMap(({ source, version }) => (source.public ? [] : [{ source: source.id, version: version.id, policy: source.policy.version }]));
  }

  async function fromLineage({ entry, verdict, packs, afterwards, table, withheld }: Prepared): Promise<Omit<OutputRecord, 'kind' | 'name' | 'words' | 'files' | 'notices' | 'strings'>> {
    const view = viewOf(table);
    return {
      verdict: afterwards as 'safe alone' | 'review',
      withheld,
      rows: table.rows.length,
      cells: (table.rows.length - view.withheld.length) * table.columns.filter(({ role }) => role !== 'key').length,
      query: entry.id,
      sources: entry.sources,
      packs: packs.map(({ id, version, producer }) => ({ id, version, producer })),
      // With the query's salt: its digest, of which the author reads one, gives no guess at what was measured.
      evidence: await content.put(Buffer.from(JSON.stringify({ ...verdict, findings: verdict.findings.slice(0, keptFindings), salt: await lineage.saltOf(entry.id) }))),
      table: await content.put(Buffer.from(JSON.stringify(view)))
    };
  }

  /** Of what a client declares nothing is known but where it was made: every source of its compartment may be in it. */
  function fromNowhere(actor: Extract<Actor, { at: 'notebook' }>): Omit<OutputRecord, 'kind' | 'name' | 'words' | 'files' | 'notices' | 'strings'> {
    const sources = grantedIn(actor);
    const packs = new Set(centre.sources.flatMap(({ id, policy }) => (sources.some(({ source }) => source === id) ? policy.packs : [])));
    return {
      verdict: 'declared', withheld: 0,
      sources,
      packs: centre.packs.filter(({ id }) => packs.has(id)).map(({ id, version, producer }) => ({ id, version, producer }))
    };
  }
}

/** What leaves with an output in the researcher's words, with everything unseen written out: what nobody sees, nobody can check. */
export function asSeen({ words, ...output }: NewOutput): NewOutput {
  return {
    ...output,
    words: Object.fromEntries(Object.entries(words).map(([name, text]) => [name, visible(text)])) as Words,
    ...(output.title === undefined ? {} : { title: visible(output.title) })
  };
}

/** A protected table as the desk shows it, and as a release proves it again. */
export function viewOf(table: ProtectedTable): TableView {
  return {
    columns: table.columns.map(({ name, type, role, label }) => ({ name, type, role, ...(label ? { label } : {}) })),
    rows: table.rows,
    withheld: table.withheld.flatMap((is, place) => (is ? [place] : [])),
    total: table.rows.length
  };
}

/** Everything that a checker is shown of an output: what a vote is about. */
export const digestOf = (record: OutputRecord): string => sha256(JSON.stringify(record));

/** A query that may be exported by this person: its record, whole. */
export async function ownQuery(
  { access, lineage }: { access: Access; lineage: Lineage },
  who: { person: string; project: string; compartment: string },
  id: string
): Promise<QueryEntry> {
  const entry = await lineage.find(id);
  const leads = access.activeProject(who.person, who.project).role === 'lead';
  if (!entry || entry.project !== who.project || entry.compartment !== who.compartment || (entry.person !== who.person && !leads)) {
    throw new Problem('not-found');
  }
  if (entry.state === 'preview') {
    throw new Problem('preview-never-leaves');
  }
  if (entry.state !== 'complete') {
    throw new Problem('no-verdict');
  }
  return entry;
}

async function readShapes(file: string): Promise<Shapes> {
  const { features } = JSON.parse(await readFile(file, 'utf8')) as { features: { id: string; geometry: Geometry }[] };
  return new Map(features.map(({ id, geometry }) => [String(id), geometry]));
}
