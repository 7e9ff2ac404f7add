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
  'not-your-part': {
    status: 403,
    title: { en: 'This is not yours to do.', fr: 'Ce n’est pas à vous de le faire.' },
    remedy: { en: 'The page shows what you may do.', fr: 'La page montre ce que vous pouvez faire.' }
  },
  'own-project': {
    status: 403,
    title: { en: 'Nobody checks or decides what is her own or her project’s.', fr: 'Personne ne vérifie ni ne décide ce qui est à soi ou à son projet.' },
    remedy: { en: 'Another person of the centre does it.', fr: 'Une autre personne du centre s’en charge.' }
  },
  'wrong-state': {
    status: 409,
    title: { en: 'The request is {state}: that cannot be done now.', fr: 'La demande est {state} : cela n’est pas possible maintenant.' },
    remedy: { en: 'Look at the request as it is now.', fr: 'Regardez la demande telle qu’elle est maintenant.' }
  },
  'stale-output': {
    status: 409,
    title: { en: 'The output is not the one that was looked at.', fr: 'La sortie n’est pas celle qui a été regardée.' },
    remedy: { en: 'Look at it again, then decide.', fr: 'Regardez-la à nouveau, puis décidez.' }
  },
  'already-reviewed': {
    status: 409,
    title: { en: 'You have given your review of this round.', fr: 'Vous avez donné votre avis sur ce tour.' },
    remedy: { en: 'Another checker decides next.', fr: 'C’est à un autre vérificateur de décider.' }
  },
  'votes-incomplete': {
    status: 422,
    title: { en: 'A review has one vote for each output.', fr: 'Un avis a un vote pour chaque sortie.' },
    remedy: { en: 'Decide on every output, then send.', fr: 'Décidez pour chaque sortie, puis envoyez.' }
  },
  'comment-needed': {
    status: 422,
    title: { en: 'Whoever says no says why.', fr: 'Qui dit non dit pourquoi.' },
    remedy: { en: 'Write what the author should change.', fr: 'Écrivez ce que l’auteur devrait changer.' }
  },
  'nothing-to-submit': {
    status: 422,
    title: { en: 'The request has no output.', fr: 'La demande n’a aucune sortie.' },
    remedy: { en: 'Add one.', fr: 'Ajoutez-en une.' }
  },
  'too-many-outputs': {
    status: 422,
    title: { en: 'A request has at most {limit} outputs.', fr: 'Une demande a au plus {limit} sorties.' },
    remedy: { en: 'Begin another request.', fr: 'Commencez une autre demande.' }
  },
  'too-many-rows-to-leave': {
    status: 422,
    title: { en: 'A table that leaves has at most {limit} rows.', fr: 'Un tableau qui sort a au plus {limit} lignes.' },
    remedy: { en: 'Use broader groups.', fr: 'Utilisez des groupes plus larges.' }
  },
  'over-limit': {
    status: 422,
    title: { en: 'The rules “{pack}” let at most {limit} {measure} leave {scope}; with this it would be {amount}.', fr: 'Les règles « {pack} » laissent sortir au plus {limit} {measure} {scope} ; avec ceci, ce serait {amount}.' },
    remedy: { en: 'Leave outputs out, or use broader groups. The producer may raise the limit.', fr: 'Retirez des sorties, ou utilisez des groupes plus larges. Le producteur peut relever la limite.' }
  },
  'output-unsafe': {
    status: 422,
    title: { en: 'This result cannot leave: withholding cells does not make it safe.', fr: 'Ce résultat ne peut sortir : retirer des cellules ne le rend pas sûr.' },
    remedy: { en: 'Its findings say what would: broader groups, counts instead of records.', fr: 'Ses constats disent ce qu’il faudrait : des groupes plus larges, des effectifs au lieu d’enregistrements.' }
  },
  'preview-never-leaves': {
    status: 422,
    title: { en: 'A preview is not a whole result and never leaves.', fr: 'Un aperçu n’est pas un résultat entier et ne sort jamais.' },
    remedy: { en: 'Run the query without a limit on rows.', fr: 'Exécutez la requête sans limite de lignes.' }
  },
  'result-changed': {
    status: 409,
    title: { en: 'The data have changed since the query ran.', fr: 'Les données ont changé depuis l’exécution de la requête.' },
    remedy: { en: 'Run it again, and export the new result.', fr: 'Exécutez-la à nouveau, et exportez le nouveau résultat.' }
  },
  'source-ended': {
    status: 403,
    title: { en: 'The project’s approval for {source} is not in force.', fr: 'L’autorisation du projet pour {source} n’est pas en vigueur.' },
    remedy: { en: 'Nothing of it leaves. The project lead sees the approvals, and why.', fr: 'Rien n’en sort. Le responsable du projet voit les autorisations, et pourquoi.' }
  },
  'no-shapes': {
    status: 422,
    title: { en: 'There are no shapes for “{name}” to draw a map with.', fr: 'Il n’y a pas de contours de « {name} » pour dessiner une carte.' },
    remedy: { en: 'Use a key column that the centre has shapes of.', fr: 'Utilisez une colonne clé dont le centre a les contours.' }
  },
  'content-changed': {
    status: 409,
    title: { en: 'What was frozen is no longer what it was.', fr: 'Ce qui a été figé n’est plus ce qu’il était.' },
    remedy: { en: 'Nothing leaves. The operator must look at the gateway’s disk.', fr: 'Rien ne sort. L’exploitant doit examiner le disque de la passerelle.' }
  },
  'release-refused': {
    status: 409,
    title: { en: 'It can no longer leave: {why}', fr: 'Cela ne peut plus sortir : {why}' },
    remedy: { en: 'Return the request to its author.', fr: 'Renvoyez la demande à son auteur.' }
  },
  'desk-needed': {
    status: 403,
    title: { en: 'This is done at the desk, or with a token of a project.', fr: 'Cela se fait au bureau, ou avec un jeton d’un projet.' },
    remedy: { en: 'Open the desk from your page.', fr: 'Ouvrez le bureau depuis votre page.' }
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
  'compartment-changed': {
    status: 403,
    title: { en: 'What this project may use has changed, and with it what may be combined.', fr: 'Ce que ce projet peut utiliser a changé, et avec lui ce qui peut être combiné.' },
    remedy: { en: 'Open JupyterLab again from your page.', fr: 'Rouvrez JupyterLab depuis votre page.' }
  },
  'approval-ended': {
    status: 403,
    title: { en: 'The approval of “{source}” {ended}{why}.', fr: 'L’autorisation de « {source} » {ended}{why}.' },
    remedy: { en: 'Nothing of this source is given any more. Your project lead sees the approvals and may ask again; what the project may still use opens from your page.', fr: 'Plus rien de cette source n’est donné. Le responsable du projet voit les autorisations et peut redemander ; ce que le projet peut encore utiliser s’ouvre depuis votre page.' }
  },
  'not-offered': {
    status: 400,
    title: { en: 'There is no “{name}” that could be asked for.', fr: 'Il n’y a pas de « {name} » qui puisse être demandé.' },
    remedy: { en: 'The desk lists sources, versions, datasets and variables.', fr: 'Le bureau liste sources, versions, jeux de données et variables.' }
  },
  'already-asked': {
    status: 409,
    title: { en: 'This project has asked for the source, and the producer has not decided yet.', fr: 'Ce projet a demandé la source, et le producteur n’a pas encore décidé.' },
    remedy: { en: 'Wait for the decision.', fr: 'Attendez la décision.' }
  },
  'nothing-asked': {
    status: 409,
    title: { en: 'There is no request that waits for a decision.', fr: 'Aucune demande n’attend de décision.' },
    remedy: { en: 'Look at the list again: somebody may have decided meanwhile.', fr: 'Regardez à nouveau la liste : quelqu’un a pu décider entre-temps.' }
  },
  'nothing-granted': {
    status: 409,
    title: { en: 'There is no approval that could be revoked.', fr: 'Il n’y a pas d’autorisation à révoquer.' },
    remedy: { en: 'Look at the list again: it may have ended meanwhile.', fr: 'Regardez à nouveau la liste : elle a pu prendre fin entre-temps.' }
  },
  'dates-refused': {
    status: 422,
    title: { en: 'An approval begins and ends within the project ({starts} to {ends}), and does not end before today.', fr: 'Une autorisation commence et finit pendant le projet ({starts} au {ends}), et ne finit pas avant aujourd’hui.' },
    remedy: { en: 'Choose other days; revoke what is to end at once.', fr: 'Choisissez d’autres jours ; révoquez ce qui doit finir tout de suite.' }
  },
  'reason-needed': {
    status: 422,
    title: { en: 'To refuse and to revoke you give a reason.', fr: 'Pour refuser et pour révoquer, donnez une raison.' },
    remedy: { en: 'Write what the project shall read.', fr: 'Écrivez ce que le projet doit lire.' }
  },
  'desk-only': {
    status: 403,
    title: { en: 'This is done at the desk only, not with a token.', fr: 'Cela ne se fait qu’au bureau, pas avec un jeton.' },
    remedy: { en: 'Open the desk from your page.', fr: 'Ouvrez le bureau depuis votre page.' }
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
    remedy: { en: 'SQL may have 65,536 characters, a file of an export 18 MB.', fr: 'Le SQL peut avoir 65 536 caractères, un fichier d’un export 18 Mo.' }
  },
  'headers-too-large': {
    status: 431,
    title: { en: 'The address and headers are too large.', fr: 'L’adresse et les en-têtes sont trop grands.' },
    remedy: { en: 'They may have 16 KB together.', fr: 'Ils peuvent avoir 16 Ko ensemble.' }
  },
  'request-too-slow': {
    status: 408,
    title: { en: 'The request did not come to its end in time.', fr: 'La requête n’est pas arrivée entière à temps.' },
    remedy: { en: 'Send it again.', fr: 'Envoyez-la à nouveau.' }
  },
  'answer-too-large': {
    status: 413,
    title: { en: 'The answer is larger than {limit} MB, which is too much for JSON.', fr: 'La réponse dépasse {limit} Mo : c’est trop pour du JSON.' },
    remedy: { en: 'Ask for fewer rows or columns, or for Arrow.', fr: 'Demandez moins de lignes ou de colonnes, ou de l’Arrow.' }
  },
  'disk-full': {
    status: 507,
    title: { en: 'The gateway’s disk is full.', fr: 'Le disque de la passerelle est plein.' },
    remedy: { en: 'Tell the operator: nothing was recorded, and nothing is lost.', fr: 'Prévenez l’exploitant : rien n’a été enregistré, et rien n’est perdu.' }
  },
  'disk-failed': {
    status: 503,
    title: { en: 'The gateway’s disk cannot be written to.', fr: 'Impossible d’écrire sur le disque de la passerelle.' },
    remedy: { en: 'Tell the operator: once the disk is well, the gateway must be started again.', fr: 'Prévenez l’exploitant : une fois le disque rétabli, il faut redémarrer la passerelle.' }
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
  'not-confined': {
    status: 503,
    title: { en: 'Not confined as production needs it. Missing: {layers}.', fr: 'Sans le confinement qu’exige la production. Il manque : {layers}.' },
    remedy: {
      en: 'docs/security.md says what each layer needs. Without --production it is a demonstration, for synthetic or open data.',
      fr: 'docs/security.md dit ce qu’il faut à chaque couche. Sans --production c’est une démonstration, pour des données synthétiques ou ouvertes.'
    }
  },
  'notebooks-failed': {
    status: 503,
    title: { en: 'JupyterLab did not start.', fr: 'JupyterLab n’a pas démarré.' },
    remedy: { en: 'Try again; the operator finds the reason in the log of the notebook session.', fr: 'Réessayez ; l’exploitant en trouve la raison au journal de la session de notebooks.' }
  },
  'no-verdict': {
    status: 404,
    title: { en: 'A query that did not end well has no verdict.', fr: 'Une requête qui n’a pas abouti n’a pas de verdict.' },
    remedy: { en: 'Run it again.', fr: 'Exécutez-la à nouveau.' }
  },
  'evidence-withheld': {
    status: 403,
    title: { en: 'A producer does not let it be shown what was measured.', fr: 'Un producteur ne permet pas de montrer ce qui a été mesuré.' },
    remedy: { en: 'The verdict says which rules fail. Output checkers see the evidence.', fr: 'Le verdict dit quelles règles ne sont pas respectées. Les contrôleurs des sorties voient les mesures.' }
  },
  'rows-not-delivered': {
    status: 422,
    title: { en: 'This result is not delivered: a producer of its data has only proved rows delivered.', fr: 'Ce résultat n’est pas délivré : un producteur de ses données ne fait délivrer que des lignes prouvées.' },
    remedy: {
      en: 'It is not told why. Ask for counts, sums or means by broad groups, as the researcher’s guide lists them, and use TRY_CAST for values that may not convert.',
      fr: 'Il n’est pas dit pourquoi. Demandez des effectifs, sommes ou moyennes par grands groupes, comme le guide du chercheur les énumère, et TRY_CAST pour les valeurs qui peuvent ne pas se convertir.'
    }
  },
  'figure-refused': {
    status: 422,
    title: { en: 'The figure cannot leave as it is: {what}.', fr: 'La figure ne peut sortir telle quelle : {what}.' },
    remedy: { en: '{way}', fr: '{way}' }
  },
  'sql-syntax': {
    status: 400,
    title: { en: 'The SQL cannot be read near “{near}”.', fr: 'Le SQL ne peut être lu près de « {near} ».' },
    remedy: { en: 'Check for a missing comma, bracket or keyword just before it.', fr: 'Vérifiez juste avant : virgule, parenthèse ou mot-clé manquant.' }
  },
  'sql-unread': {
    status: 400,
    title: { en: 'The SQL cannot be read: {detail}.', fr: 'Le SQL ne peut être lu : {detail}.' },
    remedy: { en: 'Check its spelling and brackets.', fr: 'Vérifiez l’orthographe et les parenthèses.' }
  },
  'sql-unbound': {
    status: 400,
    title: { en: 'The SQL does not fit the data: {detail}', fr: 'Le SQL ne convient pas aux données : {detail}' },
    remedy: { en: 'The Data side bar shows names and types.', fr: 'Le volet Données montre noms et types.' }
  },
  'not-a-select': {
    status: 400,
    title: { en: 'Only a SELECT can be run here.', fr: 'Seul un SELECT peut être exécuté ici.' },
    remedy: { en: 'Keep intermediate results in WITH, or in the notebook.', fr: 'Gardez les résultats intermédiaires dans WITH, ou dans le notebook.' }
  },
  'several-statements': {
    status: 400,
    title: { en: 'One statement at a time.', fr: 'Une seule instruction à la fois.' },
    remedy: { en: 'Run them one after the other.', fr: 'Exécutez-les l’une après l’autre.' }
  },
  'unknown-table': {
    status: 400,
    title: { en: 'There is no table “{name}” that you may query here.', fr: 'Il n’y a pas ici de table « {name} » que vous puissiez interroger.' },
    remedy: { en: 'The Data side bar shows those of your project.', fr: 'Le volet Données montre celles de votre projet.' }
  },
  'ambiguous-table': {
    status: 400,
    title: { en: '“{name}” may be any of {choices}.', fr: '« {name} » peut être {choices}.' },
    remedy: { en: 'Write it with its schema.', fr: 'Écrivez-la avec son schéma.' }
  },
  'unknown-column': {
    status: 400,
    title: { en: 'There is no column “{name}” here.', fr: 'Il n’y a pas ici de colonne « {name} ».' },
    remedy: { en: 'The Data side bar shows those of each dataset.', fr: 'Le volet Données montre celles de chaque jeu de données.' }
  },
  'unknown-alias': {
    status: 400,
    title: { en: 'Nothing in FROM is called “{name}”.', fr: 'Rien dans FROM ne s’appelle « {name} ».' },
    remedy: { en: 'Use the alias that FROM gives, or the table’s own name.', fr: 'Utilisez l’alias donné dans FROM, ou le nom de la table.' }
  },
  'ambiguous-column': {
    status: 400,
    title: { en: 'Several tables have a column “{name}”.', fr: 'Plusieurs tables ont une colonne « {name} ».' },
    remedy: { en: 'Write it with its table: t.{name}.', fr: 'Écrivez-la avec sa table : t.{name}.' }
  },
  'not-grouped': {
    status: 400,
    title: { en: '“{name}” is neither grouped nor aggregated.', fr: '« {name} » n’est ni groupée ni agrégée.' },
    remedy: { en: 'Add it to GROUP BY, or aggregate it.', fr: 'Ajoutez-la à GROUP BY, ou agrégez-la.' }
  },
  'function-refused': {
    status: 400,
    title: { en: 'The function “{name}” is not available here.', fr: 'La fonction « {name} » n’est pas disponible ici.' },
    remedy: { en: '{way}', fr: '{way}' }
  },
  'argument-refused': {
    status: 400,
    title: { en: 'The size that “{name}” makes must be written out, at most {limit}.', fr: 'La taille produite par « {name} » doit être écrite, au plus {limit}.' },
    remedy: { en: 'Write smaller literal numbers, or dates with a longer interval.', fr: 'Écrivez des nombres plus petits, sans expression, ou des dates à intervalle plus long.' }
  },
  'construct-refused': {
    status: 400,
    title: { en: '{construct} cannot be used here.', fr: '{construct} ne peut être utilisé ici.' },
    remedy: { en: '{way}', fr: '{way}' }
  },
  'too-deep': {
    status: 400,
    title: { en: 'The SQL is nested too deeply (at most {limit} levels).', fr: 'Le SQL est trop imbriqué (au plus {limit} niveaux).' },
    remedy: { en: 'Use WITH, or IN for long chains of OR.', fr: 'Utilisez WITH, ou IN pour de longues suites de OR.' }
  },
  'too-long-to-read': {
    status: 400,
    title: { en: 'Reading the SQL took more than {seconds} seconds.', fr: 'La lecture du SQL a pris plus de {seconds} secondes.' },
    remedy: { en: 'Constant parts are computed while it is read: work them out in the notebook and write their results.', fr: 'Les parties constantes sont calculées à la lecture : calculez-les dans le notebook et écrivez leurs résultats.' }
  },
  'cancelled': {
    status: 409,
    title: { en: 'The query was cancelled.', fr: 'La requête a été annulée.' },
    remedy: { en: 'Run it again.', fr: 'Exécutez-la à nouveau.' }
  },
  'query-too-long': {
    status: 422,
    title: { en: 'The query ran longer than the {minutes} minutes that one may.', fr: 'La requête a duré plus que les {minutes} minutes permises.' },
    remedy: { en: 'Filter or aggregate earlier, read results as they come, or ask the operator for more time.', fr: 'Filtrez ou agrégez plus tôt, lisez les résultats à mesure, ou demandez plus de temps à l’exploitant.' }
  },
  'conversion-failed': {
    status: 422,
    title: { en: 'A value could not be converted to the type asked for.', fr: 'Une valeur n’a pas pu être convertie dans le type demandé.' },
    remedy: { en: 'Use TRY_CAST, which gives NULL instead.', fr: 'Utilisez TRY_CAST, qui donne NULL à la place.' }
  },
  'out-of-range': {
    status: 422,
    title: { en: 'A number is too large for its type.', fr: 'Un nombre est trop grand pour son type.' },
    remedy: { en: 'Cast it to DOUBLE, DECIMAL(38,0) or VARCHAR.', fr: 'Convertissez-le en DOUBLE, DECIMAL(38,0) ou VARCHAR.' }
  },
  'invalid-value': {
    status: 422,
    title: { en: 'A function was given a value that it cannot take.', fr: 'Une fonction a reçu une valeur qu’elle ne peut accepter.' },
    remedy: { en: 'Filter such values out, or use TRY_CAST or nullif.', fr: 'Filtrez ces valeurs, ou utilisez TRY_CAST ou nullif.' }
  },
  'out-of-memory': {
    status: 422,
    title: { en: 'The query needs more memory than a session has.', fr: 'La requête demande plus de mémoire qu’une session n’en a.' },
    remedy: { en: 'Filter or aggregate earlier, and avoid sorting all rows.', fr: 'Filtrez ou agrégez plus tôt, et évitez de trier toutes les lignes.' }
  },
  'too-many-rows': {
    status: 422,
    title: { en: 'The result has too many cells to be proved one by one.', fr: 'Le résultat a trop de cellules pour être prouvé une à une.' },
    remedy: { en: 'Use broader groups.', fr: 'Utilisez des groupes plus larges.' }
  },
  'engine-failed': {
    status: 503,
    title: { en: 'The engine stopped while running the query.', fr: 'Le moteur s’est arrêté pendant la requête.' },
    remedy: { en: 'Run it again; a new engine is started.', fr: 'Exécutez-la à nouveau ; un nouveau moteur démarre.' }
  },
  'too-many-queries': {
    status: 429,
    title: { en: '{limit} of your queries are under way or wait.', fr: '{limit} de vos requêtes sont en cours ou attendent.' },
    remedy: { en: 'Run more when some of them have ended, or cancel some.', fr: 'Lancez-en d’autres quand certaines seront terminées, ou annulez-en.' }
  },
  'extract-damaged': {
    status: 503,
    title: { en: 'Prepared data of this compartment were found damaged, and the query was ended.', fr: 'Des données préparées de ce compartiment se sont révélées abîmées : la requête a été arrêtée.' },
    remedy: { en: 'Run it again: they are looked at, and made anew from the source.', fr: 'Exécutez-la à nouveau : elles sont examinées et refaites à partir de la source.' }
  },
  'engine-busy': {
    status: 503,
    title: { en: 'Every engine is busy.', fr: 'Tous les moteurs sont occupés.' },
    remedy: { en: 'Try again in a moment.', fr: 'Réessayez dans un moment.' }
  },
  'extract-failed': {
    status: 503,
    title: { en: 'The data of {source} {version} could not be prepared.', fr: 'Les données de {source} {version} n’ont pas pu être préparées.' },
    remedy: { en: 'The operator finds the reason with npx vitrine centre check and in the log.', fr: 'L’exploitant en trouve la raison par npx vitrine centre check et au journal.' }
  },
  'extract-space': {
    status: 507,
    title: { en: 'There is no room for the data of {source} {version}.', fr: 'Il n’y a pas de place pour les données de {source} {version}.' },
    remedy: { en: 'Everything that is kept is in use. Try again later, or ask the operator for more room.', fr: 'Tout ce qui est gardé est en usage. Réessayez plus tard, ou demandez plus de place à l’exploitant.' }
  },
  'file-refused': {
    status: 422,
    title: { en: 'This cannot leave: {reason}.', fr: 'Ceci ne peut sortir : {reason}.' },
    remedy: { en: '{way}', fr: '{way}' }
  },
  'internal': {
    status: 500,
    title: { en: 'Something failed in the gateway.', fr: 'Une panne est survenue dans la passerelle.' },
    remedy: { en: 'Try again; the operator finds it in the log under {reference}.', fr: 'Réessayez ; l’exploitant la trouvera au journal sous {reference}.' }
  }
} as const satisfies Record<string, { status: number; title: Text; remedy: Text }>;

export type ProblemCode = keyof typeof problems;

/** An error for a person: one row of the table, with its parameters. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly parameters: Readonly<Record<string, string | number | Text>> = {},
    /** Kept for the log's reference only; never shown. */
    options?: ErrorOptions
  ) {
    super(code, options);
  }

  get status(): number {
    return problems[this.code].status;
  }

  title(language: keyof Text): string {
    return this.#fill(problems[this.code].title[language], language);
  }

  remedy(language: keyof Text): string {
    return this.#fill(problems[this.code].remedy[language], language);
  }

  #fill(template: string, language: keyof Text): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = this.parameters[name] ?? '';
      // A statement's name that is none, but a path or a text, is not said again.
      if (name === 'name' && !/^[\p{L}\p{N}_.$ -]{1,120}$/u.test(String(value))) {
        return '…';
      }
      return typeof value === 'object' ? value[language] : String(value);
    });
  }
}

/** What the operating system or SQLite said, where a person can do something about it. */
export function problemFrom(error: unknown): Problem | undefined {
  const said = `${(error as NodeJS.ErrnoException | undefined)?.code ?? ''} ${error instanceof Error ? error.message : ''}`;
  const code = /ENOSPC|EDQUOT|No space left|database or disk is full/.test(said) ? 'disk-full' : /\b(EIO|EROFS)\b|disk I\/O error|readonly database/.test(said) ? 'disk-failed' : undefined;
  return code && new Problem(code, {}, { cause: error });
}
