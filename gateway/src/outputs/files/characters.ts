/**
 * What a reader does not see, or sees elsewhere than it stands: controls, bidirectional marks, zero-width and default-ignorable
 * characters (variation selectors and tags carry bytes), private and unassigned ones, the odd spaces. Line feed and tab are seen.
 */
const unseen = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u1680\u2000-\u200a\u205f\u2800]/gu;

export function hidden(text: string): boolean {
  unseen.lastIndex = 0;
  return unseen.test(text);
}

/** The same text with everything unseen written out, as JSON and most languages write it in a string. */
export function visible(text: string): string {
  return text.replace(unseen, character =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('')
  );
}

/** Shannon's entropy of the characters, in bits each: words of a language stay below, base64 of compressed bytes does not. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** A long run without a space, of the characters of base64 or hexadecimal, as varied as those are. */
export function looksEncoded(text: string, atLeast: number): boolean {
  return (text.match(/[A-Za-z0-9+/=_-]+/g) ?? []).some(run => run.length >= atLeast && (run.length > 256 || entropy(run) > 3.2 && /\d/.test(run)));
}
