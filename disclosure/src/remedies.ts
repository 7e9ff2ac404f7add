import type { Proof } from './ask.js';
import { classify, type Plan } from './classify.js';
import { caseNode } from './expression.js';
import type { Key } from './keys.js';
import { prove } from './prove.js';
import { column } from './resolve.js';
import { every, nodes, sameShape, soleSelect, Undecided, type Node } from './tree.js';
import type { Catalogue, CellReference, Finding, Nomenclature, Remedy, Text, Verdict } from './types.js';

/** Changes that are tried, each by a proof of its own, and that are told. */
const tried = 8;
const told = 3;

/** A change of a query, before its effect is known. */
interface Change {
  kind: Remedy['kind'];
  key: Key;
  codes: string[];
  /** Of the merged codes. */
  label: string;
  tree: unknown;
}

/**
 * What would mend the unsafe cells of a query: codes of a key merged into one, or a key left out. Each is computed, by proving the changed query; those that mend most and lose least come
 * first. `verdict` must carry its findings.
 */
export function* remedies({ tree, catalogue, verdict }: { tree: unknown; catalogue: Catalogue; verdict: Verdict }): Proof<Remedy[]> {
  const select = soleSelect(tree);
  const plan = select && plainly(select) ? read(tree, catalogue) : undefined;
  const unsafe = verdict.findings.filter(finding => finding.verdict === 'unsafe' && finding.cell);
  if (!select || !plan || unsafe.length === 0) {
    return [];
  }
  const found: Remedy[] = [];
  for (const change of changesOf(select, plan, catalogue, unsafe).slice(0, tried)) {
    const after = yield* prove({ tree: change.tree, catalogue, all: true });
    const failing = new Set(after.findings.flatMap(({ cell }) => (cell ? [textOf(cell)] : [])));
    // A cell that is merged with another and fails with it is not mended.
    const mended = new Set(unsafe.flatMap(({ cell }) => (cell && !failing.has(textOf(imageOf(cell, change))) ? [textOf(cell)] : []))).size;
    if (after.findings.some(({ cell }) => !cell) || mended === 0) {
      continue;
    }
    const effect = { before: verdict.cells.unsafe, after: after.cells.unsafe, mended, fewer: Math.max(0, verdict.cells.total - after.cells.total) };
    found.push({ kind: change.kind, key: change.key.name, ...(change.kind === 'merge' ? { codes: change.codes } : {}), message: words(change, effect, catalogue), effect, verdict: after.verdict, tree: change.tree });
  }
  return found.sort((one, two) => one.effect.after - two.effect.after || one.effect.fewer - two.effect.fewer).slice(0, told);
}

/** Where a cell is after a change: with the merged codes, or without the key that is left out. */
function imageOf({ key, column: of }: CellReference, { kind, key: { name }, codes, label }: Change): CellReference {
  const left = kind === 'drop' ? key.filter(one => one.column !== name) : key.map(one => (one.column === name && one.value !== null && codes.includes(one.value) ? { ...one, value: label } : one));
  return { key: left, ...(of === undefined ? {} : { column: of }) };
}

const textOf = ({ key, column: of }: CellReference): string => JSON.stringify([key.map(one => [one.column, one.value]), of]);

/** One SELECT over tables: what is changed in it can be read again. */
const plainly = (select: Node): boolean =>
  nodes((select['cte_map'] as Node | undefined)?.['map']).length === 0 && every(select['from_table'], node => node['type'] === 'SUBQUERY').length === 0;

function read(tree: unknown, catalogue: Catalogue): Plan | undefined {
  try {
    return classify(tree, catalogue);
  } catch (error) {
    if (error instanceof Undecided) {
      return undefined;
    }
    throw error;
  }
}

function changesOf(select: Node, plan: Plan, catalogue: Catalogue, unsafe: Finding[]): Change[] {
  const merges = plan.keys.flatMap((key, place) => {
    const text = key.plain?.variable.type.toUpperCase() === 'VARCHAR' && key.plain.variable.kind !== 'magnitude';
    return text && key.place !== undefined ? groupsOf(key, place, plan, catalogue, unsafe).map((codes): Change => ({ kind: 'merge', key, codes, label: labelOf(codes), tree: replaced(select, plan, key, mergedKey(key, codes)) })) : [];
  });
  const drops = plan.levels.length === 1 && plan.keys.length > 1
    ? plan.keys.filter(({ plain, place }) => plain && place !== undefined).map((key): Change => ({ kind: 'drop', key, codes: [], label: '', tree: replaced(select, plan, key, undefined) }))
    : [];
  return [...merges.slice(0, tried - Math.min(2, drops.length)), ...drops];
}

/** Codes to merge: all that fail; the two that fail most; one that fails with its neighbour. */
function groupsOf(key: Key, place: number, plan: Plan, catalogue: Catalogue, unsafe: Finding[]): string[][] {
  const name = plan.keys[place]?.name;
  const failing = new Map<string, number>();
  for (const { cell } of unsafe) {
    const value = cell?.key.find(one => one.column === name)?.value;
    if (typeof value === 'string') {
      failing.set(value, (failing.get(value) ?? 0) + 1);
    }
  }
  const codes = nomenclatureOf(key, catalogue)?.codes.map(({ code }) => code) ?? [...failing.keys()].sort();
  const most = [...failing].sort((one, two) => two[1] - one[1]).map(([code]) => code);
  const neighbours = most.slice(0, 2).flatMap(code => {
    const at = codes.indexOf(code);
    return [codes[at + 1], codes[at - 1]].filter((other): other is string => at >= 0 && other !== undefined).map(other => [code, other]);
  });
  const together = most.length > 1 ? [most] : [];
  const groups = [...together, ...(most.length > 2 ? [most.slice(0, 2)] : []), ...neighbours].map(group => [...group].sort((one, two) => codes.indexOf(one) - codes.indexOf(two)));
  return groups.filter((group, index) => groups.findIndex(other => other.join('\0') === group.join('\0')) === index).slice(0, 4);
}

/** More codes than these are not named one by one. */
const mostNamed = 6;

const labelOf = (codes: string[]): string => (codes.length > mostNamed ? 'other' : codes.join(' + '));

const nomenclatureOf = ({ plain }: Key, catalogue: Catalogue): Nomenclature | undefined => catalogue.nomenclatures.find(({ id }) => id === plain?.variable.nomenclature);

const constant = (value: string): Node => ({ class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0, value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value } });

/** `CASE WHEN key IN (...) THEN 'a + b' ELSE key END`; of many codes `'other'`. */
function mergedKey(key: Key, codes: string[]): Node {
  const bare = { ...key.node, alias: '' };
  const test: Node = { class: 'OPERATOR', type: 'COMPARE_IN', alias: '', query_location: 0, children: [bare, ...codes.map(constant)] };
  return caseNode(test, constant(labelOf(codes)), bare);
}

/** The query with another expression in the place of a key, or without it. */
function replaced(select: Node, plan: Plan, key: Key, by: Node | undefined): unknown {
  const is = (node: Node): boolean => {
    if (node['class'] !== 'COLUMN_REF') {
      return sameShape(node, key.node);
    }
    try {
      return column(node, plan.scope).id === key.plain?.id;
    } catch (error) {
      if (error instanceof Undecided) {
        return false;
      }
      throw error;
    }
  };
  const items = nodes(select['select_list']);
  const swap = (list: Node[], named: boolean): Node[] => list.flatMap(node => (is(node) ? (by ? [{ ...by, alias: named ? key.name : '' }] : []) : [node]));
  // A place in GROUP BY may be another's after a key is gone.
  const groups = nodes(select['group_expressions']).map(node => {
    const place = node['class'] === 'CONSTANT' ? (node['value'] as Node | undefined)?.['value'] : undefined;
    const item = typeof place === 'number' ? items[place - 1] : undefined;
    return item ? { ...item, alias: '' } : node;
  });
  const sets = select['group_sets'] as number[][] | undefined;
  const left = swap(groups, false);
  const changed = {
    ...select, select_list: swap(items, true), group_expressions: left,
    group_sets: by || !sets || sets.length === 0 ? sets : [left.map((_, place) => place)],
    // An order by what is gone, or by its place, would be another.
    modifiers: by ? select['modifiers'] : nodes(select['modifiers']).filter(({ type }) => type !== 'ORDER_MODIFIER')
  };
  return { error: false, statements: [{ node: changed, named_param_map: [] }] };
}

function words({ kind, key, codes }: Change, { mended, after, fewer }: Remedy['effect'], catalogue: Catalogue): Text {
  const labels = new Map(nomenclatureOf(key, catalogue)?.codes.map(({ code, label }) => [code, label]));
  const many: Text = { en: `the ${codes.length} codes of ${key.name} that fail into “other”`, fr: `les ${codes.length} codes de ${key.name} en défaut en « other »` };
  const named = (language: keyof Text): string => codes.length > mostNamed ? many[language] : new Intl.ListFormat(language, { type: 'conjunction' }).format(codes.map(code => labels.get(code)?.[language] ?? code));
  const cells = (count: number): Text => ({ en: `${count.toLocaleString('en')} ${count === 1 ? 'cell' : 'cells'}`, fr: `${count.toLocaleString('fr')} ${count < 2 ? 'case' : 'cases'}` });
  const effect: Text = {
    en: `${cells(mended).en} ${mended === 1 ? 'is' : 'are'} mended${after > 0 ? `, ${cells(after).en} still fail` : ''}; the table has ${fewer === 0 ? 'as many cells' : `${cells(fewer).en} fewer`}`,
    fr: `${cells(mended).fr} ${mended < 2 ? 'corrigée' : 'corrigées'}${after > 0 ? `, ${cells(after).fr} encore en défaut` : ''} ; le tableau a ${fewer === 0 ? 'autant de cases' : `${cells(fewer).fr} de moins`}`
  };
  return kind === 'merge'
    ? { en: `Merge ${named('en')}: ${effect.en}.`, fr: `Fusionner ${named('fr')} : ${effect.fr}.` }
    : { en: `Leave ${key.name} out: ${effect.en}.`, fr: `Omettre ${key.name} : ${effect.fr}.` };
}
