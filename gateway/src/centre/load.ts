import path from 'node:path';
import { centreOf } from './declarations.js';
import { withEngine } from './engine.js';
import { CentreError } from './error.js';
import { expectedFiles, placeName, readDeclared, strayFiles, type DeclaredFile } from './files.js';
import { fileFinding, finding, type CentreFinding, type Report } from './findings.js';
import { rules } from './rules/index.js';
import { shapes, type Declared, type FileKind } from './schema.js';
import { shaped } from './shape.js';
import { syntaxFindings } from './syntax.js';
import type { Centre } from './types.js';

/** The centre that a directory declares; a `CentreError` with every finding where it cannot be used. */
export async function loadCentre(directory: string): Promise<Centre> {
  const { findings, centre } = await examineCentre(directory);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new CentreError(findings);
  }
  return centre;
}

/** Everything that is wrong in a centre's directory, file by file. */
export async function checkCentre(directory: string): Promise<CentreFinding[]> {
  return (await examineCentre(directory)).findings;
}

/** Both at once; where a finding is an error, the centre is what could be read of it and not for use. */
export async function examineCentre(given: string): Promise<{ centre: Centre; findings: CentreFinding[] }> {
  const directory = path.resolve(given);
  const findings: CentreFinding[] = [];
  const kinds = Object.keys(shapes) as FileKind[];
  const lists = <T>(): Record<FileKind, T[]> => Object.fromEntries(kinds.map(kind => [kind, [] as T[]])) as Record<FileKind, T[]>;
  const files = lists<DeclaredFile>();
  const values = lists<unknown>();
  const unread = new Set<FileKind>();
  const wrong = new Map<DeclaredFile, Set<string>>();

  for (const { kind, file } of await expectedFiles(directory)) {
    const read = await readDeclared(directory, kind, file);
    if (!read || read.document.errors.length > 0) {
      unread.add(kind);
      findings.push(...(read ? syntaxFindings(read) : [missing(kind, file)]));
      continue;
    }
    const { findings: faults, value, wrong: places } = shaped(read);
    findings.push(...faults);
    files[kind].push(read);
    values[kind].push(value);
    wrong.set(read, places);
  }

  findings.push(...(await strayFiles(directory)).map(file => fileFinding(file, 1, 'file-unread', { name: file })));

  const centre = centreOf(directory, {
    centre: (values.centre[0] ?? { id: '', title: { en: '', fr: '' } }) as Declared<'centre'>,
    people: (values.people[0] ?? { people: [] }) as Declared<'people'>,
    producers: (values.producers[0] ?? { producers: [] }) as Declared<'producers'>,
    packs: values.pack as Declared<'pack'>[],
    nomenclatures: values.nomenclature as Declared<'nomenclature'>[],
    sources: values.source as Declared<'source'>[],
    projects: values.project as Declared<'project'>[]
  });
  // What follows from a fault of shape is not a fault of its own.
  const report: Report = (file, place, code, parameters) => {
    const here = placeName(place);
    if (![...(wrong.get(file) ?? [])].some(fault => fault === '' || here === fault || here.startsWith(`${fault}.`) || here.startsWith(`${fault}[`))) {
      findings.push(finding(file, place, code, parameters));
    }
  };
  const misshapen = new Set([...wrong].flatMap(([file, places]) => (places.size > 0 ? [file] : [])));
  await withEngine(async engine => {
    for (const rule of rules) {
      await rule({ centre, files, unread, misshapen, engine }, report);
    }
  });
  return { centre, findings: findings.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)) };
}

function missing(kind: FileKind, file: string): CentreFinding {
  const way =
    kind === 'source'
      ? { en: 'Every folder of sources/ holds a source.yaml: add it, or remove the folder.', fr: 'Chaque dossier de sources/ contient un source.yaml : ajoutez-le, ou retirez le dossier.' }
      : { en: 'Add it; docs/centre.md says what stands in it.', fr: 'Ajoutez-le ; docs/centre.md dit ce qu’il contient.' };
  return fileFinding(file, 1, 'file-missing', { name: file, way });
}
