import { menuless } from './vega.js';

describe('the menu of charts', () => {
  it('stays off, whatever an output asks for', () => {
    const type = 'application/vnd.vegalite.v5+json';
    expect(menuless({}, type)).toEqual({ [type]: { embed_options: { actions: false } } });
    expect(menuless({ [type]: { embed_options: { actions: true, renderer: 'svg' } }, other: 1 }, type)).toEqual({
      [type]: { embed_options: { actions: false, renderer: 'svg' } },
      other: 1
    });
  });
});
