import type { CentreFinding } from './findings.js';

/** A centre that cannot be used: every finding, errors and warnings. */
export class CentreError extends Error {
  override readonly name = 'CentreError';

  constructor(readonly findings: CentreFinding[]) {
    super(inLines(findings, 'en').join('\n'));
    // It is about files of the centre: where in the loader it was thrown tells an operator nothing.
    delete this.stack;
  }
}

/** One line each: where, what, and the remedy. */
export function inLines(findings: CentreFinding[], language: 'en' | 'fr'): string[] {
  return findings.map(({ file, line, place, message, remedy }) => `${file}:${line}${place === '' ? '' : ` ${place}`}: ${message[language]} ${remedy[language]}`);
}
