import fc from 'fast-check';
import { actionOf, takesText } from './keys.js';

const press = (key: string, more = {}) => actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('The keyboard on a request', () => {
  it.each([
    ['1', { do: 'choose', place: 0 }],
    ['9', { do: 'choose', place: 8 }],
    ['j', { do: 'move', by: 1 }],
    ['k', { do: 'move', by: -1 }],
    ['a', { do: 'decide', decision: 'approve' }],
    ['r', { do: 'decide', decision: 'return' }],
    ['x', { do: 'decide', decision: 'reject' }],
    ['A', { do: 'decide', decision: 'approve' }],
    ['c', { do: 'comment' }],
    ['f', { do: 'findings' }],
    ['s', { do: 'send' }],
    ['?', { do: 'explain' }]
  ])('%s', (key, action) => {
    expect(press(key)).toEqual(action);
  });

  it('leaves the browser its own: nothing happens with Ctrl, Alt or Command', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2 }), fc.constantFrom('ctrlKey', 'metaKey', 'altKey'), (key, modifier) => {
        expect(press(key, { [modifier]: true })).toBeUndefined();
      })
    );
  });

  it('decides only by its three keys, whatever else is pressed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('Enter', 'constructor', '__proto__', '0', 'ArrowDown')), key => {
        const action = press(key);
        expect(action?.do === 'decide').toBe(['a', 'r', 'x', 'A', 'R', 'X'].includes(key));
      })
    );
  });

  it('is silent where one types', () => {
    expect(takesText({ tagName: 'TEXTAREA' })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'search' })).toBe(true);
    expect(takesText({ tagName: 'SELECT' })).toBe(true);
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
    expect(takesText({ tagName: 'INPUT', type: 'checkbox' })).toBe(false);
    expect(takesText({ tagName: 'BUTTON' })).toBe(false);
  });
});
