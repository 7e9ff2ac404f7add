import path from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { checkPack, type PackSignature, type Text } from '@vitrine/disclosure';
import { canonical } from '../audit/canonical.js';
import { packOf } from './declarations.js';
import { readDeclared, type DeclaredFile } from './files.js';
import { finding, type CentreFinding, type Report } from './findings.js';
import type { Declared } from './schema.js';
import { shaped } from './shape.js';
import type { SignedPack } from './signature.js';
import { syntaxFindings } from './syntax.js';

/** The file of one pack, and what is wrong with it alone, without a centre; undefined where there is no such file. */
export async function examinePack(given: string): Promise<{ file: DeclaredFile; findings: CentreFinding[] } | undefined> {
  const full = path.resolve(given);
  const file = await readDeclared(path.dirname(full), 'pack', path.basename(full));
  if (!file) {
    return undefined;
  }
  const findings = file.document.errors.length > 0 ? syntaxFindings(file) : shaped(file).findings;
  if (findings.length === 0) {
    examineRules(file, (at, place, code, parameters) => void findings.push(finding(at, place, code, parameters)));
  }
  return { file, findings };
}

/** What is wrong with the rules of a file without a fault of shape: what limits nothing, and examples that they disagree with. */
export function examineRules(file: DeclaredFile, report: Report): void {
  const pack = packOf(file.value as Declared<'pack'>);
  pack.units.forEach((rules, i) => {
    for (const name of ['priorKnowledge', 'coalition'] as const) {
      if (rules[name] !== undefined && rules.pPercent === undefined) {
        report(file, ['units', i, name], 'without-p-percent', { name });
      }
    }
  });
  for (const { example, expected, found } of checkPack(pack)) {
    report(file, ['examples', example, 'fails'], 'pack-example', { expected: listed(expected), found: listed(found) });
  }
}

function listed(codes: string[]): Text {
  return codes.length > 0 ? { en: codes.join(', '), fr: codes.join(', ') } : { en: 'nothing', fr: 'aucune règle' };
}

/**
 * The text of a pack's file with this signature in place of any other. YAML stays as it was written, with its comments. Undefined where the
 * file ends in a way that nothing can be added to: what is read of the text must be the pack, and nothing else.
 */
export function withSignature(source: string, { document, value: pack }: DeclaredFile, signature: PackSignature): string | undefined {
  const whole = { ...(pack as SignedPack), signature };
  const { contents } = document;
  const text = isMap(contents) && contents.flow ? `${JSON.stringify(whole, null, 2)}\n` : `${unsigned(source, contents).trimEnd()}\nsignature:\n  key: ${signature.key}\n  value: ${signature.value}\n`;
  const read = parseDocument(text, { stringKeys: true, prettyErrors: false });
  return read.errors.length === 0 && canonical(read.toJS()) === canonical(whole) ? text : undefined;
}

function unsigned(source: string, contents: unknown): string {
  const pair = isMap(contents) ? contents.items.find(({ key }) => isScalar(key) && key.value === 'signature') : undefined;
  const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  const end = isMap(pair?.value) ? pair.value.range?.[2] : undefined;
  return start === undefined || end === undefined ? source : source.slice(0, start) + source.slice(end);
}
