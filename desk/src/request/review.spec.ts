import fc from 'fast-check';
import { decide, type Decision, type Draft, draftOf, missing, outdated, readDraft, tally, votesOf } from './review.js';

const one = { id: 'o1', digest: 'a' };
const two = { id: 'o2', digest: 'b' };

const anyOutputs = fc.uniqueArray(fc.record({ id: fc.string(), digest: fc.constantFrom('a', 'b') }), { selector: ({ id }) => id, maxLength: 6 });
const anyDecision = fc.constantFrom<Decision>('approve', 'return', 'reject');
const anyVote = fc.record({ digest: fc.constantFrom('a', 'b'), decision: fc.option(anyDecision, { nil: undefined }), comment: fc.constantFrom('', '  ', 'Too few.') });
const anyDraft = (outputs: { id: string }[]) =>
  fc.array(anyVote, { minLength: outputs.length, maxLength: outputs.length }).map(
    (votes): Draft => Object.fromEntries(outputs.flatMap(({ id }, place) => (votes[place] ? [[id, votes[place]]] : [])))
  );
const anyReview = anyOutputs.chain(outputs => fc.tuple(fc.constant(outputs), anyDraft(outputs)));

describe('A review that is not sent yet', () => {
  it('is sent whole: a decision on every output, with the digest that was looked at, and a reason for every no', () => {
    fc.assert(
      fc.property(anyReview, ([outputs, draft]) => {
        const votes = votesOf(draft, outputs);
        const whole = outputs.length > 0 && missing(draft, outputs).length === 0;
        expect(votes !== undefined).toBe(whole);
        if (votes) {
          expect(votes.map(({ output, digest }) => ({ id: output, digest }))).toEqual(outputs);
          expect(votes.every(({ decision, comment }) => decision === 'approve' || Boolean(comment?.trim()))).toBe(true);
        }
      })
    );
  });

  it('never carries a decision over to other bytes', () => {
    const draft = decide({}, one, { decision: 'approve' });
    const changed = { id: 'o1', digest: 'z' };
    expect(draftOf(draft, changed)).toEqual({ digest: 'z', comment: '' });
    expect(votesOf(draft, [changed])).toBeUndefined();
    expect(outdated(draft, [changed])).toEqual([changed]);
    expect(outdated(draft, [one])).toEqual([]);
  });

  it('says what it lacks, output by output', () => {
    const draft = decide(decide({}, one, { decision: 'return', comment: '  ' }), two, { comment: 'Hm.' });
    expect(missing(draft, [one, two])).toEqual([
      { output: one, what: 'comment' },
      { output: two, what: 'decision' }
    ]);
  });

  it('keeps the comment when the decision changes, and the decision when the comment does', () => {
    const draft = decide(decide(decide({}, one, { decision: 'reject' }), one, { comment: 'A person.' }), one, { decision: 'return' });
    expect(votesOf(draft, [one])).toEqual([{ output: 'o1', digest: 'a', decision: 'return', comment: 'A person.' }]);
  });

  it('counts each decision once', () => {
    fc.assert(
      fc.property(anyReview, ([outputs, draft]) => {
        const { approve, return: returned, reject } = tally(draft, outputs);
        expect(approve + returned + reject).toBe(outputs.filter(output => draftOf(draft, output).decision).length);
      })
    );
  });

  it('comes back from the tab as it was left', () => {
    fc.assert(
      fc.property(anyReview, ([outputs, draft]) => {
        const back = readDraft(JSON.stringify(draft));
        expect(votesOf(back, outputs)).toEqual(votesOf(draft, outputs));
      })
    );
  });

  it.each(['', 'null', '[', '3', '{"o1":{"digest":"a"}}', '{"o1":{"digest":"a","comment":"","decision":"release"}}'])('is empty where %j was kept', kept => {
    expect(readDraft(kept)).toEqual({});
  });
});
