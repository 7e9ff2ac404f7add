import type { Dataset, DatasetSummary, Source, SourceVersion, Variable } from '@vitrine/sdk';
import { type Language, say } from '../session/language.js';

interface INodeBase {
  /** Unique in the tree, stable across searches. */
  id: string;
  level: number;
  parent: string | null;
  /** From 1, and among how many: for assistive technology. */
  position: number;
  siblings: number;
  expanded: boolean | null;
  /** What is read first: a title, or a variable's name. */
  label: string;
  /** What stands beside it: a SQL name, or a variable's label. */
  detail: string;
}

export type TreeNode = INodeBase &
  (
    | { kind: 'source'; source: Source }
    | { kind: 'version'; source: Source; version: SourceVersion }
    | { kind: 'dataset'; source: Source; dataset: DatasetSummary }
    | { kind: 'variable'; source: Source; dataset: Dataset; variable: Variable }
    | { kind: 'loading'; dataset: DatasetSummary }
  );

export interface ITreeState {
  sources: ReadonlyArray<Source>;
  language: Language;
  expanded: ReadonlySet<string>;
  /** Datasets that a search found, or null without a search. */
  found: ReadonlyArray<DatasetSummary> | null;
  dataset(id: string): Dataset | undefined;
}

/** A node's own part, before its place among its siblings is known. */
type Draft = TreeNode extends infer N ? (N extends TreeNode ? Omit<N, 'level' | 'parent' | 'position' | 'siblings' | 'expanded'> : never) : never;

/** The visible rows of the tree, in order: source, version, dataset, variable. */
export function visibleNodes(state: ITreeState): TreeNode[] {
  const rows: TreeNode[] = [];
  const hits = state.found && new Map(state.found.map(dataset => [dataset.id, dataset]));

  const place = (drafts: Draft[], level: number, parent: string | null, below?: (draft: Draft) => void): void => {
    drafts.forEach((draft, i) => {
      const expanded = below ? isOpen(draft) : null;
      rows.push({ ...draft, level, parent, position: i + 1, siblings: drafts.length, expanded } as TreeNode);
      if (expanded) {
        below?.(draft);
      }
    });
  };

  // A search opens what it found; without one the reader opens what she wants.
  const isOpen = (draft: Draft): boolean => {
    if (hits && draft.kind === 'dataset') {
      return Boolean(hits.get(draft.dataset.id)?.matches?.length) !== state.expanded.has(`closed:${draft.id}`);
    }
    return hits ? !state.expanded.has(`closed:${draft.id}`) : state.expanded.has(draft.id);
  };

  const datasetsOf = (version: SourceVersion): DatasetSummary[] =>
    hits ? version.datasets.filter(dataset => hits.has(dataset.id)) : version.datasets;

  const sources: Draft[] = state.sources
    .filter(source => !hits || source.versions.some(version => datasetsOf(version).length > 0))
    .map(source => ({
      kind: 'source',
      id: `source:${source.id}`,
      source,
      label: say(source.title, state.language),
      detail: say(source.producer.title, state.language)
    }));

  place(sources, 1, null, draft => {
    const source = (draft as Draft & { kind: 'source' }).source;
    const versions: Draft[] = source.versions
      .filter(version => !hits || datasetsOf(version).length > 0)
      .map(version => ({
        kind: 'version',
        id: `version:${version.schema}`,
        source,
        version,
        label: say(version.title, state.language),
        detail: version.schema
      }));
    place(versions, 2, draft.id, parent => {
      const { version } = parent as Draft & { kind: 'version' };
      const datasets: Draft[] = datasetsOf(version).map(dataset => ({
        kind: 'dataset',
        id: `dataset:${dataset.id}`,
        source,
        dataset,
        label: say(dataset.title, state.language),
        detail: dataset.id
      }));
      place(datasets, 3, parent.id, row => {
        const { dataset } = row as Draft & { kind: 'dataset' };
        const whole = state.dataset(dataset.id);
        if (!whole) {
          place([{ kind: 'loading', id: `loading:${dataset.id}`, dataset, label: '', detail: '' }], 4, row.id);
          return;
        }
        const matches = hits?.get(dataset.id)?.matches;
        const variables = matches?.length ? whole.variables.filter(variable => matches.includes(variable.name)) : whole.variables;
        place(
          variables.map(variable => ({
            kind: 'variable',
            id: `variable:${dataset.id}.${variable.name}`,
            source,
            dataset: whole,
            variable,
            label: variable.name,
            detail: say(variable.label, state.language)
          })),
          4,
          row.id
        );
      });
    });
  });
  return rows;
}

/** The row that a typed beginning leads to: the next one after `from`, around the end. */
export function typeAhead(rows: ReadonlyArray<TreeNode>, from: number, typed: string): number {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(typed);
  for (let step = typed.length > 1 ? 0 : 1; step <= rows.length; step++) {
    const at = (from + step) % rows.length;
    const row = rows[at];
    if (row && plain(row.label).startsWith(wanted)) {
      return at;
    }
  }
  return -1;
}

/** A text in parts, those that a search found marked; upper and lower case and accents are one. */
export function highlight(text: string, search: string): { text: string; found: boolean }[] {
  const fold = (s: string): string => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = fold(search.trim());
  if (!wanted) {
    return [{ text, found: false }];
  }
  // Folded character by character, so that places in both texts agree.
  const characters = [...text];
  const folded = characters.map(fold);
  const parts: { text: string; found: boolean }[] = [];
  const add = (piece: string, found: boolean): void => {
    if (piece) {
      parts.push({ text: piece, found });
    }
  };
  let start = 0;
  for (let i = 0; i < characters.length; ) {
    let joined = '';
    let end = i;
    while (end < characters.length && joined.length < wanted.length) {
      joined += folded[end++];
    }
    if (joined === wanted) {
      add(characters.slice(start, i).join(''), false);
      add(characters.slice(i, end).join(''), true);
      start = i = end;
    } else {
      i++;
    }
  }
  add(characters.slice(start).join(''), false);
  return parts;
}
