import { reasonOf, type Finding, type Text, type Verdict } from '@vitrine/disclosure';
import type { Centre } from '../centre/types.js';
import type { ContributingSource } from './record.js';

/** Evidence is shown where every contributing producer lets it be shown. */
export function evidencePolicy(centre: Centre, sources: ContributingSource[]): 'shown' | 'withheld' {
  const withheld = sources.some(({ source }) => centre.sources.find(candidate => candidate.id === source)?.policy.evidence !== 'shown');
  return withheld ? 'withheld' : 'shown';
}

/**
 * A verdict without what was measured: which rule of whom, and the way forward, once each. Not the cells, for a failing
 * cell tells how few are in it; not how many fail; not the texts, which name cells and figures.
 */
export function withoutEvidence(verdict: Verdict): Omit<Verdict, 'cells'> {
  const findings = new Map<string, Finding>();
  for (const { code, verdict: outcome, producer, pack, unitType } of verdict.findings) {
    findings.set(JSON.stringify([code, outcome, producer, pack, unitType]), {
      code,
      verdict: outcome,
      ...(producer === undefined ? {} : { producer }),
      ...(pack === undefined ? {} : { pack }),
      ...(unitType === undefined ? {} : { unitType }),
      message: withheldMessage(outcome),
      remedy: reasonOf(code).remedy
    });
  }
  const kept = [...findings.values()];
  return { verdict: verdict.verdict, columns: verdict.columns, packs: verdict.packs, findings: kept, findingsTotal: kept.length };
}

function withheldMessage(outcome: Finding['verdict']): Text {
  return outcome === 'unsafe'
    ? {
        en: 'At least one cell fails this rule. The producer does not let it be shown which, nor by how much.',
        fr: 'Au moins une cellule enfreint cette règle. Le producteur ne permet pas de montrer laquelle, ni de combien.'
      }
    : {
        en: 'This could not be decided. The producer does not let what was measured be shown.',
        fr: 'Cela n’a pu être décidé. Le producteur ne permet pas de montrer ce qui a été mesuré.'
      };
}
