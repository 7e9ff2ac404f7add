import type { VerdictName } from '../src/types.js';

/** The harmless twin of an attack: it stands beside it so that the engine cannot pass by refusing everything. */
export interface Control {
  sql: string;
}

/** A query that would tell of one fictional person or enterprise of the example database. */
export interface Attack {
  id: string;
  name: string;
  /** Whom it aims at: a name of `victims`. */
  at: Victim;
  sql: string;
  /** Why it must fail. */
  why: string;
  /** What the verdict may be: never *safe alone*. */
  may: readonly Exclude<VerdictName, 'safe alone'>[];
  /** What must be among its findings: where an attack is made for one rule. */
  finds?: string;
  control?: Control;
}

/** Nobody real: people and enterprises of the example database, by their number in it. */
export const victims = {
  aline: 'Aline, patient 7, of Paris, whose number the intruder knows',
  hermit: 'the only HIV patient of Lozère (4801)',
  doyenne: 'the doyenne of Lozère (4860), born in 1911',
  heir: 'the richest man of Corse-du-Sud (2101)',
  village: 'the fifteen inhabitants of Sainte-Fictive (1501 to 1515), all HIV patients',
  hamlet: 'the twenty HIV patients among the twenty-one inhabitants of Saint-Presque (1001 to 1020)',
  dialysed: 'the dialysis patient of Mende (4802), with a hundred stays',
  late: 'the three patients of Lozère (4803 to 4805) without a known copayment',
  dairy: 'the dairy of Lozère (enterprise 1), with nine tenths of its sector’s sales',
  ferries: 'the two ferry companies of Corse-du-Sud (enterprises 2 and 3), with six establishments each',
  refinery: 'the refinery of Bouches-du-Rhône (enterprise 4), with the one large result',
  bankrupt: 'the bankrupt yard of Haute-Corse (enterprise 5), with the one large loss',
  mill: 'the paper mill of Lozère (enterprise 30), the one employer of its branch',
  director: 'the director of the Paris office (700), with nearly all of its wages',
  witness: 'the survey’s one respondent for ten thousand in Lozère (6001)',
  spender: 'the survey’s respondent of Corse-du-Sud who spends most, among many who have no weight (9001)',
  dissenters: 'the 385 of Bouches-du-Rhône (7001 to 7385) whose opinion is nearly everybody’s',
  taxpayer: 'the taxpayers of Grande-Fictive, a commune of 9,000 inhabitants'
} as const;

export type Victim = keyof typeof victims;
