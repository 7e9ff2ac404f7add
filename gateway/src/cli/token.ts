import { parse, required, type Command } from './command.js';
import { issueToken } from './identity.js';
import { stateDirectory } from './state.js';

const help = `A token for a researcher or lead: for one project and compartment, 15 minutes. Needs the state directory.

npx vitrine token PERSON --project P [--compartment C] [--state DIR]
`;

export const token: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      { project: { type: 'string' }, compartment: { type: 'string' }, state: { type: 'string' } },
      { least: 1, most: 1, what: 'one person' }
    );
    const secret = await issueToken(stateDirectory(values.state), {
      person: positionals[0] ?? '',
      project: required(values.project, 'project'),
      compartment: values.compartment
    });
    terminal.out(`${secret}\n`);
    return 0;
  }
};
