import { expect, it } from '@jest/globals';
import { asSeen } from './making.js';

it('words that leave with an output hold nothing unseen', () => {
  const words = { description: 'Stays\u200b\u202e\nby département', population: '', filter: '', unit: '', variables: '' };
  expect(asSeen({ kind: 'table', name: 'stays', title: 'St\u{e0041}ays', words })).toMatchObject({
    title: 'St\\udb40\\udc41ays', words: { description: 'Stays\\u200b\\u202e\nby département' }
  });
});
