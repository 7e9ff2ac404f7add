import { evil, outputOf } from './outputs.mjs';
import { named } from './people.mjs';
import { projects, sources } from './sources.mjs';

const HOUR = 3_600_000;
export const ago = hours => new Date(Date.now() - hours * HOUR).toISOString();

function request(id, { project = 'health', author = 'ada', state = 'submitted', kinds = ['table'], hours = 20, dueIn = 90, needed = 1, reviews = [], round = 1, consents = [], comments = [], release } = {}) {
  const outputs = kinds.map((kind, place) => outputOf(kind, `${id}-o${place + 1}`, { round, change: round > 1 ? (place === 0 ? 'changed' : 'same') : 'new' }));
  const rounds = Array.from({ length: round }, (_, n) => ({
    round: n + 1,
    submitted: ago(hours + (round - n - 1) * 48),
    outputs: outputs.map(({ output }, place) => ({ output: output.id, name: output.name, digest: n + 1 < round && place === 0 ? 'ab12cd34'.repeat(8) : output.digest }))
  }));
  const before = round > 1 ? [{ at: ago(hours + 60), what: 'submit', who: named(author) }, { at: ago(hours + 30), what: 'review', who: named('carl') }, { at: ago(hours + 30), what: 'return', who: named('carl') }] : [];
  return {
    id, project, author, state, needed, round, consents, comments, release,
    created: ago(hours + 72), changed: ago(Math.min(hours, 1)),
    submitted: state === 'draft' ? undefined : ago(hours), due: state === 'draft' ? undefined : ago(-dueIn),
    outputs, rounds,
    /** Checkers whose review of this round is in. */
    reviews,
    votes: round > 1 ? [{ output: `${id}-o1`, round: 1, checker: named('carl'), decision: 'return', comment: 'Please show both years, and withhold the small département.', at: ago(hours + 30) }] : [],
    history: [{ at: ago(hours + 72), what: 'create', who: named(author) }, ...before, ...(state === 'draft' ? [] : [{ at: ago(hours), what: round > 1 ? 'resubmit' : 'submit', who: named(author) }])]
  };
}

export const consent = (source, state = 'needed', more = {}) => ({ source, title: sources[source].title, producer: sources[source].producer, state, ...more });

export function requests() {
  const made = [
    request('x-0001', {
      kinds: ['table', 'figure', 'estimates', 'code', 'file'], needed: 2, hours: 70, dueIn: 26, round: 2,
      comments: [
        { id: 'c1', round: 1, output: 'x-0001-o1', cell: 'departement = 05, year = 2023, people', author: named('carl'), role: 'checker', text: 'Below 11: withhold it.', at: ago(100) },
        { id: 'c2', round: 2, author: named('ada'), role: 'author', text: `Done, and the map too.\n${evil}`, at: ago(70) }
      ]
    }),
    request('x-0002', { project: 'linked', kinds: ['table', 'code'], hours: 160, dueIn: -40, author: 'bob', consents: [consent('wages'), consent('claims', 'given', { by: named('dora'), at: ago(9) })] }),
    request('x-0003', { project: 'justice', author: 'luc', kinds: ['figure'], state: 'approved', hours: 30 }),
    request('x-0004', { kinds: ['table', 'figure'], state: 'returned', hours: 80 }),
    request('x-0005', { kinds: ['estimates'], state: 'rejected', hours: 200 }),
    request('x-0006', { kinds: ['table'], state: 'withdrawn', hours: 220 }),
    request('x-0007', { kinds: ['table', 'figure'], state: 'released', hours: 300, release: true }),
    request('x-0008', { kinds: ['table'], state: 'draft', hours: 5 }),
    request('x-0009', { project: 'linked', kinds: ['file'], state: 'in review', needed: 2, hours: 12, dueIn: 3, reviews: ['carl'], author: 'bob' }),
    request('x-0010', { project: 'linked', kinds: ['table'], state: 'approved', hours: 40, author: 'bob' })
  ];
  for (let n = 11; n <= 30; n += 1) {
    const project = ['health', 'linked', 'justice'][n % 3];
    made.push(request(`x-00${n}`, {
      project, author: project === 'justice' ? 'luc' : n % 2 ? 'ada' : 'bob', hours: n * 4, dueIn: 120 - n * 3, needed: 1 + (n % 2),
      kinds: [['table'], ['figure', 'table'], ['estimates', 'code'], ['table', 'table', 'figure']][n % 4],
      state: n % 7 === 0 ? 'released' : 'submitted', release: n % 7 === 0 ? true : undefined
    }));
  }
  return made;
}

export const producersOf = ({ outputs }) => [...new Map(outputs.flatMap(({ output }) => output.sources.map(({ producer }) => [producer.en, producer]))).values()];

export const projectName = id => ({ id, title: projects[id].title });
