import { choice } from '../findings.js';
import type { Rule } from './rule.js';

/** Everybody has a part, and somebody decides for each producer. */
export const people: Rule = ({ centre, files, unread }, report) => {
  const ids = centre.people.map(({ id }) => id);
  const [peopleFile] = files.people;
  const [producersFile] = files.producers;
  if (producersFile) {
    centre.producers.forEach(({ id, delegates }, p) => {
      delegates.forEach((name, i) => {
        if (!ids.includes(name) && !unread.has('people')) {
          report(producersFile, ['producers', p, 'delegates', i], 'unknown-person', { name, choice: choice(name, ids) });
        }
      });
      // Nobody has to decide about reference data.
      if (delegates.length === 0 && centre.sources.some(source => source.producer === id && !source.public)) {
        report(producersFile, ['producers', p, 'delegates'], 'producer-without-delegate', { name: id });
      }
    });
  }
  if (peopleFile && !unread.has('project') && !unread.has('producers')) {
    const named = new Set([...centre.producers.flatMap(({ delegates }) => delegates), ...centre.projects.flatMap(({ lead, members }) => [lead, ...members])]);
    centre.people.forEach(({ id, roles }, i) => {
      if (roles.length === 0 && !named.has(id)) {
        report(peopleFile, ['people', i, 'id'], 'person-without-part', { name: id });
      }
    });
  }
};
