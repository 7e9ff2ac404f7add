import type { Text } from '@vitrine/disclosure';

interface Reason {
  severity: 'error' | 'warning';
  message: Text;
  remedy: Text;
}

const error = (en: string, fr: string, remedyEn: string, remedyFr: string): Reason => ({ severity: 'error', message: { en, fr }, remedy: { en: remedyEn, fr: remedyFr } });
const warning = (en: string, fr: string, remedyEn: string, remedyFr: string): Reason => ({ ...error(en, fr, remedyEn, remedyFr), severity: 'warning' });

/** Everything that can be wrong in a centre's declarations. `{name}` stands for a name out of them. */
export const reasons = {
  // Files and their shape
  'file-missing': error('The file {name} is not there.', 'Le fichier {name} est absent.', '{way}', '{way}'),
  'file-unread': warning('Nobody reads the file {name}.', 'Personne ne lit le fichier {name}.', 'Names end in .yaml; docs/centre.md says which files there are. Rename, move or remove it.', 'Les noms finissent par .yaml ; docs/centre.md dit quels fichiers existent. Renommez-le, déplacez-le ou retirez-le.'),
  'yaml-syntax': error('This is not YAML: {detail}.', 'Ceci n’est pas du YAML : {detail}.', 'Check indentation, quotes and brackets at and before this line.', 'Vérifiez retrait, guillemets et crochets à cette ligne et avant.'),
  'unknown-property': error('There is no property “{name}” here.', 'Il n’y a pas ici de propriété « {name} ».', '{choice}', '{choice}'),
  'missing-property': error('The property “{name}” is missing.', 'La propriété « {name} » manque.', 'Add it; docs/centre.md says what stands in it.', 'Ajoutez-la ; docs/centre.md dit ce qu’elle contient.'),
  'missing-language': error('The text in {language} is missing.', 'Le texte en {language} manque.', 'Everybody reads in her language: write both en and fr.', 'Chacun lit dans sa langue : écrivez en et fr.'),
  'wrong-type': error('This should be {wanted}.', 'Ceci devrait être {wanted}.', '{way}', '{way}'),
  'not-a-choice': error('“{value}” is none of the words that may stand here.', '« {value} » n’est pas un des mots possibles ici.', '{choice}', '{choice}'),
  'out-of-range': error('This number is out of range: it should be {wanted}.', 'Ce nombre est hors limites : il devrait être {wanted}.', 'Correct the number; a share of 85 % is written 0.85.', 'Corrigez le nombre ; une part de 85 % s’écrit 0.85.'),
  'too-few': error('There should be at least one entry here.', 'Il devrait y avoir ici au moins une entrée.', 'Add one.', 'Ajoutez-en une.'),

  // Names
  'invalid-id': error('“{id}” cannot be an id.', '« {id} » ne peut être un identifiant.', 'Begin with a small letter; then small letters, digits, - and _, at most 41 in all.', 'Commencez par une minuscule ; puis minuscules, chiffres, - et _, 41 en tout au plus.'),
  'invalid-version': error('“{id}” cannot be the id of a version.', '« {id} » ne peut être l’identifiant d’une version.', 'Small letters, digits, ., - and _, at most 41 in all.', 'Minuscules, chiffres, ., - et _, 41 en tout au plus.'),
  'duplicate-id': error('There is another “{id}”.', 'Il y a un autre « {id} ».', 'Give each an id of its own.', 'Donnez à chacun son identifiant.'),
  'invalid-sql-name': error('“{name}” cannot be a name in SQL.', '« {name} » ne peut être un nom en SQL.', 'Begin with a small letter; then small letters, digits and _.', 'Commencez par une minuscule ; puis minuscules, chiffres et _.'),
  'reserved-name': error('“{name}” is a word of SQL itself.', '« {name} » est un mot du SQL lui-même.', 'Choose another name, e.g. {name}_code.', 'Choisissez un autre nom, p. ex. {name}_code.'),
  'engine-schema': error('“{name}” is a schema of the engine’s own.', '« {name} » est un schéma du moteur lui-même.', 'Choose another name.', 'Choisissez un autre nom.'),
  'duplicate-schema': error('The schema “{name}” is used by another version too.', 'Le schéma « {name} » sert aussi à une autre version.', 'Give each version a schema of its own, e.g. {free}.', 'Donnez à chaque version son schéma, p. ex. {free}.'),
  'duplicate-variable': error('There are two variables “{name}”.', 'Il y a deux variables « {name} ».', 'Remove or rename one.', 'Retirez-en ou renommez-en une.'),
  'unit-clash': error('The unit column “{name}” has the name of another column.', 'La colonne d’unité « {name} » porte le nom d’une autre colonne.', 'Choose another name for it.', 'Choisissez-lui un autre nom.'),
  'empty-text': error('This text is empty.', 'Ce texte est vide.', 'Write it in this language.', 'Écrivez-le dans cette langue.'),

  // References
  'unknown-person': error('There is no person “{name}”.', 'Il n’y a pas de personne « {name} ».', '{choice}', '{choice}'),
  'unknown-producer': error('There is no producer “{name}”.', 'Il n’y a pas de producteur « {name} ».', '{choice}', '{choice}'),
  'unknown-source': error('There is no source “{name}”.', 'Il n’y a pas de source « {name} ».', '{choice}', '{choice}'),
  'unknown-version': error('The source has no version “{name}”.', 'La source n’a pas de version « {name} ».', '{choice}', '{choice}'),
  'unknown-dataset': error('There is no dataset “{name}” there.', 'Il n’y a pas là de jeu de données « {name} ».', '{choice}', '{choice}'),
  'unknown-variable': error('The dataset has no variable “{name}”.', 'Le jeu de données n’a pas de variable « {name} ».', '{choice}', '{choice}'),
  'unknown-pack': error('There is no rule pack “{name}”.', 'Il n’y a pas de jeu de règles « {name} ».', '{choice}', '{choice}'),
  'unlimited-variable': error('No source under this pack has a variable “{name}”.', 'Aucune source sous ce jeu de règles n’a de variable « {name} ».', '{choice}', '{choice}'),
  'unknown-nomenclature': error('There is no nomenclature “{name}”.', 'Il n’y a pas de nomenclature « {name} ».', '{choice}', '{choice}'),

  // Datasets
  'unit-not-identifying': error('“{name}” does not identify anybody: a unit comes from an identifying variable.', '« {name} » n’identifie personne : une unité vient d’une variable identifiante.', 'Declare the variable with identifying: true, or name another.', 'Déclarez la variable avec identifying: true, ou nommez-en une autre.'),
  'identifier-mismatch': error('A variable of kind identifier names a unit or a record.', 'Une variable du genre identifier nomme une unité ou un enregistrement.', 'Add identifying: true, or choose another kind.', 'Ajoutez identifying: true, ou choisissez un autre genre.'),
  'identifying-kind': error('A variable that identifies is of kind identifier.', 'Une variable identifiante est du genre identifier.', 'Write kind: identifier, or remove identifying.', 'Écrivez kind: identifier, ou retirez identifying.'),
  'no-unit': error('Whom the records of “{name}” are about is not said: nothing could be proved.', 'On ne dit pas de qui parlent les enregistrements de « {name} » : rien ne pourrait être prouvé.', 'Add units, or declare the source public if it is about nobody.', 'Ajoutez units, ou déclarez la source public si elle ne parle de personne.'),
  'unit-without-rules': error('No rule pack of this source protects the unit “{name}”.', 'Aucun jeu de règles de cette source ne protège l’unité « {name} ».', 'Add rules for it to a pack of the policy, or a pack that has them.', 'Ajoutez-lui des règles dans un jeu de la politique, ou un jeu qui en a.'),
  'space-of-two-types': error('The identifier space “{name}” numbers units of type “{type}” elsewhere.', 'L’espace d’identifiants « {name} » numérote ailleurs des unités de type « {type} ».', 'Use the same type in all of a space, or a space of its own.', 'Utilisez un même type dans tout l’espace, ou un autre espace.'),
  'public-identifying': error('A public source holds nothing identifying or sensitive.', 'Une source publique ne contient rien d’identifiant ni de sensible.', 'Remove the variable, or declare the source with public: false and a policy.', 'Retirez la variable, ou déclarez la source avec public: false et une politique.'),
  'public-units': error('A public source is about nobody: it has no units.', 'Une source publique ne parle de personne : elle n’a pas d’unités.', 'Remove the units, or declare the source with public: false and a policy.', 'Retirez les unités, ou déclarez la source avec public: false et une politique.'),
  'unknown-type': error('The engine knows no type “{name}”.', 'Le moteur ne connaît pas de type « {name} ».', 'Write it as DuckDB does: VARCHAR, INTEGER, BIGINT, DOUBLE, DECIMAL(12,2), DATE, TIMESTAMP, BOOLEAN …', 'Écrivez-le comme DuckDB : VARCHAR, INTEGER, BIGINT, DOUBLE, DECIMAL(12,2), DATE, TIMESTAMP, BOOLEAN…'),
  'magnitude-not-numeric': error('A magnitude is summed: its type must be a number, not {type}.', 'Une grandeur (magnitude) se somme : son type doit être un nombre, non {type}.', 'Correct the type, or declare the kind value.', 'Corrigez le type, ou déclarez le genre value.'),
  'category-without-nomenclature': warning('No nomenclature says which categories there are: cells that are absent from a result cannot be judged.', 'Aucune nomenclature ne dit quelles catégories existent : les cellules absentes d’un résultat ne peuvent être jugées.', 'Add a nomenclature, or declare the kind value.', 'Ajoutez une nomenclature, ou déclarez le genre value.'),
  'duplicate-code': error('The code “{code}” is there twice.', 'Le code « {code} » figure deux fois.', 'Remove one.', 'Retirez-en un.'),

  // Policies
  'no-policy': error('Data about people or enterprises need a policy.', 'Des données sur des personnes ou des entreprises demandent une politique.', 'Add policy with version, packs, combineWith and evidence; or declare the source public.', 'Ajoutez policy avec version, packs, combineWith et evidence ; ou déclarez la source public.'),
  'isolated-combined': error('An isolated source may not be combined with anything.', 'Une source isolée ne peut être combinée à rien.', 'Write combineWith: [], or isolated: false.', 'Écrivez combineWith: [], ou isolated: false.'),
  'combines-with-itself': warning('A source always combines with itself.', 'Une source se combine toujours avec elle-même.', 'Remove it from the list.', 'Retirez-la de la liste.'),
  'combine-one-sided': warning('“{name}” does not agree to be combined with this source: they stay apart.', '« {name} » n’accepte pas d’être combinée à cette source : elles restent séparées.', 'Let both name each other, or remove it here.', 'Que chacune nomme l’autre, ou retirez-la ici.'),
  'sensitive-without-rule': warning('The variable is sensitive, but no rule pack of the source has a class rule.', 'La variable est sensible, mais aucun jeu de règles de la source n’a de règle de classe.', 'Set classMinimumOutside in a pack of the policy.', 'Fixez classMinimumOutside dans un jeu de la politique.'),

  // Rule packs
  'pack-example': error('The rules do not do what the example says: it should fail {expected}, and fails {found}.', 'Les règles ne font pas ce que dit l’exemple : il devrait enfreindre {expected}, et enfreint {found}.', 'Correct the rules or the example.', 'Corrigez les règles ou l’exemple.'),
  'without-p-percent': error('“{name}” is of no effect without pPercent.', '« {name} » est sans effet sans pPercent.', 'Add pPercent, or remove it.', 'Ajoutez pPercent, ou retirez-le.'),
  'invalid-pack-key': error('This is not a public key of Ed25519.', 'Ceci n’est pas une clé publique Ed25519.', 'Write what “npx vitrine packs sign” prints: PEM, or 32 bytes in base64.', 'Écrivez ce que donne « npx vitrine packs sign » : PEM, ou 32 octets en base64.'),
  'pack-unsigned': error('The rules are not signed, but “{name}” signs its rules.', 'Les règles ne sont pas signées, or « {name} » signe les siennes.', 'Get the signed file from the producer.', 'Demandez le fichier signé au producteur.'),
  'pack-changed': error('The rules are not what the producer signed.', 'Les règles ne sont pas ce que le producteur a signé.', 'Get the signed file from the producer, and leave it as it is.', 'Demandez le fichier signé au producteur, et laissez-le tel quel.'),
  'pack-other-key': error('The rules are signed with another key than “{name}” declares.', 'Les règles sont signées avec une autre clé que celle que « {name} » déclare.', 'Ask the producer which key is right; then correct packKey or get the file again.', 'Demandez au producteur quelle clé est la bonne ; puis corrigez packKey ou redemandez le fichier.'),
  'pack-key-missing': error('The rules are signed, but “{name}” declares no key to verify them.', 'Les règles sont signées, mais « {name} » ne déclare pas de clé pour les vérifier.', 'Add packKey to the producer.', 'Ajoutez packKey au producteur.'),

  // Where data come from
  'dataset-nowhere': error('No version holds the dataset “{name}”.', 'Aucune version ne contient le jeu de données « {name} ».', 'Name it under data of a version, or remove it.', 'Nommez-le sous data d’une version, ou retirez-le.'),
  'path-outside': error('The path leads out of the centre’s directory.', 'Le chemin mène hors du répertoire du centre.', 'Write it from the directory of the centre, without “..”; put the file, not a link, there.', 'Écrivez-le depuis le répertoire du centre, sans « .. » ; mettez-y le fichier, non un lien.'),
  'data-missing': error('There is no file “{name}” in the centre’s directory.', 'Il n’y a pas de fichier « {name} » dans le répertoire du centre.', 'Put it there, or correct the path.', 'Mettez-l’y, ou corrigez le chemin.'),
  'unknown-space': error('No unit of the source is of the identifier space “{name}”.', 'Aucune unité de la source n’est de l’espace d’identifiants « {name} ».', '{choice}', '{choice}'),
  'space-twice': error('There is another list of the space “{name}”.', 'Il y a une autre liste de l’espace « {name} ».', 'Put all identifiers of a space into one file.', 'Mettez tous les identifiants d’un espace dans un seul fichier.'),
  'no-generator': error('Data are to come from a generator, but the version names none.', 'Les données doivent venir d’un générateur, mais la version n’en nomme aucun.', 'Add generator with the path of an SQL script.', 'Ajoutez generator avec le chemin d’un script SQL.'),
  'generator-unused': warning('No dataset of this version comes from the generator.', 'Aucun jeu de données de cette version ne vient du générateur.', 'Remove it, or write kind: generator for a dataset.', 'Retirez-le, ou écrivez kind: generator pour un jeu de données.'),

  // Projects
  'invalid-date': error('“{value}” is not a day.', '« {value} » n’est pas un jour.', 'Write it as 2026-01-31.', 'Écrivez-le comme 2026-01-31.'),
  'dates-reversed': error('The last day comes before the first.', 'Le dernier jour précède le premier.', 'Exchange or correct them.', 'Échangez-les ou corrigez-les.'),
  'outside-project': warning('The approval is never in force: its days lie outside the project’s.', 'L’autorisation n’est jamais en vigueur : ses jours sont hors de ceux du projet.', 'Correct the days of the approval or of the project.', 'Corrigez les jours de l’autorisation ou du projet.'),
  'lead-is-member': warning('The lead is also a member: the lead has every right of a member already.', 'Le responsable est aussi membre : il a déjà tous les droits d’un membre.', 'Remove the lead from the members.', 'Retirez le responsable des membres.'),
  'duplicate-member': warning('“{name}” is a member twice.', '« {name} » est deux fois membre.', 'Remove one.', 'Retirez-en un.'),
  'approval-of-public': error('Reference data need no approval.', 'Des données de référence ne demandent pas d’autorisation.', 'Remove the approval.', 'Retirez l’autorisation.'),
  'approval-empty': warning('The approval grants nothing: it names no version or no dataset.', 'L’autorisation n’accorde rien : elle ne nomme ni version ni jeu de données.', 'Name versions and datasets.', 'Nommez versions et jeux de données.'),
  'approval-shadowed': error('Another approval granted to this project holds the version “{name}” already: only the first counts.', 'Une autre autorisation accordée à ce projet porte déjà la version « {name} » : seule la première compte.', 'Make one approval of the two, or let the days of one end before the other’s begin.', 'Faites-en une seule, ou que les jours de l’une finissent avant ceux de l’autre.'),
  'rows-without-dataset': error('There are rows of “{name}”, which the approval does not name under datasets.', 'Il y a des lignes de « {name} », que l’autorisation ne nomme pas sous datasets.', 'Name the dataset, or remove the condition.', 'Nommez le jeu de données, ou retirez la condition.'),
  'rows-unread': error('The condition cannot be read as SQL.', 'La condition ne peut être lue comme du SQL.', "Write one condition, e.g. departement <> '2A' AND annee >= 2020.", "Écrivez une condition, p. ex. departement <> '2A' AND annee >= 2020."),
  'rows-construct': error('{construct} may not stand in a condition on rows.', '{construct} ne peut figurer dans une condition sur les lignes.', 'Use comparisons of variables with values, AND, OR, NOT, IN, BETWEEN, LIKE and IS NULL.', 'Utilisez comparaisons de variables et de valeurs, AND, OR, NOT, IN, BETWEEN, LIKE et IS NULL.'),
  'rows-misfit': error('The condition does not fit the types of the variables.', 'La condition ne convient pas aux types des variables.', 'Compare texts with texts in quotes, numbers with numbers, dates with DATE \'2026-01-31\'.', 'Comparez textes et textes entre apostrophes, nombres et nombres, dates et DATE \'2026-01-31\'.'),

  // People
  'person-without-part': warning('“{name}” has no part in anything.', '« {name} » ne prend part à rien.', 'Give a role, or name the person in a project or as a delegate.', 'Donnez un rôle, ou nommez la personne dans un projet ou comme délégué.'),
  'producer-without-delegate': warning('Nobody decides for “{name}”.', 'Personne ne décide pour « {name} ».', 'Name delegates.', 'Nommez des délégués (delegates).')
} as const satisfies Record<string, Reason>;

export type FindingCode = keyof typeof reasons;
