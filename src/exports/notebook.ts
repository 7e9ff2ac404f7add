import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Choice } from './choice.js';
import { base64 } from './revision.js';

/** Under which the Python package marks an output as a recorded result. */
const MARK = 'vitrine';

interface IMark {
  query?: unknown;
  preview?: unknown;
}

/** What of a notebook could leave: the results that it shows, that of the active cell chosen or else the last, and its code. */
export async function choicesOf(panel: NotebookPanel): Promise<{ choice: Choice; chosen: boolean }[]> {
  const shown: { query: string; called: string; active: boolean }[] = [];
  for (const cell of panel.content.widgets) {
    const outputs = cell.model.sharedModel.toJSON()['outputs'];
    for (const output of Array.isArray(outputs) ? outputs : []) {
      const mark = ((output as { metadata?: Record<string, unknown> }).metadata ?? {})[MARK] as IMark | undefined;
      // A preview never leaves.
      if (typeof mark?.query === 'string' && mark.preview !== true) {
        shown.push({ query: mark.query, called: calledIn(cell.model.sharedModel.getSource()), active: cell === panel.content.activeCell });
      }
    }
  }
  const chosen = (shown.find(({ active }) => active) ?? shown.at(-1))?.query;
  return [
    ...[...new Map(shown.map(each => [each.query, each])).values()].map(({ query, called }) => ({ choice: { kind: 'table' as const, query, called }, chosen: query === chosen })),
    { choice: await codeOf(panel), chosen: false }
  ];
}

/** The name that `%%sql` gives it, or the first line that makes it. */
function calledIn(source: string): string {
  const [first = '', second = ''] = source.trim().split('\n');
  const [, name] = /^%%sql(?:\s+--\w+)?\s+(\w+)\s*$/.exec(first) ?? [];
  return name ?? (first.startsWith('%%') ? second : first).slice(0, 60);
}

/** The notebook without what it shows: outputs are rows that nobody needs to send. */
async function codeOf(panel: NotebookPanel): Promise<Choice> {
  const notebook = panel.context.model.toJSON() as { cells: Record<string, unknown>[] };
  const bare = {
    ...notebook,
    cells: notebook.cells.map(({ attachments, ...cell }) => (cell['cell_type'] === 'code' ? { ...cell, outputs: [], execution_count: null } : cell))
  };
  const file = panel.context.path.split('/').at(-1) ?? 'notebook.ipynb';
  return { kind: 'code', file, content: await base64(new Blob([JSON.stringify(bare)])) };
}
