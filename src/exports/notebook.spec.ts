import type { NotebookPanel } from '@jupyterlab/notebook';
import { choicesOf } from './notebook.js';

const shown = (query: string, more: object = {}) => ({ output_type: 'execute_result', data: { 'text/plain': 'row 4711' }, metadata: { vitrine: { query, preview: false, ...more } } });
const cell = (source: string, ...outputs: object[]) => ({ cell_type: 'code', source, execution_count: 7, metadata: {}, outputs });

function panel(cells: ReturnType<typeof cell>[], active: number): NotebookPanel {
  const widgets = cells.map(each => ({ model: { sharedModel: { getSource: () => each.source, toJSON: () => each } } }));
  return {
    content: { widgets, activeCell: widgets[active] },
    context: { path: 'maps/carte.ipynb', model: { toJSON: () => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }) } }
  } as unknown as NotebookPanel;
}
const cells = [cell('%%sql carte\nSELECT 1', shown('q1')), cell('vitrine.query("SELECT 2")', shown('q2')), cell('other', { output_type: 'stream', text: 'x' }), cell('%%sql\nSELECT 3', shown('q3', { preview: true }))];

describe('what of a notebook could leave', () => {
  it('is each result that it shows, by the name she knows, and its code', async () => {
    const choices = await choicesOf(panel(cells, 2));
    expect(choices.map(({ choice, chosen }) => [choice.kind, choice.kind === 'table' ? [choice.query, choice.called] : '', chosen])).toEqual([
      ['table', ['q1', 'carte'], false],
      ['table', ['q2', 'vitrine.query("SELECT 2")'], true],
      ['code', '', false]
    ]);
  });

  it('is first the result of the cell that she is in', async () => {
    expect((await choicesOf(panel(cells, 0))).map(({ chosen }) => chosen)).toEqual([true, false, false]);
  });

  it('sends source only: no row that the notebook shows', async () => {
    const choice = (await choicesOf(panel(cells, 0))).at(-1)?.choice;
    const sent = Buffer.from(choice?.kind === 'code' ? choice.content : '', 'base64').toString();
    expect(sent).toContain('SELECT 1');
    expect(sent).not.toContain('4711');
  });
});
