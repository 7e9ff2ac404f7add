import type { Statistic } from './statistics.js';
import type { DominanceRule, RulePack, UnitRules } from './types.js';

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
