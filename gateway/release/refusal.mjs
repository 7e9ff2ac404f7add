/** Why a package is refused: a code, and the entry that it is about. What it says in words stands in words.mjs. */
export class Refusal extends Error {
  name = 'Refusal';

  constructor(code, entry) {
    super(code);
    this.code = code;
    this.entry = entry;
  }
}
