/** Something that is wrong: a code, and the record or the number of records of the checkpoint that it is about. What it says in words stands in words.mjs. */
export class Finding extends Error {
  name = 'Finding';

  constructor(code, about = {}) {
    super(code);
    this.code = code;
    Object.assign(this, about);
  }

  toJSON() {
    const { code, record, from, checkpoint } = this;
    return { code, record, from, checkpoint };
  }
}
