import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';

const LOADED = /^\s*(import vitrine|from vitrine\b|%(re)?load_ext vitrine)/m;

/** Puts a `%%sql` cell below the active one; before the first, `import vitrine`. Nothing runs by itself. */
export function insertSql(panel: NotebookPanel, sql: string): void {
  const notebook = panel.content;
  const loaded = notebook.widgets.some(cell => LOADED.test(cell.model.sharedModel.getSource()));
  if (!loaded) {
    write(panel, 'import vitrine');
  }
  write(panel, `%%sql\n${sql}`);
  notebook.activate();
}

function write(panel: NotebookPanel, source: string): void {
  const notebook = panel.content;
  const active = notebook.activeCell;
  // An empty code cell is there to be filled.
  if (!active || active.model.type !== 'code' || active.model.sharedModel.getSource().trim() !== '') {
    NotebookActions.insertBelow(notebook);
  }
  notebook.activeCell?.model.sharedModel.setSource(source);
}
