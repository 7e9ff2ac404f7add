import type { Proof } from './ask.js';
import { judgeClasses, judgeUnselected } from './classes.js';
import type { Plan } from './classify.js';
import { judgeDetails } from './detail.js';
import { levelNumber } from './evidence.js';
import { hasClassRule, judgeKind } from './judge.js';
import { judgeStatistics, tellEvidence } from './measure.js';
import { dropLeftOut, judgeAbsent } from './omissions.js';
import { judgeQuantiles } from './quantiles.js';
import { judgeMemberships, judgePlaces } from './selections.js';
import { sensitiveClasses } from './sensitive.js';
import type { Sheet } from './sheet.js';
import type { Statistic } from './statistics.js';
import { judgeOverlaps, judgeStrata } from './strata.js';
import type { Beside } from './together.js';
import { Undecided } from './tree.js';
import type { Catalogue, RulePack } from './types.js';
import { Work } from './work.js';

/** Judges every cell of a table, shown or not; with `beside` the first look at it comes with the result. Answers how many rows the result has where none is left out. */
export function* judgeTable(plan: Plan, catalogue: Catalogue, sheet: Sheet, beside?: Beside): Proof<number> {
  sheet.packs = packsInForce(plan, catalogue);
  addPresence(plan);
  checkAllowed(plan, sheet.packs);
  const work = new Work(plan, catalogue, sheet);
  // What cannot be read ends the proof before anything is measured.
  const classes = sensitiveClasses(plan, catalogue, sheet.packs.some(hasClassRule));
  const cells = yield* judgeStatistics(work, beside);
  yield* judgeClasses(work, classes);
  yield* judgeQuantiles(work);
  yield* judgeStrata(work);
  yield* judgeOverlaps(work);
  yield* judgeMemberships(work);
  judgePlaces(work, cells);
  judgeDetails(work);
  yield* dropLeftOut(work);
  // Cells that are not there were not left out.
  judgeAbsent(work, cells);
  // After it: of a row that is left out it may be told why.
  yield* judgeUnselected(work, classes);
  if (sheet.evidence) {
    yield* tellEvidence(work, cells, sheet.evidence);
  }
  // A result without a key has its one row even where nobody is in it.
  const grand = levelNumber([], plan.keys.length);
  const empty = plan.levels.some(level => level.length === 0) && cells.where(at => cells.level(at) === grand).length === 0;
  return cells.where(at => work.isShown(cells.level(at))).length + Number(empty);
}

/** That somebody is in a group is told by its being there, where no statistic says it. */
function addPresence({ statistics }: Plan): void {
  if (statistics.every(({ condition }) => condition !== undefined)) {
    statistics.push({ kind: 'rows', presence: true, names: [] });
  }
}

/** Every pack of every contributing relation, or no proof: a unit without rules has no proof. */
function packsInForce(plan: Plan, catalogue: Catalogue): RulePack[] {
  const ids = new Set(plan.contributing.flatMap(({ packs }) => packs));
  const packs = catalogue.packs.filter(pack => ids.has(pack.id));
  for (const relation of plan.contributing) {
    const own = packs.filter(pack => relation.packs.includes(pack.id));
    const ruled = relation.units.every(unit => own.some(pack => pack.units.some(rules => rules.type === unit.type)));
    if (relation.units.length === 0 || own.length === 0 || own.length !== new Set(relation.packs).size || !ruled) {
      throw new Undecided('no-rules');
    }
  }
  return packs;
}

/** With weights that are nearly all alike, a weighted figure less so many times the unweighted one is that of the few whose are not; so with two weights. */
function checkWeights(statistics: Statistic[]): void {
  const shown = statistics.filter(({ implied, presence }) => !implied && !presence);
  const numbers = shown.filter(({ kind }) => ['rows', 'values', 'units'].includes(kind));
  const of = shown.filter(({ column }) => column?.variable.kind === 'weight');
  const beside = shown.some(({ column, weight }) => weight && shown.some(other => other.column?.id === column?.id && other.weight?.id !== weight.id));
  if (beside || (of.length > 0 && (numbers.length > 0 || new Set(of.map(({ column }) => column?.id)).size > 1))) {
    throw new Undecided('weighted-and-not');
  }
}

/** Statistics that a pack leaves to a person, or to nobody. */
function checkAllowed({ statistics, scope }: Plan, packs: RulePack[]): void {
  if (statistics.some(({ kind }) => kind === 'extreme')) {
    throw new Undecided('extreme', packs.every(pack => pack.extremesAllowed) ? 'review' : 'unsafe');
  }
  const [left] = packs.flatMap(pack => statistics.flatMap(({ kind }) => judgeKind(kind, pack)));
  if (left) {
    throw new Undecided(left.code, left.verdict);
  }
  checkWeights(statistics);
  // Totals by unit may be copies of each other.
  const derived = scope.relations.some(({ reads }) => reads !== undefined);
  const quantiles = statistics.flatMap(({ kind, column }) => (kind === 'quantile' ? (derived ? '' : (column?.id ?? '')) : []));
  if (new Set(quantiles).size < quantiles.length) {
    // Each by itself has enough on both sides; many of them are the values of single records.
    throw new Undecided('several-quantiles');
  }
}
