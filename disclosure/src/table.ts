import { print, run, type Proof } from './ask.js';
import { baseTree, statement, type Wide } from './base.js';
import { boundsOf, demandsTotals, isOwn, preparedFor, sketchFor, type Prepared, type Quick } from './bounds.js';
import { byText, cellsOf, figure, idOf, isDropped, keyReference, textOf, type MeasuredCell } from './cells.js';
import type { Plan } from './classify.js';
import { absentCells } from './domain.js';
import { classSql, exactColumns, exactSql, leftOutSql, levelNumber, overlapSql, patternSql, quickSql, quickStatistic, sameSketch, shownSql, supportSql, type CellKey, type Sketch } from './evidence.js';
import { hasClassRule, judgeClass, judgeStatistic, widthOf, type Failure, type Measured } from './judge.js';
import type { Membership } from './membership.js';
import type { Sheet } from './sheet.js';
import { idOf as columnId, ownersOf, type Owner } from './resolve.js';
import { sensitiveClasses, type SensitiveClass } from './sensitive.js';
import type { Statistic } from './statistics.js';
import { Undecided, type Node } from './tree.js';
import type { Catalogue, CellEvidence, CellReference, RulePack, UnitRules, VerdictName } from './types.js';

/** Cells that are asked for by name; more are measured all together. */
const mostWanted = 20_000;
/** Cells whose evidence is told. */
const mostEvidence = 2000;

/** A unit column with the rules that it is judged by. */
interface Ruled {
  place: number;
  owner: Owner;
  rules: { pack: RulePack; rules: UnitRules }[];
}

/** What a failure is about. */
interface About {
  pack: RulePack;
  unitType?: string;
  cell: CellKey;
  names: string[];
}

/** Judges every cell of a table, shown or not. */
export function* judgeTable(plan: Plan, catalogue: Catalogue, sheet: Sheet): Proof<void> {
  sheet.packs = packsInForce(plan, catalogue);
  addPresence(plan);
  checkAllowed(plan, sheet.packs);
  const table = new Table(plan, catalogue, sheet);
  yield* table.judge();
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

const magnitudes = new Set<Statistic['kind']>(['sum', 'mean', 'variance', 'quantile', 'extreme']);

/** Statistics that a pack leaves to a person, or to nobody. */
function checkAllowed({ statistics }: Plan, packs: RulePack[]): void {
  const has = (kind: Statistic['kind']): boolean => statistics.some(statistic => statistic.kind === kind);
  if (has('extreme') && !packs.every(pack => pack.extremesAllowed)) {
    throw new Undecided('extreme', 'unsafe');
  }
  if (statistics.some(({ kind }) => magnitudes.has(kind)) && packs.some(pack => !pack.magnitudesAllowed)) {
    throw new Undecided('magnitudes-not-allowed');
  }
  const rules = packs.flatMap(pack => pack.units);
  if (has('variance') && rules.some(({ degreesOfFreedom }) => degreesOfFreedom === undefined)) {
    throw new Undecided('variance-not-allowed');
  }
  if (has('quantile') && rules.some(({ quantileSupport }) => quantileSupport === undefined)) {
    throw new Undecided('quantile-not-allowed');
  }
}

/** What helps to prove a statistic for a unit column without a look at single units. */
interface Help {
  prepared?: Prepared;
  /** Place of its sketch; -1 where it has none. */
  sketch: number;
  own: boolean;
}

class Table {
  readonly #owners: Owner[];
  readonly #ruled: Ruled[];
  /** Levels that are judged: those shown, and the finest. */
  readonly #levels: number[][];
  readonly #finest: number[];
  readonly #hidden: boolean;
  readonly #keyOf: (cell: CellKey) => CellReference['key'];
  #printed = '';

  constructor(private readonly plan: Plan, private readonly catalogue: Catalogue, private readonly sheet: Sheet) {
    this.#owners = ownersOf(plan.scope);
    this.#ruled = this.#owners.map((owner, place) => ({
      place, owner, rules: sheet.packs.flatMap(pack => pack.units.filter(one => one.type === owner.unit.type).map(rules => ({ pack, rules })))
    }));
    this.#finest = plan.keys.map((_, place) => place);
    this.#hidden = !plan.levels.some(level => level.length === plan.keys.length);
    this.#levels = this.#hidden ? [...plan.levels, this.#finest] : plan.levels;
    this.#keyOf = keyReference(plan, catalogue);
  }

  *judge(): Proof<void> {
    const { plan, sheet } = this;
    // What cannot be read ends the proof before anything is measured.
    const classes = sensitiveClasses(plan, sheet.packs.some(hasClassRule));
    this.#printed = yield* print(baseTree(plan, this.#owners));
    const cells = yield* this.#statistics();
    yield* this.#classes(classes);
    yield* this.#support();
    yield* this.#strata();
    yield* this.#overlaps();
    yield* this.#memberships();
    this.#populations(cells);
    this.#absent(cells);
    yield* this.#leftOut();
    if (this.sheet.evidence) {
      yield* this.#evidence(cells, this.sheet.evidence);
    }
  }

  /** What was measured about the cells that are shown, those that fail first. */
  *#evidence(cells: MeasuredCell[], evidence: CellEvidence[]): Proof<void> {
    const { plan, sheet } = this;
    const failing = new Map<string, 'unsafe' | 'review'>();
    for (const { cell, verdict } of sheet.findings) {
      const about = JSON.stringify(cell?.key.map(({ value }) => value));
      failing.set(about, failing.get(about) === 'unsafe' ? 'unsafe' : verdict);
    }
    const finest = levelNumber(this.#finest, plan.keys.length);
    const outcome = (cell: CellKey): VerdictName => failing.get(JSON.stringify(this.#keyOf(cell).map(({ value }) => value))) ?? 'safe alone';
    const rank: Record<string, number> = { unsafe: 0, review: 1 };
    const wanted = cells.filter(({ level }) => !this.#hidden || level !== finest)
      .map(cell => ({ cell, outcome: outcome(cell) })).sort((one, two) => (rank[one.outcome] ?? 2) - (rank[two.outcome] ?? 2)).slice(0, mostEvidence);
    for (const { place, owner, rules } of wanted.length > 0 ? this.#ruled : []) {
      const width = widthOf(rules.map(each => each.rules));
      const measured = byText(cellsOf(plan, yield* run(exactSql(plan, plan.levels, this.#printed, { place, owner }, width, wanted.map(({ cell }) => cell)))));
      for (const { cell, outcome: own } of wanted) {
        const figures = measured.get(idOf(cell))?.figures ?? [];
        plan.statistics.forEach((statistic, index) => {
          const { rows, values, contributors, total, largest } = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
          let held = 0;
          evidence.push({
            key: this.#keyOf(cell), columns: statistic.names, unitType: owner.unit.type, records: ['rows', 'units'].includes(statistic.kind) ? rows : values, units: contributors,
            shares: total > 0 && statistic.kind !== 'quantile' && statistic.kind !== 'extreme' ? largest.map(one => (held += one) / total) : [],
            outcome: own, required: Math.max(0, ...rules.map(each => each.rules.minimumUnits))
          });
        });
      }
    }
  }

  #report({ pack, unitType, cell, names }: About, failures: Failure[]): void {
    const hidden = this.#hidden && cell.level === levelNumber(this.#finest, this.plan.keys.length);
    const key = this.#keyOf(cell);
    for (const failure of failures) {
      const told = hidden ? difference(failure) : failure;
      for (const column of names.length > 0 && !hidden ? names : [undefined]) {
        this.sheet.add({ ...told, producer: pack.producer, pack: pack.id, ...(unitType === undefined ? {} : { unitType }), cell: { key, ...(column === undefined ? {} : { column }) } });
      }
    }
  }

  /** Each statistic of each cell by all rules: by bounds where they are enough, else exactly. Answers the cells. */
  *#statistics(): Proof<MeasuredCell[]> {
    const { plan } = this;
    const sketches: Sketch[] = [];
    const help = this.#ruled.map(({ owner, place, rules }) => {
      const own = rules.map(each => each.rules);
      const width = widthOf(own);
      return plan.statistics.map((statistic, index): Help => {
        const prepared = preparedFor(statistic, owner, plan, width);
        const sketch = sketchFor(statistic, { owner: place, statistic: index }, owner, own, prepared);
        const known = sketch ? sketches.findIndex(other => sameSketch(other, sketch)) : -1;
        return { ...(prepared ? { prepared } : {}), sketch: sketch && known < 0 ? sketches.push(sketch) - 1 : known, own: isOwn(statistic, owner) };
      });
    });
    const cells = cellsOf(plan, yield* run(quickSql(plan, this.#levels, this.#printed, this.#owners, sketches))).filter(({ figures }) => figures[0] !== 0);
    const shown = Math.max(1, new Set(plan.statistics.flatMap(({ names }) => names)).size);
    const ofFinest = levelNumber(this.#finest, plan.keys.length);
    this.sheet.total += (this.#hidden ? cells.filter(({ level }) => level !== ofFinest) : cells).length * shown;
    for (const [place, ruled] of this.#ruled.entries()) {
      const own = ruled.rules.map(each => each.rules);
      const width = widthOf(own);
      const totals = demandsTotals(own);
      const proved = ({ figures }: MeasuredCell): boolean => (help[place] as Help[]).every(({ prepared, sketch, own: itself }, index) => {
        const quick = this.#quick(figures, index, place, sketch);
        const measured = boundsOf(plan.statistics[index] as Statistic, quick, itself, totals, prepared);
        return quick.rows === 0 || (measured !== undefined && own.every(one => judgeStatistic(measured, one).length === 0));
      });
      const open = cells.filter(cell => !proved(cell));
      if (open.length > 0) {
        byText(cells);
        yield* this.#exactly(ruled, width, open, open.length > mostWanted || open.length === cells.length ? undefined : open);
      }
    }
    this.#empty(cells);
    return cells;
  }

  #quick(figures: unknown[], index: number, owner: number, sketch: number): Quick {
    const owners = this.#owners.length;
    const start = 1 + owners + index * quickStatistic(owners);
    const conditioned = this.plan.statistics[index]?.condition !== undefined;
    const at = (place: number): number => figure(figures[place]);
    return {
      rows: at(conditioned ? start : 0), values: at(start + 1), sum: at(start + 2), least: at(start + 3), known: at(conditioned ? start + 4 + owner : 1 + owner),
      ...(sketch < 0 ? {} : { bits: at(1 + owners + this.plan.statistics.length * quickStatistic(owners) + sketch) })
    };
  }

  *#exactly({ place, owner, rules }: Ruled, width: number, cells: CellKey[], wanted?: CellKey[]): Proof<void> {
    const { plan } = this;
    const measured = byText(cellsOf(plan, yield* run(exactSql(plan, this.#levels, this.#printed, { place, owner }, width, wanted))));
    for (const cell of cells) {
      const figures = measured.get(idOf(cell))?.figures ?? [];
      plan.statistics.forEach((statistic, index) => {
        const own = statisticOf(statistic, figures.slice(index * exactColumns(width), (index + 1) * exactColumns(width)));
        for (const { pack, rules: one } of rules) {
          this.#report({ pack, unitType: owner.unit.type, cell, names: statistic.names }, judgeStatistic(own, one));
        }
      });
    }
  }

  /** A statistic with a condition that no record of its cell meets is shown as a zero. */
  #empty(cells: MeasuredCell[]): void {
    for (const pack of this.sheet.packs.filter(one => !one.zerosAllowed)) {
      this.plan.statistics.forEach(({ condition, names }, index) => {
        for (const cell of condition === undefined ? [] : cells) {
          if (this.#quick(cell.figures, index, 0, -1).rows === 0) {
            this.#report({ pack, cell, names }, [{ code: 'zero-cell', verdict: 'unsafe' }]);
          }
        }
      });
    }
  }

  /** Of each class with somebody in it, enough of its margin are outside. */
  *#classes(classes: SensitiveClass[]): Proof<void> {
    const { plan } = this;
    for (const { dropped, condition, wide, least, selected } of classes) {
      const names = plan.statistics.filter(statistic => statistic.condition === condition).flatMap(statistic => statistic.names);
      const printed = wide && (yield* print(baseTree(plan, this.#owners, wide)));
      if (wide && selected) {
        yield* this.#unselected({ ...wide, selected }, dropped, least, names);
      }
      for (const { place, owner, rules } of this.#ruled) {
        const sql = classSql(plan, this.#levels, { printed: this.#printed, ...(printed === undefined ? {} : { wide: printed }), unit: place, dropped, ...(condition === undefined ? {} : { condition }) });
        for (const { figures, ...cell } of byText(cellsOf(plan, yield* run(sql))).values()) {
          const [units = NaN, outside = NaN, margin = NaN] = figures.map(figure);
          // At a level without the variable the cell is its own margin.
          const told = printed !== undefined || dropped.some(one => !isDropped(cell.level, one, plan.keys.length));
          for (const { pack } of told ? rules : []) {
            this.#report({ pack, unitType: owner.unit.type, cell, names }, judgeClass({ units, outside, margin }, pack, least));
          }
        }
      }
    }
  }

  /** Of those whom a condition leaves out, too, enough of the margin are outside: where nobody is selected, all are not. */
  *#unselected(wide: Wide, dropped: number[], least: number, names: string[]): Proof<void> {
    const { plan } = this;
    const printed = yield* print(baseTree(plan, this.#owners, wide));
    for (const { place, owner, rules } of this.#ruled) {
      for (const { figures, ...cell } of byText(cellsOf(plan, yield* run(leftOutSql(plan, this.#levels, printed, place, dropped)))).values()) {
        const [units = NaN, outside = NaN, margin = NaN] = figures.map(figure);
        for (const { pack } of rules) {
          this.#report({ pack, unitType: owner.unit.type, cell, names }, judgeClass({ units, outside, margin }, pack, least));
        }
      }
    }
  }

  /** Quantiles have enough units on both sides. */
  *#support(): Proof<void> {
    const { plan } = this;
    for (const [index, { kind, call, names }] of plan.statistics.entries()) {
      if (kind !== 'quantile') {
        continue;
      }
      const printed = yield* print(statement({
        type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, select_list: [ofArgument(call as Node, `a${index}`)], from_table: { type: 'EMPTY', alias: '', sample: null, query_location: 0 },
        where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null, sample: null, qualify: null
      }));
      const quantile = printed.replace(/^SELECT\s+/i, '');
      for (const { place, owner, rules } of this.#ruled) {
        for (const level of this.#levels) {
          for (const { figures, ...cell } of byText(cellsOf(plan, yield* run(supportSql(plan, level, this.#printed, { place: index, unit: place, call: quantile })))).values()) {
            const [below = NaN, above = NaN] = figures.map(figure);
            const support = Math.min(below, above);
            for (const { pack, rules: { quantileSupport = Infinity } } of rules) {
              this.#report({ pack, unitType: owner.unit.type, cell, names }, support >= quantileSupport ? [] : [{ code: 'quantile-support', verdict: 'unsafe', measured: support, required: quantileSupport }]);
            }
          }
        }
      }
    }
  }

  /** Where conditions cut cells into parts, and there is more than one statistic, each part that can be told apart is judged. */
  *#strata(): Proof<void> {
    const { plan } = this;
    // That a row is there says nothing of its parts.
    const told = plan.statistics.filter(({ presence }) => !presence);
    if (plan.conditions.length === 0 || told.length < 2) {
      return;
    }
    const counted = told.filter(({ kind }) => kind === 'units');
    const others = told.filter(({ kind }) => kind !== 'units');
    // Where each unit has one record, a count of units is one of records, and either less the other tells of the rest.
    const mixed = counted.length > 0 && others.some(({ kind }) => kind === 'rows' || kind === 'values');
    const plain = distinctStatistics([...others, ...(mixed ? [{ kind: 'rows' as const, names: [] }] : [])]);
    const places = plan.conditions.map((_, place) => plan.keys.length + place);
    const cut = plan.conditions.map((_, place) => `p${place} IS TRUE AS k${plan.keys.length + place}`);
    const finer: Plan = {
      ...plan, statistics: plain.map(({ condition: _condition, ...statistic }) => statistic), conditions: [],
      keys: [...plan.keys, ...plan.conditions.map(({ node, columns }, place) => ({ node, columns, name: `p${place}` }))]
    };
    const level = [...this.#finest, ...places];
    const renamed = plain.map((statistic, place) => (statistic.column ? `a${plan.statistics.indexOf(statistic)} AS a${place}` : '')).filter(Boolean);
    const kept = [...plan.keys.map((_, place) => `k${place}`), ...this.#owners.map((_, place) => `u${place}`), ...cut, ...renamed];
    const printed = `SELECT ${kept.join(', ')} FROM (${this.#printed})`;
    const width = (rules: Ruled['rules']): number => widthOf(rules.map(each => each.rules));
    for (const { place, owner, rules } of plain.length > 0 ? this.#ruled : []) {
      for (const { figures, key } of byText(cellsOf(finer, yield* run(exactSql(finer, [level], printed, { place, owner }, width(rules))))).values()) {
        const truths = places.map(one => key[one] === 'true');
        const cell = { level: levelNumber(this.#finest, plan.keys.length), key: key.slice(0, plan.keys.length) };
        plain.forEach((statistic, index) => {
          const covered = told.some(other => (alike(other, statistic) || (mixed && statistic.kind === 'rows' && ['rows', 'values', 'units'].includes(other.kind))) && (other.condition === undefined || truths[other.condition]));
          const own = statisticOf(statistic, figures.slice(index * exactColumns(width(rules)), (index + 1) * exactColumns(width(rules))));
          for (const { pack, rules: one } of covered ? rules : []) {
            this.#reportDifference({ pack, unitType: owner.unit.type, cell, names: [] }, judgeStatistic(own, one));
          }
        });
      }
    }
    yield* this.#patterns(counted);
  }

  #reportDifference(about: About, failures: Failure[]): void {
    this.#report(about, failures.map(difference));
  }

  /** Counts of distinct units under conditions: who meets which of them for any record is what their differences count. */
  *#patterns(counted: Statistic[]): Proof<void> {
    const { plan } = this;
    if (counted.length < 2) {
      return;
    }
    for (const { place, owner, rules } of this.#ruled) {
      const own = columnId(owner.alias, owner.unit.column);
      if (counted.some(({ column }) => column?.id !== own)) {
        for (const { names } of counted) {
          names.forEach(column => this.sheet.add({ code: 'overlapping-margins', verdict: 'review', cell: { key: [], column } }));
        }
        continue;
      }
      for (const row of yield* run(patternSql(plan, [this.#finest], this.#printed, place))) {
        const cell = { level: levelNumber(this.#finest, plan.keys.length), key: row.slice(1, 1 + plan.keys.length).map(textOf) };
        const units = figure(row[1 + plan.keys.length]);
        for (const { pack, rules: { minimumUnits } } of rules) {
          this.#reportDifference({ pack, unitType: owner.unit.type, cell, names: [] }, units >= minimumUnits ? [] : [{ code: 'threshold', verdict: 'unsafe', measured: units, required: minimumUnits }]);
        }
      }
    }
  }

  /** Counts of distinct units do not add up where somebody is in several groups: total less parts tells of those few. */
  *#overlaps(): Proof<void> {
    const { plan } = this;
    if (this.#levels.length === 1) {
      return;
    }
    for (const [place, { kind, names }] of plan.statistics.entries()) {
      if (kind === 'units') {
        const [[several] = []] = yield* run(overlapSql(plan, this.#printed, place));
        if (several !== 0) {
          for (const column of names.length > 0 ? names : [undefined]) {
            this.sheet.add({ code: 'overlapping-margins', verdict: 'review', ...(column === undefined ? {} : { cell: { key: [], column } }) });
          }
        }
      }
    }
  }

  /** The units that a membership asks for are enough by themselves. */
  *#memberships(): Proof<void> {
    const { plan, sheet } = this;
    const asked = [...plan.filters.flatMap(({ membership }) => membership ?? []), ...plan.presences].filter((one): one is Membership & { asked: Node; unitType: string } => one.asked !== undefined);
    for (const { asked: select, unitType } of asked) {
      const printed = yield* print(statement(select));
      const [[units] = []] = yield* run(`SELECT CAST(count(DISTINCT u0) AS DOUBLE) FROM (${printed})`);
      for (const pack of sheet.packs) {
        for (const { minimumUnits } of pack.units.filter(({ type }) => type === unitType)) {
          if (!(figure(units) >= minimumUnits)) {
            sheet.add({ code: 'membership', verdict: 'review', producer: pack.producer, pack: pack.id, unitType, measured: figure(units), required: minimumUnits });
          }
        }
      }
    }
  }

  /** Places that are shown have enough inhabitants. */
  #populations(cells: CellKey[]): void {
    const { plan, catalogue, sheet } = this;
    for (const pack of sheet.packs) {
      for (const { nomenclature: id, population } of pack.minimumPopulation ?? []) {
        const known = new Map(catalogue.nomenclatures.find(nomenclature => nomenclature.id === id)?.codes.map(code => [code.code, code.population]));
        plan.keys.forEach((key, place) => {
          if (!key.columns.some(({ variable }) => variable.nomenclature === id)) {
            return;
          }
          if (!key.plain) {
            sheet.add({ code: 'key-expression', verdict: 'review', producer: pack.producer, pack: pack.id });
            return;
          }
          for (const cell of cells.filter(({ level }) => !isDropped(level, place, plan.keys.length))) {
            const inhabitants = known.get(cell.key[place] ?? '');
            const enough = inhabitants !== undefined && inhabitants >= population;
            const failure: Failure = { code: 'minimum-population', verdict: inhabitants === undefined ? 'review' : 'unsafe', required: population, ...(inhabitants === undefined ? {} : { measured: inhabitants }) };
            this.#report({ pack, cell, names: [] }, enough ? [] : [failure]);
          }
        });
        // A place that a condition picks, or that something is joined on, is as good as a key.
        const selected = [...[...plan.filters, ...plan.conditions].flatMap(({ columns }) => columns), ...plan.presences.map(({ column }) => column), ...plan.scope.equalities.flat()];
        if (selected.some(({ variable }) => variable.nomenclature === id)) {
          sheet.add({ code: 'minimum-population', verdict: 'review', producer: pack.producer, pack: pack.id });
        }
      }
    }
  }

  #absent(cells: CellKey[]): void {
    const { plan, catalogue, sheet } = this;
    const absent = absentCells(plan, catalogue, cells);
    sheet.absent += absent?.length ?? 0;
    for (const pack of sheet.packs.filter(one => !one.zerosAllowed)) {
      if (!absent) {
        sheet.add({ code: 'absent-cells', verdict: 'review', producer: pack.producer, pack: pack.id });
        continue;
      }
      // A result without a key has its one row even where nobody is in it; that row is not among the cells.
      for (const cell of absent) {
        this.#report({ pack, cell, names: [] }, [{ code: 'zero-cell', verdict: 'unsafe' }]);
      }
    }
  }

  /** Cells that a lower limit of counts leaves out are withheld: what fails there is no failure of the result. */
  *#leftOut(): Proof<void> {
    const { plan, sheet } = this;
    if (plan.leftOut !== 'lower-limit' || sheet.findings.length === 0) {
      return;
    }
    const items = plan.select['select_list'] as Node[];
    const printed = yield* print(statement({
      ...plan.select, modifiers: [], cte_map: { map: [] }, select_list: [...plan.keys.map(({ node }, place) => ({ ...node, alias: `key ${place}` })), ...items]
    }));
    const shown = byText(cellsOf(plan, yield* run(shownSql(plan, this.#finest, printed))));
    const level = levelNumber(this.#finest, plan.keys.length);
    const left = new Set<string>();
    for (const finding of sheet.findings) {
      const key = finding.cell?.key ?? [];
      const cell = { level, key: plan.keys.map((_, place): string | null => key[place]?.value ?? null) };
      if (key.length === plan.keys.length && key.length > 0 && finding.code !== 'zero-cell' && !shown.has(idOf(cell))) {
        left.add(JSON.stringify(finding.cell));
      }
    }
    sheet.drop(finding => finding.code !== 'zero-cell' && left.has(JSON.stringify(finding.cell)));
  }
}

/** What fails in a part that is not shown can be told from what is: by how much is for a person to see. */
const difference = ({ code, measured, required }: Failure): Failure =>
  ({ code: 'difference', verdict: 'review', ...(code === 'threshold' || code === 'difference' ? { ...(measured === undefined ? {} : { measured }), ...(required === undefined ? {} : { required }) } : {}) });

const alike = (one: Statistic, two: Statistic): boolean => one.kind === two.kind && one.column?.id === two.column?.id && one.weight?.id === two.weight?.id;

const distinctStatistics = (statistics: Statistic[]): Statistic[] => statistics.filter((one, place) => statistics.findIndex(other => alike(one, other)) === place);

function statisticOf({ kind }: Statistic, figures: unknown[]): Measured {
  const [rows = NaN, values = NaN, contributors = NaN, missing = NaN, total = NaN, ...largest] = figures.map(figure);
  return { kind, rows, values, contributors, missing, total, largest };
}

/** A call of a quantile, of another column. */
function ofArgument(call: Node, name: string): Node {
  const column: Node = { class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: 0, column_names: [name] };
  const within = (node: unknown): unknown => {
    if (Array.isArray(node)) {
      return node.map(within);
    }
    if (typeof node !== 'object' || node === null) {
      return node;
    }
    return (node as Node)['class'] === 'COLUMN_REF' ? column : Object.fromEntries(Object.entries(node).map(([field, value]) => [field, within(value)]));
  };
  return { ...(within(call) as Node), alias: '' };
}
