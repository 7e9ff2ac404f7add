import { renderAsync } from '@resvg/resvg-js';
import { fonts } from './process.js';

/** Twice the size, for print; less where the figure is large already. */
export async function pngOf(svg: string): Promise<Buffer> {
  const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const pixels = Number(width) * Number(height);
  const zoom = Math.min(2, Math.sqrt(12_000_000 / pixels));
  const picture = await renderAsync(svg, {
    background: '#ffffff',
    fitTo: { mode: 'zoom', value: zoom },
    font: { loadSystemFonts: false, fontFiles: [fonts.regular, fonts.bold], defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' }
  });
  return picture.asPng();
}
