import { cellsOf } from './notebook.js';

describe('A notebook at the desk', () => {
  it('is its cells, as text, with what should not be there counted', () => {
    const notebook = { nbformat: 4, cells: [{ cell_type: 'markdown', source: ['# A\n', 'b'] }, { cell_type: 'code', source: 'x = 1', outputs: [{}] }, null, { source: 3 }] };
    expect(cellsOf(JSON.stringify(notebook))).toEqual([
      { kind: 'markdown', source: '# A\nb', outputs: 0 },
      { kind: 'code', source: 'x = 1', outputs: 1 },
      { kind: '?', source: '', outputs: 0 },
      { kind: '?', source: '', outputs: 0 }
    ]);
  });

  it.each(['', 'not json', '{"cells": 3}', 'null', '[]'])('is nothing where the file is %j', text => {
    expect(cellsOf(text)).toBeUndefined();
  });
});
