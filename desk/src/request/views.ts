import type { Output } from '@vitrine/sdk';

/** A way to look at an output. */
export type View = { as: 'table' } | { as: 'evidence' } | { as: 'picture' | 'text' | 'notebook'; file: string };

const TEXT = /^(text\/|application\/(json|x-ipynb\+json|xml|yaml|x-yaml|toml|sql|javascript|x-sh)|image\/svg\+xml)|\+(json|xml|yaml)\b/;
const NAMES = /\.(csv|tsv|txt|md|json|ipynb|py|r|sql|do|sas|sps|jl|yaml|yml|toml|xml|svg|log)$/i;

/** How an output can be looked at, the likeliest first. SVG is text here: only a picture that can hold no script is drawn. */
export function viewsOf({ kind, rows, files, query, evidence }: Pick<Output, 'kind' | 'rows' | 'files' | 'query' | 'evidence'>): View[] {
  const pictures = files.filter(({ media }) => media === 'image/png').map(({ name }): View => ({ as: 'picture', file: name }));
  const table: View[] = kind === 'table' || rows !== undefined ? [{ as: 'table' }] : [];
  if (query !== undefined && evidence === 'shown') {
    table.push({ as: 'evidence' });
  }
  const texts = files
    .filter(({ media, name }) => media !== 'image/png' && (TEXT.test(media) || NAMES.test(name)))
    .flatMap(({ name }): View[] => (/\.ipynb$/i.test(name) ? [{ as: 'notebook', file: name }, { as: 'text', file: name }] : [{ as: 'text', file: name }]));
  return kind === 'figure' ? [...pictures, ...table, ...texts] : [...table, ...pictures, ...texts];
}

export const viewKey = (view: View): string => ('file' in view ? `${view.as} ${view.file}` : view.as);
