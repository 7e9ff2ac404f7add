import { parse, type Command } from './command.js';
import { entryAddress } from './identity.js';
import { neededGateway, stateDirectory } from './state.js';

const help = `A new one-time address for a person of the running centre.

npx vitrine enter PERSON [--desk] [--state DIR]

  --desk   of the desk: for checkers, delegates, operators, leads
`;

export const enter: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, { desk: { type: 'boolean' }, state: { type: 'string' } }, { least: 1, most: 1, what: 'one person' });
    const directory = stateDirectory(values.state);
    const { page, desk } = await neededGateway(directory);
    terminal.out(`${await entryAddress(directory, values.desk ? desk : page, positionals[0] ?? '')}\n`);
    return 0;
  }
};
