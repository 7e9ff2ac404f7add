import type { Statistic } from './statistics.js';
import type { DetailRule, DominanceRule, RulePack, UnitRules } from './types.js';

/** What was measured about one statistic of one cell, for one unit column. */
export interface Measured {
  kind: Statistic['kind'];
  /** Rows of the cell, also those of nobody. */
  rows: number;
  /** Rows with a value; of no meaning where the statistic is of rows or units. */
  values: number;
  contributors: number;
  /** Units with a row without a value. */
  missing: number;
  /** All contributions, and the largest, in order. */
  total: number;
  largest: number[];
}

/** A rule that a cell fails, before anyone puts it in words. */
export interface Failure {
  code: string;
  verdict: 'review' | 'unsafe';
  measured?: number;
  required?: number;
}

/** Sums of doubles differ in their last digits with their order: what is that near a limit fails, unless it is the limit itself. */
const near = 1e-9;
const equal = 1e-12;

const magnitudes = new Set<Statistic['kind']>(['sum', 'mean', 'variance', 'quantile', 'extreme']);

/** What a pack leaves to a person, whatever would be measured. */
export function judgeKind(kind: Statistic['kind'], { units, magnitudesAllowed }: RulePack): Failure[] {
  if (magnitudes.has(kind) && !magnitudesAllowed) {
    return [{ code: 'magnitudes-not-allowed', verdict: 'review' }];
  }
  if (kind === 'variance' && units.some(({ degreesOfFreedom }) => degreesOfFreedom === undefined)) {
    return [{ code: 'variance-not-allowed', verdict: 'review' }];
  }
  return kind === 'quantile' && units.some(({ quantileSupport }) => quantileSupport === undefined) ? [{ code: 'quantile-not-allowed', verdict: 'review' }] : [];
}

/** The rules of one pack for one unit type. Every comparison is written so that what is not a number fails it. */
export function judgeStatistic(measured: Measured, rules: UnitRules): Failure[] {
  const { kind, rows, values, contributors, missing, total, largest } = measured;
  const failures: Failure[] = [];
  if (rows === 0) {
    return failures;
  }
  if (!(contributors >= rules.minimumUnits)) {
    failures.push({ code: 'threshold', verdict: 'unsafe', measured: contributors, required: rules.minimumUnits });
  }
  const ofValues = kind !== 'rows' && kind !== 'units';
  const records = ofValues ? values : rows;
  if (rules.minimumRecords !== undefined && !(records >= rules.minimumRecords)) {
    failures.push({ code: 'few-records', verdict: 'unsafe', measured: records, required: rules.minimumRecords });
  }
  if (ofValues && !(missing === 0 || missing >= rules.minimumUnits)) {
    failures.push({ code: 'few-missing', verdict: 'review', measured: missing, required: rules.minimumUnits });
  }
  if (kind === 'variance' && rules.degreesOfFreedom !== undefined && !(contributors - 1 >= rules.degreesOfFreedom)) {
    failures.push({ code: 'degrees-of-freedom', verdict: 'unsafe', measured: Math.max(0, contributors - 1), required: rules.degreesOfFreedom });
  }
  if (!Number.isFinite(total) || !largest.every(Number.isFinite)) {
    return [...failures, { code: 'not-finite', verdict: 'review' }];
  }
  if (total > 0 && kind !== 'quantile') {
    for (const rule of rules.dominance) {
      judgeDominance(failures, rule, largest, total);
    }
    judgePPercent(failures, rules, largest, total);
  }
  return failures;
}

/** Records of fewer than a rule wants units are of fewer units, whoever they are of. */
export const judgeFew = (rows: number, { minimumUnits }: UnitRules): Failure[] => (rows > 0 && rows < minimumUnits ? [{ code: 'threshold', verdict: 'unsafe', required: minimumUnits }] : []);

/** What the n largest hold; where n is no number, all. */
function heldBy(n: number, largest: number[]): number {
  let held = 0;
  for (let place = 0; !(place >= n) && place < largest.length; place++) {
    held += largest[place] as number;
  }
  return held;
}

function judgeDominance(failures: Failure[], { n, k, comparator }: DominanceRule, largest: number[], total: number): void {
  const share = heldBy(n, largest) / total;
  const below = comparator === '>' ? share <= k - near || Math.abs(share - k) <= equal : share < k - near;
  if (!below) {
    failures.push({ code: 'dominance', verdict: 'unsafe', measured: share, required: k });
  }
}

/**
 * p% and pq: https://doi.org/10.1002/9781118348239 (Hundepool and others, 2012), section 4.2; with a coalition as τ-ARGUS has it. The largest of all and those next to it are the worst case:
 * of no other target, and for no other coalition, is so little left.
 */
function judgePPercent(failures: Failure[], { pPercent, priorKnowledge = 1, coalition = 1 }: UnitRules, largest: number[], total: number): void {
  const [first = 0] = largest;
  if (pPercent === undefined || first === 0) {
    return;
  }
  const p = pPercent / priorKnowledge;
  const rest = (total - heldBy(1 + coalition, largest)) / first;
  const enough = rest >= p + near || Math.abs(rest - p) <= equal;
  if (!enough) {
    failures.push({ code: 'p-percent', verdict: 'unsafe', measured: rest, required: p });
  }
}

/** Enough units have a value at or below a quantile, and enough one at or above it. */
export function judgeSupport({ below, above }: { below: number; above: number }, { quantileSupport = Infinity }: UnitRules): Failure[] {
  const support = Math.min(below, above);
  return support >= quantileSupport ? [] : [{ code: 'quantile-support', verdict: 'unsafe', measured: support, required: quantileSupport }];
}

/** A cell without a row is not shown where zeros are not allowed. */
export const judgeEmpty = ({ zerosAllowed }: RulePack): Failure[] => (zerosAllowed ? [] : [{ code: 'zero-cell', verdict: 'unsafe' }]);

/** A place has enough inhabitants; where nobody says how many, a person decides. */
export function judgePlace(inhabitants: number | undefined, population: number): Failure[] {
  if (inhabitants === undefined) {
    return [{ code: 'minimum-population', verdict: 'review', required: population }];
  }
  return inhabitants >= population ? [] : [{ code: 'minimum-population', verdict: 'unsafe', measured: inhabitants, required: population }];
}

/** How a variable is shown: in steps, by its first characters, or as it is. */
export type Shown = DetailRule | { variable: string };

/** A variable is shown no finer than a rule allows; undefined is what cannot be read. */
export function judgeDetail(shown: Shown | undefined, rule: DetailRule): Failure[] {
  const fine = shown && isFiner(shown, rule);
  return fine === false ? [] : [{ code: 'finest-detail', verdict: fine ? 'unsafe' : 'review' }];
}

function isFiner(shown: Shown, rule: DetailRule): boolean | undefined {
  if ('width' in shown) {
    // Steps that nest: of two tables with other steps the difference would be finer.
    return 'width' in rule ? !(shown.width >= rule.width && Number.isInteger(shown.width / rule.width)) : undefined;
  }
  if ('characters' in shown) {
    return 'characters' in rule ? !(shown.characters <= rule.characters) : undefined;
  }
  return true;
}

/** Whether a pack has a rule about classes of sensitive variables. */
export const hasClassRule = ({ classMinimumOutside, classShareOutside = 0 }: Pick<RulePack, 'classMinimumOutside' | 'classShareOutside'>): boolean => classMinimumOutside > 0 || classShareOutside > 0;

/** Of a class with somebody in it, enough units of its margin must be outside; `least` of them whatever the pack says. */
export function judgeClass({ units, outside, margin }: { units: number; outside: number; margin: number }, { classMinimumOutside, classShareOutside = 0 }: RulePack, least = 0): Failure[] {
  const required = Math.max(classMinimumOutside, least, Math.ceil(classShareOutside * margin - near) || 0);
  const enough = units === 0 || required === 0 || (outside >= required && Number.isFinite(margin));
  return enough ? [] : [{ code: 'class-disclosure', verdict: 'unsafe', measured: outside, required }];
}

/** How many of the largest contributions the rules look at. */
export function widthOf(rules: UnitRules[]): number {
  return Math.max(2, ...rules.flatMap(({ dominance, pPercent, coalition = 1 }) => [...dominance.map(({ n }) => n), ...(pPercent === undefined ? [] : [1 + coalition])]));
}
