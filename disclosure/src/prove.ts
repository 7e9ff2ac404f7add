import { classify, type Plan } from './classify.js';
import { base, cellsSql, marginSql, unitsSql, type Owner } from './evidence.js';
import { explain } from './explain.js';
import { conjunctsOf } from './resolve.js';
import { Undecided, type Node } from './tree.js';
import type { Catalogue, CellReference, Finding, ProofAnswer, ProofRequest, RulePack, UnitRules, Verdict } from './types.js';

type Rows = (number | string | boolean | null)[][];
type Proof<T> = Generator<ProofRequest, T, ProofAnswer>;

/** Proves a result safe alone, or says what fails. The caller prints trees and runs SQL on the pinned extracts. */
export function* prove({ tree, catalogue }: { tree: unknown; catalogue: Catalogue }): Proof<Verdict> {
  const state: Verdict = { verdict: 'safe alone', columns: [], packs: [], cells: { total: 0, unsafe: 0, review: 0, absent: 0 }, findings: [], findingsTotal: 0 };
  try {
    yield* judge(classify(tree, catalogue), catalogue, state);
  } catch (error) {
    const { code, verdict } = error instanceof Undecided ? error : { code: 'not-measured', verdict: 'review' as const };
    state.findings.push(explain({ code, verdict }));
  }
  state.findings.sort((one, two) => rank(one) - rank(two));
  state.findingsTotal = state.findings.length;
  state.verdict = state.findings[0]?.verdict ?? 'safe alone';
  state.findings = state.findings.slice(0, 1000);
  return state;
}

const rank = (finding: Finding): number =>
  (finding.verdict === 'unsafe' ? 0 : 10) + (finding.measured !== undefined && finding.required ? Math.min(9, Math.abs(finding.measured / finding.required)) : 0);

function* ask(request: ProofRequest): Proof<ProofAnswer> {
  return yield request;
}
function* print(tree: unknown): Proof<string> {
  const text = yield* ask({ kind: 'print', tree });
  if (typeof text !== 'string') {
    throw new Undecided('not-measured');
  }
  return text.trim().replace(/;$/, '');
}
function* run(sql: string): Proof<Rows> {
  const rows = yield* ask({ kind: 'run', sql });
  if (typeof rows === 'string') {
    throw new Undecided('not-measured');
  }
  return rows;
}

function* judge(plan: Plan, catalogue: Catalogue, state: Verdict): Proof<void> {
  state.columns = plan.output;
  const guarded = plan.scope.relations.filter(({ relation }) => relation.kind !== 'public');
  if (guarded.length === 0) {
    return;
  }
  if (plan.statistics.length === 0) {
    plan.statistics.push({ kind: 'rows', names: [] });
  }
  const ids = new Set(guarded.flatMap(({ relation }) => relation.packs));
  const packs = catalogue.packs.filter(pack => ids.has(pack.id));
  state.packs = packs.map(({ id, version, producer }) => ({ id, version, producer }));
  const owners: Owner[] = guarded.flatMap(({ alias, relation }) => relation.units.map(unit => ({ alias, unit })));
  for (const { relation } of guarded) {
    const own = packs.filter(pack => relation.packs.includes(pack.id));
    if (relation.units.length === 0 || own.length === 0 || own.length !== new Set(relation.packs).size ||
        relation.units.some(unit => own.some(pack => !pack.units.some(rules => rules.type === unit.type)))) {
      throw new Undecided('no-rules');
    }
  }
  const magnitudes = plan.statistics.some(({ kind }) => kind === 'sum' || kind === 'mean');
  if (magnitudes && packs.some(pack => !pack.magnitudesAllowed)) {
    throw new Undecided('magnitudes-not-allowed');
  }
  if (packs.some(pack => !pack.zerosAllowed)) {
    // Until absent cells are enumerated from the nomenclatures, nothing is proved where a zero discloses.
    state.findings.push(explain({ code: 'absent-cells', verdict: 'review' }));
  }
  const printed = yield* print(base(plan, owners));
  const cells = yield* run(cellsSql(plan, printed));
  state.cells.total = cells.length * plan.statistics.reduce((sum, { names }) => sum + Math.max(1, names.length), 0);
  const failed = new Map<string, 'unsafe' | 'review'>();
  const report = (key: CellReference['key'], names: string[], finding: Omit<Finding, 'message' | 'remedy' | 'cell'>): void => {
    for (const column of names.length ? names : [undefined]) {
      const cell: CellReference = { key, ...(column === undefined ? {} : { column }) };
      const id = JSON.stringify(cell);
      failed.set(id, failed.get(id) === 'unsafe' ? 'unsafe' : finding.verdict);
      state.findings.push(explain({ ...finding, cell }));
    }
  };
  const keyOf = (values: (string | null)[], level: number): CellReference['key'] =>
    plan.keys.flatMap(({ column, name }, place) => {
      if ((level >> (plan.keys.length - 1 - place)) & 1) {
        return [];
      }
      const value = values[place] ?? null;
      const label = catalogue.nomenclatures.find(({ id }) => id === column.variable.nomenclature)?.codes.find(({ code }) => code === value)?.label;
      return [{ column: name, value, ...(label ? { label } : {}) }];
    });
  const rulesOf = (type: string): { pack: RulePack; rules: UnitRules }[] =>
    packs.flatMap(pack => pack.units.filter(rules => rules.type === type).map(rules => ({ pack, rules })));
  for (const [place, owner] of owners.entries()) {
    const rules = rulesOf(owner.unit.type);
    const width = Math.max(2, ...rules.flatMap(({ rules: { dominance } }) => dominance.map(({ n }) => n)));
    const rows = yield* run(unitsSql(plan, printed, place, width));
    const wide = plan.keys.length;
    const byKey = new Map(rows.map(row => [JSON.stringify([Number(row[0]), ...row.slice(1, 1 + wide)]), row]));
    if (plan.sets.length > 1 && plan.statistics.some(({ kind }) => kind === 'units')) {
      state.findings.push(...overlaps(rows, plan, wide));
    }
    for (const cell of cells) {
      const row = byKey.get(JSON.stringify([Number(cell[0]), ...cell.slice(1, 1 + wide)]));
      if (!row) {
        continue; // Nobody of this unit type is in the cell: a zero, judged above.
      }
      const key = keyOf(cell.slice(1, 1 + wide) as (string | null)[], Number(cell[0]));
      const size = 3 + width;
      plan.statistics.forEach(({ kind, names }, index) => {
        const start = 2 + wide + index * size;
        const [count = NaN, missing = NaN, total = NaN, ...largest] = row.slice(start, start + size).map(Number);
        for (const { pack, rules: rule } of rules) {
          const about = { producer: pack.producer, pack: pack.id, unitType: rule.type };
          if (!(count >= rule.minimumUnits)) {
            report(key, names, { ...about, code: 'threshold', verdict: 'unsafe', measured: count, required: rule.minimumUnits });
          }
          if ((kind === 'values' || kind === 'sum' || kind === 'mean') && missing > 0 && missing < rule.minimumUnits) {
            report(key, names, { ...about, code: 'few-missing', verdict: 'review', measured: missing, required: rule.minimumUnits });
          }
          if (kind !== 'sum' && kind !== 'mean') {
            continue;
          }
          if (!Number.isFinite(total)) {
            report(key, names, { ...about, code: 'not-finite', verdict: 'review' });
          } else if (total > 0) {
            for (const { n, k, comparator } of rule.dominance) {
              const share = largest.slice(0, n).reduce((sum, part) => sum + part, 0) / total;
              // Sums of doubles differ in their last digits with their order: what is that near fails.
              if (comparator === '>' ? share > k - 1e-9 && !(Math.abs(share - k) < 1e-12) : share >= k - 1e-9) {
                report(key, names, { ...about, code: 'dominance', verdict: 'unsafe', measured: share, required: k });
              }
            }
            const [first = 0, second = 0] = largest;
            const rest = first > 0 ? (total - first - second) / first : 0;
            if (rule.pPercent !== undefined && rest < rule.pPercent + 1e-9) {
              report(key, names, { ...about, code: 'p-percent', verdict: 'unsafe', measured: rest, required: rule.pPercent });
            }
          }
        }
      });
    }
    yield* classes(plan, packs, owners, place, printed, keyOf, report);
  }
  state.cells.unsafe = [...failed.values()].filter(one => one === 'unsafe').length;
  state.cells.review = failed.size - state.cells.unsafe;
}

/** Distinct units do not add up where somebody is in several cells: total less parts tells of those few. */
function overlaps(rows: Rows, plan: Plan, wide: number): Finding[] {
  const full = rows.filter(row => Number(row[0]) === 0).reduce((sum, row) => sum + Number(row[1 + wide]), 0);
  const levels = new Set(rows.map(row => Number(row[0])));
  const apart = [...levels].some(level =>
    rows.filter(row => Number(row[0]) === level).reduce((sum, row) => sum + Number(row[1 + wide]), 0) !== full);
  return apart ? [explain({ code: 'overlapping-margins', verdict: 'review' })] : [];
}

type Report = (key: CellReference['key'], names: string[], finding: Omit<Finding, 'message' | 'remedy' | 'cell'>) => void;

/** Of a sensitive class, enough people of its margin must be outside; measured on distinct units, exactly. */
function* classes(
  plan: Plan, packs: RulePack[], owners: Owner[], unit: number, printed: string,
  keyOf: (values: (string | null)[], level: number) => CellReference['key'], report: Report
): Proof<void> {
  const owner = owners[unit] as Owner;
  const strict = packs.filter(pack => pack.classMinimumOutside > 0 && pack.units.some(rules => rules.type === owner.unit.type));
  if (strict.length === 0) {
    return;
  }
  const linked = new Set(plan.scope.equalities.flatMap(([one, two]) =>
    one.variable.sensitive || two.variable.sensitive ? [one.id, two.id, `${one.alias}.`, `${two.alias}.`] : []));
  const sensitive = plan.keys.flatMap(({ column }, place) =>
    column.variable.sensitive || linked.has(column.id) || (column.relation.kind === 'public' && linked.has(`${column.alias}.`)) ? [place] : []);
  const margins: { wide: string; dropped: number[] }[] = [];
  if (sensitive.length > 0) {
    margins.push({ wide: printed, dropped: sensitive });
    const own = sensitive.filter(place => plan.keys[place]?.column.relation.kind !== 'public');
    if (own.length > 1) {
      throw new Undecided('several-sensitive-keys');
    }
  }
  const telling = plan.filters.filter(({ columns }) => columns.some(({ variable, relation, alias }) =>
    variable.sensitive || (relation.kind === 'public' && linked.has(`${alias}.`))));
  for (const { node } of telling) {
    const rest = conjunctsOf(plan.select['where_clause'] as Node).filter(other => other !== node);
    const where = rest.length > 1 ? { class: 'CONJUNCTION', type: 'CONJUNCTION_AND', alias: '', query_location: 0, children: rest } : (rest[0] ?? null);
    margins.push({ wide: yield* print(base(plan, owners, where)), dropped: sensitive });
  }
  for (const { wide, dropped } of margins) {
    for (const set of plan.sets.filter(one => wide !== printed || dropped.some(place => one.includes(place)))) {
      const level = plan.keys.reduce((bits, _, place) => bits | (set.includes(place) ? 0 : 1 << (plan.keys.length - 1 - place)), 0);
      for (const row of yield* run(marginSql(plan, printed, wide, unit, dropped, set))) {
        const [outside = 0, inside = 0] = row.slice(plan.keys.length).map(Number);
        for (const pack of strict) {
          if (inside > 0 && !(outside >= pack.classMinimumOutside)) {
            report(keyOf(row.slice(0, plan.keys.length) as (string | null)[], level), plan.statistics.flatMap(({ names }) => names), {
              code: 'class-disclosure', verdict: 'unsafe', producer: pack.producer, pack: pack.id, unitType: owner.unit.type,
              measured: outside, required: pack.classMinimumOutside
            });
          }
        }
      }
    }
  }
}
