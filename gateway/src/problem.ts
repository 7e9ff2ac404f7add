import type { Text } from '@vitrine/disclosure';

/**
 * The one table of errors. `title` says what is wrong, `remedy` what the reader can do.
 * `{name}` stands for a parameter given with the problem: names of constructs, of things the reader may see, and
 * limits; never a cell value, a path or someone else's SQL.
 */
export const problems = {
  'not-signed-in': {
    status: 401,
    title: { en: 'You are not signed in, or your session ended.', fr: 'Vous n’êtes pas connecté, ou votre session est finie.' },
    remedy: { en: 'Open your address again.', fr: 'Ouvrez à nouveau votre adresse.' }
  },
  'not-found': {
    status: 404,
    title: { en: 'There is nothing here that you may see.', fr: 'Il n’y a rien ici que vous puissiez voir.' },
    remedy: { en: 'Check the address.', fr: 'Vérifiez l’adresse.' }
  },
  'invalid-request': {
    status: 400,
    title: { en: 'The request is not well formed: {what}.', fr: 'La requête n’est pas bien formée : {what}.' },
    remedy: { en: 'See /api/openapi.json.', fr: 'Voyez /api/openapi.json.' }
  },
  'internal': {
    status: 500,
    title: { en: 'Something failed in the gateway.', fr: 'Une panne est survenue dans la passerelle.' },
    remedy: { en: 'Try again; the operator finds it in the log under {reference}.', fr: 'Réessayez ; l’opérateur la trouvera au journal sous {reference}.' }
  }
} as const satisfies Record<string, { status: number; title: Text; remedy: Text }>;

export type ProblemCode = keyof typeof problems;

/** An error for a person: one row of the table, with its parameters. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly parameters: Readonly<Record<string, string | number>> = {},
    /** Kept for the log's reference only; never shown. */
    options?: ErrorOptions
  ) {
    super(code, options);
  }

  get status(): number {
    return problems[this.code].status;
  }

  title(language: keyof Text): string {
    return this.#fill(problems[this.code].title[language]);
  }

  remedy(language: keyof Text): string {
    return this.#fill(problems[this.code].remedy[language]);
  }

  #fill(template: string): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => String(this.parameters[name] ?? ''));
  }
}
