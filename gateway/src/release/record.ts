import { createHash } from 'node:crypto';
import { placeFiles } from './layout.js';
import type { ReleaseFacts, ReleasedDecision } from './types.js';

/**
 * The record of disclosure control that goes with a release (SATRE 2.0.1, requirement 3.3.09): which criteria by name and version, which tools, what was found
 * and who decided. It never holds evidence, measured values or parameters: those would help to undo what was withheld.
 */
export function disclosureRecord(facts: ReleaseFacts) {
  const files = placeFiles(facts);
  return {
    kind: 'vitrine-disclosure-record',
    version: 1,
    satre: '3.3.09',
    release: facts.id,
    released: facts.released,
    centre: { id: facts.centre.id, title: facts.centre.title },
    project: { id: facts.project.id, title: facts.project.title, purpose: facts.project.purpose },
    request: { id: facts.request.id, rounds: facts.request.rounds },
    author: { name: facts.author.name },
    software: facts.software.map(({ name, version }) => ({ name, version })),
    outputs: facts.outputs.map(output => ({
      id: output.id,
      title: output.title,
      kind: output.kind,
      verdict: output.verdict,
      withheld: output.withheld,
      files: files
        .filter(placed => placed.output === output)
        .map(({ path, file }) => ({ path, media: file.media, sha512: createHash('sha512').update(file.bytes).digest('hex') })),
      criteria: output.packs.map(({ id, version, producer, rules }) => ({ pack: id, version, producer, rules })),
      sources: output.sources.map(({ source, title, version, producer, producerTitle, policyVersion }) => ({ source, title, version, producer, producerTitle, policyVersion })),
      ...(output.queryId === undefined ? {} : { query: output.queryId }),
      decisions: facts.decisions.filter(decision => decision.output === output.id).map(decided)
    })),
    decisions: facts.decisions.filter(decision => decision.output === undefined).map(decided)
  };
}

function decided({ who, role, what, at }: ReleasedDecision) {
  return { who, role, what, at };
}
