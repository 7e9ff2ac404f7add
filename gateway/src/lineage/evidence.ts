import { reasonOf, type Finding, type Text, type Verdict } from '@vitrine/disclosure';
import { showsEvidence } from '../centre/policy.js';
import type { Centre, SourcePolicy } from '../centre/types.js';
import type { ContributingSource } from './record.js';

/** Whether something holds of the policies of all contributing sources: of one that is not declared any more nothing does. */
const ofAll = (centre: Centre, sources: Pick<ContributingSource, 'source'>[], holds: (policy: SourcePolicy) => boolean): boolean =>
  sources.every(({ source }) => centre.sources.some(({ id, policy }) => id === source && holds(policy)));

/** Evidence is shown where every contributing producer lets it be shown. */
export const evidencePolicy = (centre: Centre, sources: ContributingSource[]): 'shown' | 'withheld' => (ofAll(centre, sources, showsEvidence) ? 'shown' : 'withheld');

/** Whether only proved rows may be delivered: where any contributing producer says so. */
export const provedOnly = (centre: Centre, sources: Pick<ContributingSource, 'source'>[]): boolean => !ofAll(centre, sources, ({ rows }) => rows === 'delivered');

/** The verdict on what is delivered where only proved rows are: that of the whole would tell of the others. */
export const ofProvedRows = ({ cells, ...verdict }: Verdict): Verdict =>
  ({ ...verdict, verdict: 'safe alone', cells: { total: cells.total - cells.unsafe - cells.review, unsafe: 0, review: 0, absent: 0 }, findings: [], findingsTotal: 0 });

/**
 * A verdict without what was measured: which rule of whom, and the way forward, once each. Not the cells, for a failing
 * cell tells how few are in it; not how many fail; not the texts, which name cells and figures.
 */
export function withoutEvidence(verdict: Verdict, centre: Centre): Omit<Verdict, 'cells'> {
  const findings = new Map<string, Finding>();
  for (const { code, verdict: outcome, producer, pack, unitType } of verdict.findings) {
    findings.set(JSON.stringify([code, outcome, producer, pack, unitType]), {
      code,
      verdict: outcome,
      ...(producer === undefined ? {} : { producer }),
      ...(pack === undefined ? {} : { pack }),
      ...(unitType === undefined ? {} : { unitType }),
      message: withheldMessage(code, centre.producers.find(({ id }) => id === producer)?.title),
      remedy: reasonOf(code).remedy
    });
  }
  const kept = [...findings.values()];
  return { verdict: verdict.verdict, columns: verdict.columns, packs: verdict.packs, findings: kept, findingsTotal: kept.length };
}

/** Which rule, of whom; what was not measured on cells says all that there is to say. */
function withheldMessage(code: string, producer: Text | undefined): Text {
  const { says } = reasonOf(code);
  return producer
    ? {
        en: `${says.en} (${producer.en}) The producer does not let it be shown which, nor by how much.`,
        fr: `${says.fr} (${producer.fr}) Le producteur ne permet pas de montrer lequel, ni de combien.`
      }
    : says;
}
