import { parse, type Command } from './command.js';
import { entryAddress } from './identity.js';
import { neededGateway, stateDirectory } from './state.js';

const help = `A new one-time address for a person of the running centre.

npx vitrine enter PERSON [--state DIR]
`;

export const enter: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, { state: { type: 'string' } }, { least: 1, most: 1, what: 'one person' });
    const directory = stateDirectory(values.state);
    const { address } = await neededGateway(directory);
    terminal.out(`${await entryAddress(directory, address, positionals[0] ?? '')}\n`);
    return 0;
  }
};
