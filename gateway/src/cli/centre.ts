import { examineCentre, inLines, jsonSchema, type CentreFinding } from '../centre/index.js';
import type { Centre } from '../centre/types.js';
import { CommandError, parse, type Command } from './command.js';

const help = `Checks a centre's declarations: what is wrong, where, and the remedy.

npx vitrine centre check DIR [--language en|fr] [--json]
npx vitrine centre schema      the JSON Schema of the files, for editors

Exit code 1 where something is wrong, 0 where there are warnings at most.
`;

const words = {
  en: { error: 'error', warning: 'warning', total: (errors: number, warnings: number) => `${counted(errors, 'error')}, ${counted(warnings, 'warning')}.` },
  fr: { error: 'erreur', warning: 'avertissement', total: (errors: number, warnings: number) => `${counted(errors, 'erreur')}, ${counted(warnings, 'avertissement')}.` }
};

export const centre: Command = {
  help,
  async run(argv, terminal) {
    const { values, positionals } = parse(
      argv,
      { language: { type: 'string', default: 'en' }, json: { type: 'boolean' } },
      { least: 1, most: 2, what: '"check" and the directory of a centre, or "schema"' }
    );
    const [verb, directory] = positionals;
    if (verb === 'schema' && directory === undefined) {
      terminal.out(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
      return 0;
    }
    if (verb !== 'check' || directory === undefined) {
      throw new CommandError(verb === 'check' ? 'Give the directory of a centre.' : `There is no "centre ${positionals.join(' ')}".`, 2);
    }
    if (values.language !== 'en' && values.language !== 'fr') {
      throw new CommandError('--language is en or fr.', 2);
    }
    const { centre: declared, findings: found } = await examineCentre(directory);
    const errors = found.filter(({ severity }) => severity === 'error').length;
    if (values.json) {
      terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    } else {
      terminal.out(found.length === 0 ? nothingWrong(declared, values.language) : report(found, errors, values.language));
    }
    return errors > 0 ? 1 : 0;
  }
};

function report(found: CentreFinding[], errors: number, language: 'en' | 'fr'): string {
  const files = [...new Set(found.map(({ file }) => file))];
  const grouped = files.map(file => {
    const lines = found.filter(one => one.file === file).map(one => `  ${words[language][one.severity]} ${inLines([one], language)[0]}\n`);
    return `${file}\n${lines.join('')}`;
  });
  return `${grouped.join('\n')}\n${words[language].total(errors, found.length - errors)}\n`;
}

function nothingWrong({ sources, projects, people }: Centre, language: 'en' | 'fr'): string {
  return language === 'en'
    ? `${counted(sources.length, 'source')}, ${counted(projects.length, 'project')}, ${people.length} people: nothing wrong.\n`
    : `${counted(sources.length, 'source')}, ${counted(projects.length, 'projet')}, ${counted(people.length, 'personne')} : rien à redire.\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
