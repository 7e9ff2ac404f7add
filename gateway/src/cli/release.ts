import { CommandError, type Command, type Terminal } from './command.js';

const help = `Checks a released package: that it is whole, unchanged, and signed with the key.

npx vitrine release verify FILE --key KEY [--language en|fr] [--json]

KEY is the file of the centre's public key (keys/release.pub in the state directory), or its base64.
Exit code 0: it is what the centre released; 1: it is not, and a sentence says why; 2: wrong call.
`;

/** The verifier is a program of its own, for people without a gateway: node gateway/release/verify.mjs. */
const verifier = new URL('../../release/verify.mjs', import.meta.url);

export const release: Command = {
  help,
  async run([verb, ...rest], terminal) {
    if (verb !== 'verify') {
      throw new CommandError('Give "verify" and the file of a package.', 2);
    }
    const { main } = (await import(verifier.href)) as { main: (argv: string[], terminal: Pick<Terminal, 'out' | 'error'>) => number };
    return main(rest, terminal);
  }
};
