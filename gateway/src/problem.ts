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
  'token-needed': {
    status: 401,
    title: { en: 'Data are given to a token of one project only.', fr: 'Les données ne sont données qu’à un jeton d’un seul projet.' },
    remedy: { en: 'Work in the notebook of your project, or ask the gateway for a token.', fr: 'Travaillez dans le notebook de votre projet, ou demandez un jeton à la passerelle.' }
  },
  'foreign-origin': {
    status: 403,
    title: { en: 'The request came from another site.', fr: 'La requête vient d’un autre site.' },
    remedy: { en: 'Use the gateway’s own pages, at the address that was printed.', fr: 'Utilisez les pages de la passerelle, à l’adresse affichée.' }
  },
  'project-expired': {
    status: 403,
    title: { en: 'The project ended on {date}.', fr: 'Le projet a pris fin le {date}.' },
    remedy: { en: 'Ask the project lead to have it prolonged.', fr: 'Demandez au responsable du projet de le faire prolonger.' }
  },
  'project-upcoming': {
    status: 403,
    title: { en: 'The project starts on {date}.', fr: 'Le projet commence le {date}.' },
    remedy: { en: 'Come back on that day.', fr: 'Revenez ce jour-là.' }
  },
  'compartment-ended': {
    status: 403,
    title: { en: 'The approval that this session worked under has ended.', fr: 'L’autorisation sous laquelle cette session travaillait a pris fin.' },
    remedy: { en: 'Open JupyterLab again from your page; your project lead sees the approvals.', fr: 'Rouvrez JupyterLab depuis votre page ; le responsable du projet voit les autorisations.' }
  },
  'not-a-member': {
    status: 403,
    title: { en: '{person} is neither a member nor the lead of such a project.', fr: '{person} n’est ni membre ni responsable d’un tel projet.' },
    remedy: { en: 'Tokens are given to researchers and leads of a project only.', fr: 'Les jetons ne sont donnés qu’aux chercheurs et responsables d’un projet.' }
  },
  'no-compartment': {
    status: 400,
    title: { en: 'This project’s sources may not all be combined: choose one of {compartments}.', fr: 'Les sources de ce projet ne peuvent pas toutes être combinées : choisissez parmi {compartments}.' },
    remedy: { en: 'Name the compartment.', fr: 'Nommez le compartiment.' }
  },
  'too-many-requests': {
    status: 429,
    title: { en: 'Too many attempts in a short time.', fr: 'Trop de tentatives en peu de temps.' },
    remedy: { en: 'Wait a minute.', fr: 'Attendez une minute.' }
  },
  'request-too-large': {
    status: 413,
    title: { en: 'The request is too large.', fr: 'La requête est trop grande.' },
    remedy: { en: 'SQL may have 65,536 characters.', fr: 'Le SQL peut avoir 65 536 caractères.' }
  },
  'not-acceptable': {
    status: 406,
    title: { en: 'Results come as application/vnd.apache.arrow.stream or application/json.', fr: 'Les résultats sont fournis en application/vnd.apache.arrow.stream ou application/json.' },
    remedy: { en: 'Ask for one of the two with the header Accept.', fr: 'Demandez l’un des deux avec l’en-tête Accept.' }
  },
  'already-running': {
    status: 409,
    title: { en: 'A gateway already runs on this state directory, at {address}.', fr: 'Une passerelle utilise déjà ce répertoire d’état, à {address}.' },
    remedy: { en: 'Use it, stop it, or give another directory with --state.', fr: 'Utilisez-la, arrêtez-la, ou donnez un autre répertoire avec --state.' }
  },
  'notebooks-failed': {
    status: 503,
    title: { en: 'JupyterLab did not start.', fr: 'JupyterLab n’a pas démarré.' },
    remedy: { en: 'Try again; the operator finds the reason in the log of the notebook session.', fr: 'Réessayez ; l’opérateur en trouve la raison au journal de la session de notebooks.' }
  },
  'no-verdict': {
    status: 404,
    title: { en: 'A query that did not end well has no verdict.', fr: 'Une requête qui n’a pas abouti n’a pas de verdict.' },
    remedy: { en: 'Run it again.', fr: 'Exécutez-la à nouveau.' }
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
