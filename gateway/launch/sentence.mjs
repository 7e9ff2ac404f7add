/** A failure that the person at the terminal can mend: one sentence, no stack. */
export class Sentence extends Error {
  name = 'Sentence';
}

/** Turn what the operating system says into a sentence, where we know one. */
export function explain(error, doing) {
  if (error instanceof Sentence) {
    return error;
  }
  const text = `${error?.code ?? ''} ${error?.message ?? error}`;
  if (/ENOSPC|No space left on device|EDQUOT/i.test(text)) {
    return new Sentence(`The disk is full while ${doing}: free some space (about 3 GB are needed) and start again.`);
  }
  if (/\bEACCES\b|\bEPERM\b|\bEROFS\b/.test(text)) {
    return new Sentence(`No permission while ${doing} (${error.path ?? 'a file'}): make the clone and the state directory yours, and start again.`);
  }
  if (/ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ECONNREFUSED|ECONNRESET|NewConnectionError|ENETUNREACH/.test(text)) {
    return new Sentence(`A package registry could not be reached while ${doing}: check the network or the proxy settings, and start again.`);
  }
  return error;
}
