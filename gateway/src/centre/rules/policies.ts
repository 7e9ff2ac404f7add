import { hasClassRule } from '@vitrine/disclosure';
import { choice } from '../findings.js';
import { withFile, type Rule } from './rule.js';

/** Policies and rule packs: every record is protected, and producers agree. */
export const policies: Rule = ({ centre, files, unread }, report) => {
  const producers = centre.producers.map(({ id }) => id);
  const packIds = centre.packs.map(({ id }) => id);
  const sourceIds = centre.sources.map(({ id }) => id);
  const producer = (id: string, file: (typeof files.pack)[number]): void => {
    if (!producers.includes(id) && !unread.has('producers')) {
      report(file, ['producer'], 'unknown-producer', { name: id, choice: choice(id, producers) });
    }
  };
  for (const { is: pack, file } of withFile(centre.packs, files.pack)) {
    producer(pack.producer, file);
  }
  for (const { is: source, file } of withFile(centre.sources, files.source)) {
    producer(source.producer, file);
    if (source.public) {
      continue;
    }
    if ((file.value as { policy?: unknown } | null)?.policy === undefined) {
      report(file, ['policy'], 'no-policy');
      continue;
    }
    const { policy } = source;
    policy.packs.forEach((id, i) => {
      if (!packIds.includes(id) && !unread.has('pack')) {
        report(file, ['policy', 'packs', i], 'unknown-pack', { name: id, choice: choice(id, packIds) });
      }
    });
    const packs = centre.packs.filter(({ id }) => policy.packs.includes(id));
    const judged = !unread.has('pack') && policy.packs.every(id => packIds.includes(id));
    source.datasets.forEach(({ units, variables }, d) => {
      units.forEach(({ type }, u) => {
        if (judged && !packs.some(pack => pack.units.some(rules => rules.type === type))) {
          report(file, ['datasets', d, 'units', u, 'type'], 'unit-without-rules', { name: type });
        }
      });
      variables.forEach(({ sensitive }, v) => {
        if (judged && sensitive && !packs.some(hasClassRule)) {
          report(file, ['datasets', d, 'variables', v, 'sensitive'], 'sensitive-without-rule');
        }
      });
    });
    if (policy.isolated && (policy.combineWith === '*' || policy.combineWith.length > 0)) {
      report(file, ['policy', 'combineWith'], 'isolated-combined');
      continue;
    }
    if (policy.combineWith === '*') {
      continue;
    }
    policy.combineWith.forEach((id, i) => {
      const place = ['policy', 'combineWith', i];
      const other = centre.sources.find(candidate => candidate.id === id);
      if (id === source.id) {
        report(file, place, 'combines-with-itself');
      } else if (!other) {
        if (!unread.has('source')) {
          report(file, place, 'unknown-source', { name: id, choice: choice(id, sourceIds) });
        }
      } else if (other.policy.isolated || (other.policy.combineWith !== '*' && !other.policy.combineWith.includes(source.id))) {
        report(file, place, 'combine-one-sided', { name: id });
      }
    });
  }
};
