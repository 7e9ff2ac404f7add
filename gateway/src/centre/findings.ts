import type { Text } from '@vitrine/disclosure';
import { lineOf, placeName, type DeclaredFile, type Place } from './files.js';
import { reasons, type FindingCode } from './reasons.js';

/** Something wrong in a centre's declarations. */
export interface CentreFinding {
  severity: 'error' | 'warning';
  /** From the centre's directory. */
  file: string;
  line: number;
  /** e.g. `datasets[0].variables[3].nomenclature`; empty for the file itself. */
  place: string;
  code: FindingCode;
  message: Text;
  remedy: Text;
}

/** What a reason's `{name}` stands for: a name out of the declarations, or words of ours. */
export type Parameters = Record<string, string | number | Text>;

/** Says that something is wrong at a place of a file. */
export type Report = (file: DeclaredFile, place: Place, code: FindingCode, parameters?: Parameters) => void;

export function finding(file: DeclaredFile, place: Place, code: FindingCode, parameters: Parameters = {}): CentreFinding {
  return { ...said(code, parameters), file: file.file, line: lineOf(file, place), place: placeName(place) };
}

/** A file that is not there, or that is no YAML, has no places. */
export function fileFinding(file: string, line: number, code: FindingCode, parameters: Parameters = {}): CentreFinding {
  return { ...said(code, parameters), file, line, place: '' };
}

function said(code: FindingCode, parameters: Parameters): Pick<CentreFinding, 'severity' | 'code' | 'message' | 'remedy'> {
  const { severity, message, remedy } = reasons[code];
  const fill = (text: Text): Text => ({ en: filled(text.en, parameters, 'en'), fr: filled(text.fr, parameters, 'fr') });
  return { severity, code, message: fill(message), remedy: fill(remedy) };
}

function filled(template: string, parameters: Parameters, language: keyof Text): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    return typeof value === 'object' ? value[language] : String(value);
  });
}

/** The known name that was probably meant: at most a third of its letters wrong. */
function meant(written: string, known: readonly string[]): string | undefined {
  const near = known
    .map(name => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance: far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** A remedy that names what was probably meant, or what there is. */
export function choice(written: string, known: readonly string[]): Text {
  // One year is not a misspelling of another.
  const near = /\d$/.test(written) ? undefined : meant(written, known);
  if (near !== undefined) {
    return { en: `Did you mean “${near}”?`, fr: `Vouliez-vous dire « ${near} » ?` };
  }
  if (known.length === 0) {
    return { en: 'There is none here: declare it first.', fr: 'Il n’y en a pas ici : déclarez-le d’abord.' };
  }
  const shown = `${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
  return { en: `There is: ${shown}.`, fr: `Il y a : ${shown}.` };
}

/** Levenshtein, 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
