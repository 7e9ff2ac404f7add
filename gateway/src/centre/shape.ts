import type { Text } from '@vitrine/disclosure';
import { Ajv, type ErrorObject } from 'ajv';
import { Value } from '@sinclair/typebox/value';
import type { TSchema } from '@sinclair/typebox';
import { placeName, type DeclaredFile, type Place } from './files.js';
import { choice, finding, type CentreFinding, type Parameters } from './findings.js';
import type { FindingCode } from './reasons.js';
import { shapes } from './schema.js';

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false });
const validate = Object.fromEntries(Object.entries(shapes).map(([kind, shape]) => [kind, ajv.compile(shape)]));

export interface Shaped {
  findings: CentreFinding[];
  /** Of the right shape: where something was wrong there is an empty value, and `wrong` names the place. */
  value: unknown;
  wrong: Set<string>;
}

/** Compares a file with the shape of its kind. */
export function shaped(file: DeclaredFile): Shaped {
  const check = validate[file.kind];
  if (!check || check(file.value)) {
    return { findings: [], value: file.value, wrong: new Set() };
  }
  const faults = understood(check.errors ?? []).map(error => faultOf(error, file.value));
  return {
    findings: faults.map(({ place, code, parameters }) => finding(file, place, code, parameters)),
    // 2022 for '2022' is a fault, but one need not be told that the version '2022' is nowhere.
    value: Value.Cast(shapes[file.kind], Value.Convert(shapes[file.kind], structuredClone(file.value))),
    wrong: new Set(faults.map(({ place }) => placeName(place)))
  };
}

/** Where one of several forms may stand, only what is wrong with the form that was meant; not with the others. */
function understood(errors: ErrorObject[]): ErrorObject[] {
  let kept = errors.filter(error => error.keyword !== 'if');
  // Outermost first: what stands within a form that was not meant goes with it.
  for (const union of errors.filter(error => error.keyword === 'anyOf').sort((a, b) => a.schemaPath.length - b.schemaPath.length)) {
    const within = kept.filter(error => error !== union && error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath));
    const form = (error: ErrorObject): string | undefined => error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0];
    const meant = [...new Set(within.map(form))].map(each => within.filter(error => form(error) === each)).find(
      form => !form.some(({ keyword, instancePath }) => (keyword === 'type' || keyword === 'const') && (instancePath === union.instancePath || instancePath === `${union.instancePath}/kind`))
    );
    kept = kept.filter(error => (meant ? error !== union : true) && (!within.includes(error) || meant?.includes(error)));
  }
  return kept;
}

function faultOf(error: ErrorObject, whole: unknown): { place: Place; code: FindingCode; parameters: Parameters } {
  const place = placeOf(error.instancePath, whole);
  const schema = error.parentSchema as TSchema & { properties?: Record<string, TSchema> };
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params['additionalProperty']);
      return { place: [...place, name], code: 'unknown-property', parameters: { name, choice: choice(name, Object.keys(schema.properties ?? {})) } };
    }
    case 'required': {
      const name = String(error.params['missingProperty']);
      if ((name === 'en' || name === 'fr') && Object.keys(schema.properties ?? {}).length === 2) {
        return { place: [...place, name], code: 'missing-language', parameters: { language: name === 'en' ? { en: 'English', fr: 'anglais' } : { en: 'French', fr: 'français' } } };
      }
      return { place: [...place, name], code: 'missing-property', parameters: { name } };
    }
    case 'minItems':
      return { place, code: 'too-few', parameters: {} };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum': {
      const limit = String(error.params['limit']);
      const comparison = String(error.params['comparison']);
      return { place, code: 'out-of-range', parameters: { wanted: `${comparison} ${limit}` } };
    }
    case 'anyOf': {
      const forms = schema['anyOf'] as TSchema[];
      const words = forms.flatMap(form => (typeof form['const'] === 'string' ? [form['const']] : []));
      if (words.length === forms.length && typeof error.data === 'string') {
        return { place, code: 'not-a-choice', parameters: { value: error.data, choice: choice(error.data, words) } };
      }
      const kinds = forms.flatMap(form => (form['properties'] as Record<string, TSchema> | undefined)?.['kind']?.['const'] as string | undefined ?? []);
      if (kinds.length === forms.length && typeof error.data === 'object' && error.data !== null && !Array.isArray(error.data)) {
        const { kind } = error.data as { kind?: unknown };
        return kind === undefined
          ? { place: [...place, 'kind'], code: 'missing-property', parameters: { name: 'kind' } }
          : { place: [...place, 'kind'], code: 'not-a-choice', parameters: { value: String(kind), choice: choice(String(kind), kinds) } };
      }
      return { place, code: 'wrong-type', parameters: wrongType(forms, error.data) };
    }
    default:
      return { place, code: 'wrong-type', parameters: wrongType([schema], error.data) };
  }
}

const types: Record<string, Text> = {
  string: { en: 'a text', fr: 'un texte' },
  array: { en: 'a list', fr: 'une liste' },
  object: { en: 'a set of properties', fr: 'un ensemble de propriétés' },
  boolean: { en: 'true or false', fr: 'true ou false' },
  number: { en: 'a number', fr: 'un nombre' },
  integer: { en: 'a whole number', fr: 'un nombre entier' }
};

/** What may stand there: a word, or a thing of a type, with the properties that it must have. */
function formInWords(form: TSchema): Text {
  if (typeof form['const'] === 'string') {
    return { en: `'${form['const']}'`, fr: `'${form['const']}'` };
  }
  const type = types[String(form['type'])] ?? { en: 'something else', fr: 'autre chose' };
  const needed = (form['required'] as string[] | undefined)?.join(', ');
  return needed === undefined ? type : { en: `${type.en} (${needed})`, fr: `${type.fr} (${needed})` };
}

function wrongType(forms: TSchema[], written: unknown): Parameters {
  const inWords = forms.map(formInWords);
  const text = forms.some(form => form['type'] === 'string' && form['const'] === undefined) && (typeof written === 'number' || typeof written === 'boolean');
  return {
    wanted: { en: inWords.map(({ en }) => en).join(' or '), fr: inWords.map(({ fr }) => fr).join(' ou ') },
    way: text
      ? { en: "Put it in quotes as it stands, e.g. '01': without them YAML reads a number or a truth value.", fr: "Mettez-le entre apostrophes tel quel, p. ex. '01' : sans elles, YAML lit un nombre ou une valeur logique." }
      : { en: 'Compare with the example centre and docs/centre.md.', fr: 'Comparez au centre d’exemple et à docs/centre.md.' }
  };
}

/** A JSON pointer as a place: numbers where lists are. */
function placeOf(pointer: string, whole: unknown): Place {
  const place: Place = [];
  let held: unknown = whole;
  for (const step of pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const key = Array.isArray(held) ? Number(step) : step;
    place.push(key);
    held = (held as Record<string | number, unknown> | undefined)?.[key];
  }
  return place;
}
