import { mostTables } from './tree.js';
import type { Text } from './types.js';

/** What a finding says of the whole result, and what can be done: one row for each code that `Undecided` and the rules use. */
export interface Reason {
  says: Text;
  remedy: Text;
}

const reason = (en: string, fr: string, remedyEn: string, remedyFr: string): Reason => ({ says: { en, fr }, remedy: { en: remedyEn, fr: remedyFr } });

const rewrite = ['Count, sum or average catalogued variables in one SELECT with GROUP BY, or ask for output checking.', 'Comptez, sommez ou moyennez des variables du catalogue dans un seul SELECT avec GROUP BY, ou demandez une vérification.'] as const;
const broader = ['Merge this group with another, use a coarser key, or drop a condition.', 'Fusionnez ce groupe avec un autre, prenez une clé plus large ou retirez une condition.'] as const;
const count = ['Merge this group with another, or give a count of units instead.', 'Fusionnez ce groupe avec un autre, ou donnez un effectif d’unités.'] as const;
const whole = ['Show every group and leave out rows in the notebook, after the proof.', 'Montrez tous les groupes et écartez des lignes dans le notebook, après la preuve.'] as const;

export const reasons: Readonly<Record<string, Reason>> = {
  // Rules
  'threshold': reason('A group is too small.', 'Un groupe est trop petit.', ...broader),
  'dominance': reason('A few units dominate.', 'Un petit nombre d’unités domine.', ...count),
  'p-percent': reason('The largest contribution can be estimated too closely.', 'La plus grosse contribution s’estime de trop près.', ...count),
  'class-disclosure': reason('Nearly everybody of a group is in one class.', 'Presque tout un groupe est dans une même classe.', 'Use a coarser key, or leave the sensitive variable out.', 'Prenez une clé plus large ou omettez la variable sensible.'),
  'zero-cell': reason('A group is empty.', 'Un groupe est vide.', 'Use a coarser key, so that no group is empty.', 'Prenez une clé plus large, afin qu’aucun groupe ne soit vide.'),
  'few-records': reason('A group has too few records.', 'Un groupe a trop peu d’enregistrements.', ...broader),
  'degrees-of-freedom': reason('A variance has too few degrees of freedom.', 'Une variance a trop peu de degrés de liberté.', ...broader),
  'quantile-support': reason('Too few units lie on one side of a quantile.', 'Trop peu d’unités se trouvent d’un côté d’un quantile.', 'Merge this group with another, or use a quantile nearer to the median.', 'Fusionnez ce groupe avec un autre, ou prenez un quantile plus proche de la médiane.'),
  'finest-detail': reason('A variable is shown, or chosen by, in finer detail than allowed.', 'Une variable est montrée, ou choisie, plus finement que permis.', 'Group it more coarsely: in wider steps, or by fewer characters.', 'Regroupez-la davantage : par tranches plus larges, ou par moins de caractères.'),
  'minimum-population': reason('A place is too small.', 'Un lieu est trop petit.', 'Use a coarser geography.', 'Prenez une géographie plus large.'),
  'few-missing': reason('Few units have no value.', 'Peu d’unités n’ont pas de valeur.', 'Merge this group with another, or leave out those without a value.', 'Fusionnez ce groupe avec un autre, ou écartez celles sans valeur.'),
  'record-level': reason('The result holds rows or values of single units.', 'Le résultat contient des lignes ou des valeurs d’unités.', 'Aggregate: rows about units never leave.', 'Agrégez : les lignes sur des unités ne sortent jamais.'),
  'extreme': reason('A minimum, maximum or mode is the value of one unit.', 'Un minimum, un maximum ou un mode est la valeur d’une seule unité.', 'Use a mean instead.', 'Utilisez plutôt une moyenne.'),
  // What could not be decided
  'absent-cells': reason('Empty groups may not be shown, and which are empty cannot be told.', 'Les groupes vides ne peuvent être montrés, et on ne peut dire lesquels le sont.', 'Group by coded variables, without a condition on them.', 'Groupez par des variables codées, sans condition sur elles.'),
  'difference': reason('What is shown lets a small part be told by subtraction.', 'Ce qui est montré permet de retrouver une petite partie par soustraction.', 'Show the total or the part, not both, or use coarser groups.', 'Montrez le total ou la partie, pas les deux, ou prenez des groupes plus larges.'),
  'membership': reason('Too few units are in the selection that a condition asks for.', 'Trop peu d’unités sont dans la sélection qu’une condition demande.', 'Use a broader selection.', 'Prenez une sélection plus large.'),
  'unit-lost': reason('A selection or a derived table leaves out whom its records are about.', 'Une sélection ou une table dérivée omet sur qui portent ses enregistrements.', 'Group by every unit of the table, or select by the unit.', 'Groupez par chaque unité de la table, ou sélectionnez par l’unité.'),
  'totals-sensitive': reason('Totals by unit select by a sensitive variable.', 'Des totaux par unité sélectionnent par une variable sensible.', 'Put the condition in the outer SELECT, or ask for output checking.', 'Mettez la condition dans le SELECT extérieur, ou demandez une vérification.'),
  'totals-expression': reason('A total by unit is not a count, sum, mean, minimum or maximum of an amount.', 'Un total par unité n’est pas un effectif, une somme, une moyenne, un minimum ou un maximum d’un montant.', ...rewrite),
  'variance-not-allowed': reason('A producer leaves variances to a person.', 'Un producteur laisse les variances à une personne.', 'Give means, or ask for output checking.', 'Donnez des moyennes, ou demandez une vérification.'),
  'quantile-not-allowed': reason('A producer leaves quantiles to a person.', 'Un producteur laisse les quantiles à une personne.', 'Give means, or ask for output checking.', 'Donnez des moyennes, ou demandez une vérification.'),
  'several-quantiles': reason('Several quantiles of one variable come close to its single values.', 'Plusieurs quantiles d’une variable s’approchent de ses valeurs.', 'Show one quantile, or ask for output checking.', 'Montrez un seul quantile, ou demandez une vérification.'),
  'weighted-and-not': reason('Figures with a weight and without it, or with two weights, stand side by side.', 'Des chiffres avec et sans poids, ou avec deux poids, se côtoient.', 'Show one of them, or ask for output checking.', 'N’en montrez qu’un, ou demandez une vérification.'),
  'overlapping-parts': reason('Parts of a union may hold the same records.', 'Des parties d’une union peuvent contenir les mêmes enregistrements.', 'Select different values of one variable in each part, or run them one by one.', 'Choisissez des valeurs différentes d’une variable dans chaque partie, ou lancez-les une à une.'),
  'many-conditions': reason('There are more than four conditions inside statistics.', 'Il y a plus de quatre conditions dans des statistiques.', 'Put their variables in GROUP BY.', 'Mettez leurs variables dans GROUP BY.'),
  'recursive': reason('A recursive common table is not understood.', 'Une table commune récursive n’est pas comprise.', ...rewrite),
  'not-finite': reason('A sum is not a finite number.', 'Une somme n’est pas un nombre fini.', 'Leave out values that are not finite.', 'Écartez les valeurs non finies.'),
  'overlapping-margins': reason('Units are in several groups, so that totals and parts do not add up.', 'Des unités sont dans plusieurs groupes : totaux et parties ne s’additionnent pas.', 'Show the groups or the totals, each in a result of its own.', 'Montrez les groupes ou les totaux, chacun dans son résultat.'),
  'linked-sensitive': reason('A joined column follows from a sensitive variable together with others.', 'Une colonne jointe découle d’une variable sensible avec d’autres.', 'Leave that column out.', 'Omettez cette colonne.'),
  'mixed-condition': reason('A condition names a sensitive variable together with others.', 'Une condition porte sur une variable sensible avec d’autres.', 'Write a condition on each variable, joined by AND.', 'Écrivez une condition par variable, liées par AND.'),
  'sensitive-join': reason('A join on a sensitive variable may leave out some of its classes.', 'Une jointure sur une variable sensible peut écarter des classes.', 'Join reference data to the variable with JOIN … ON, and microdata by their units.', 'Joignez des données de référence à la variable par JOIN … ON, et des microdonnées par leurs unités.'),
  'no-rules': reason('A source has no rules for its units.', 'Une source n’a pas de règles pour ses unités.', 'Ask for output checking; the operator can complete the rules.', 'Demandez une vérification ; l’exploitant peut compléter les règles.'),
  'magnitudes-not-allowed': reason('The producer lets only counts be proved.', 'Le producteur ne laisse prouver que des effectifs.', 'Give counts, or ask for output checking.', 'Donnez des effectifs, ou demandez une vérification.'),
  'not-measured': reason('The evidence could not be measured.', 'L’évaluation n’a pas pu être mesurée.', 'Use fewer groups, or ask for output checking.', 'Utilisez moins de groupes, ou demandez une vérification.'),
  'set-operation': reason('A difference or intersection is not understood.', 'Une différence ou une intersection n’est pas comprise.', ...rewrite),
  'common-table-expression': reason('This use of WITH is not understood.', 'Cet usage de WITH n’est pas compris.', ...rewrite),
  'subquery': reason('This subquery is not understood.', 'Cette sous-requête n’est pas comprise.', ...rewrite),
  'many-tables': reason(`More than ${mostTables} tables are read; a common table counts each time it is named.`, `Plus de ${mostTables} tables sont lues ; une table commune compte chaque fois qu’elle est nommée.`, 'Split the query, or ask for output checking.', 'Divisez la requête, ou demandez une vérification.'),
  'having': reason('HAVING leaves out groups by their size.', 'HAVING écarte des groupes selon leur taille.', ...whole),
  'qualify': reason('QUALIFY leaves out rows by what is in them.', 'QUALIFY écarte des lignes selon leur contenu.', ...whole),
  'limit': reason('LIMIT without an order by all groups leaves out groups by chance.', 'LIMIT sans tri par tous les groupes écarte des groupes au hasard.', 'Order by every group, or show all.', 'Triez par tous les groupes, ou montrez tout.'),
  'sample': reason('A sample cannot be reproduced.', 'Un échantillon n’est pas reproductible.', ...rewrite),
  'distinct': reason('DISTINCT beside aggregates is not understood.', 'DISTINCT à côté d’agrégats n’est pas compris.', 'Use GROUP BY.', 'Utilisez GROUP BY.'),
  'order': reason('The order tells of something that is not shown.', 'L’ordre révèle ce qui n’est pas montré.', 'Order by columns of the result.', 'Triez par des colonnes du résultat.'),
  'unknown-construct': reason('A part of the query is not understood yet.', 'Une partie de la requête n’est pas encore comprise.', ...rewrite),
  'key-expression': reason('An expression in GROUP BY is not a function of catalogued variables.', 'Une expression dans GROUP BY n’est pas une fonction de variables du catalogue.', 'Group by variables of the catalogue.', 'Groupez par des variables du catalogue.'),
  'key-magnitude': reason('An amount is a group only in intervals.', 'Un montant n’est un groupe que par intervalles.', 'Group by coded variables, or by floor(amount / width).', 'Groupez par des variables codées, ou par floor(montant / largeur).'),
  'grouping-sets': reason('A level stands twice, or there are too many.', 'Un niveau figure deux fois, ou il y en a trop.', 'Name each level once.', 'Nommez chaque niveau une fois.'),
  'expression': reason('A column is no function of groups and statistics.', 'Une colonne n’est pas une fonction de groupes et de statistiques.', ...rewrite),
  'public-value': reason('A value beside a statistic does not follow from the groups.', 'Une valeur à côté d’une statistique ne découle pas des groupes.', 'Add it to GROUP BY, or join the reference data on its key.', 'Ajoutez-la à GROUP BY, ou joignez les données de référence sur leur clé.'),
  'window-function': reason('A window function is not understood yet.', 'Une fonction de fenêtre n’est pas encore comprise.', ...rewrite),
  'condition-in-statistic': reason('A condition inside a statistic is not understood: it could single out one unit.', 'Une condition dans une statistique n’est pas comprise : elle pourrait isoler une unité.', 'Put the condition in WHERE, or its variable in GROUP BY.', 'Mettez la condition dans WHERE, ou sa variable dans GROUP BY.'),
  'unknown-function': reason('A function is not among the statistics that can be proved.', 'Une fonction n’est pas parmi les statistiques prouvables.', ...rewrite),
  'argument-expression': reason('A statistic of an expression is not understood yet.', 'Une statistique d’une expression n’est pas encore comprise.', 'Use a variable of the catalogue as it is.', 'Utilisez une variable du catalogue telle quelle.'),
  'argument-variable': reason('A statistic of this variable cannot be proved.', 'Une statistique de cette variable ne peut être prouvée.', 'Sum or average amounts; count units or records.', 'Sommez ou moyennez des montants ; comptez des unités ou des enregistrements.'),
  'distinct-values': reason('Only distinct units can be counted.', 'Seules des unités distinctes peuvent être comptées.', 'Count the unit’s number.', 'Comptez le numéro de l’unité.'),
  'join-multiplicity': reason('A join may count records several times.', 'Une jointure peut compter des enregistrements plusieurs fois.', 'Join on the other table’s key, or count distinct units.', 'Joignez sur la clé de l’autre table, ou comptez des unités distinctes.'),
  'join-condition': reason('A join is not an equality of codes or of units.', 'Une jointure n’est pas une égalité de codes ou d’unités.', 'Join on equal codes or equal units.', 'Joignez sur des codes égaux ou des unités égales.'),
  'join-kind': reason('Only inner, semi and anti joins, and left joins to reference data, are understood.', 'Seules les jointures internes, SEMI, ANTI, et à gauche vers des données de référence, sont comprises.', ...rewrite),
  'condition': reason('A condition is not a comparison of one variable with literals.', 'Une condition n’est pas la comparaison d’une variable à des constantes.', 'Compare one variable with written values.', 'Comparez une variable à des valeurs écrites.'),
  'magnitude-condition': reason('A condition on an amount can single out units by it.', 'Une condition sur un montant peut isoler des unités par lui.', 'Use conditions on coded variables.', 'Utilisez des conditions sur des variables codées.'),
  'open-expression': reason('The result shows more than reference data: a written value, or something made of them.', 'Le résultat montre plus que des données de référence : une valeur écrite, ou quelque chose qui en est fait.', 'Show their columns, counts, sums and means; choose rows in WHERE.', 'Montrez leurs colonnes, effectifs, sommes et moyennes ; choisissez les lignes dans WHERE.'),
  'unit-condition': reason('A condition picks single units.', 'Une condition choisit des unités.', 'Leave out conditions on units.', 'Retirez les conditions sur des unités.'),
  'unknown-relation': reason('A table is not one dataset of the catalogue.', 'Une table n’est pas un jeu de données du catalogue.', ...rewrite),
  'unknown-column': reason('A column is not one variable of the catalogue.', 'Une colonne n’est pas une variable du catalogue.', ...rewrite),
  'ambiguous-name': reason('A name stands for two things.', 'Un nom désigne deux choses.', 'Give each its own alias.', 'Donnez à chacune son alias.')
};

export const reasonOf = (code: string): Reason => reasons[code] ?? (reasons['unknown-construct'] as Reason);
