import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import type { Rows } from '../query/rows.js';
import type { Language } from '../session/language.js';
import { chartOf, type ILook, type IRoles, rolesOf } from './spec.js';

/** Pixels: height of a chart, and by how much its width changes. */
const HEIGHT = 320;
const STEP = 20;

const MIME = 'application/vnd.vegalite.v5+json';

// Vega paints; it needs colours, not variables.
function lookOf(node: HTMLElement, language: Language): ILook {
  const style = getComputedStyle(node);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return { language, text: of('--jp-ui-font-color1'), line: of('--jp-border-color2'), series: of('--jp-brand-color1'), font: of('--jp-ui-font-family') };
}

interface IChartProps {
  rows: Rows;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  language: Language;
}

/** A chart of the rows at hand, drawn by JupyterLab's own renderer. */
export function Chart({ rows, rendermime, trans, language }: IChartProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [roles, setRoles] = useState<IRoles>(() => rolesOf(rows));
  const [theme, setTheme] = useState(document.body.dataset['jpThemeName']);
  const [width, setWidth] = useState(0);
  const [drawn, setDrawn] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const observer = new ResizeObserver(entries => {
      const seen = entries[0]?.contentRect.width ?? 0;
      // In steps, so that dragging a divider does not draw at every pixel.
      setWidth(Math.floor(seen / STEP) * STEP);
    });
    if (host.current) {
      observer.observe(host.current);
    }
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.body.dataset['jpThemeName']));
    observer.observe(document.body, { attributeFilter: ['data-jp-theme-name'] });
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const node = host.current;
    const chart = node && chartOf(rows, roles, lookOf(node, language), { width: Math.max(240, width), height: HEIGHT });
    setDrawn(chart ? chart.drawn : null);
    setFailed(false);
    if (!node || !chart || width === 0) {
      return;
    }
    const renderer = rendermime.createRenderer(MIME);
    // Put in by hand: React may take the host away before Lumino could detach it.
    node.replaceChildren(renderer.node);
    let gone = false;
    // Vega draws after a while: what it draws into must stay until it has, even when the reader has gone on.
    const drawing = renderer.renderModel(new MimeModel({ data: { [MIME]: chart.spec as never } })).catch(() => {
      if (!gone) {
        setFailed(true);
      }
    });
    return () => {
      gone = true;
      void drawing.then(() => renderer.dispose());
    };
  }, [rows, roles, theme, rendermime, width, language]);

  const pick = (role: keyof IRoles, label: string, none: boolean): JSX.Element => (
    <label>
      {label}
      <select
        className="jp-mod-styled"
        value={roles[role]}
        onChange={event => setRoles({ ...roles, [role]: Number(event.target.value) })}
      >
        {none && <option value={-1}>{trans.__('None')}</option>}
        {rows.columns.map((column, i) => (
          <option key={i} value={i}>
            {column.name}
          </option>
        ))}
      </select>
    </label>
  );

  return (
    <div className="jp-VitrineChart">
      <div className="jp-VitrineChart-picks">
        {pick('x', trans.__('Across (x)'), roles.x < 0)}
        {pick('y', trans.__('Up (y)'), roles.y < 0)}
        {pick('colour', trans.__('Colour'), true)}
        {drawn !== null && drawn < rows.received && (
          <span className="jp-VitrineChart-note">{trans.__('The first %1 rows are drawn.', drawn)}</span>
        )}
      </div>
      {drawn === null && <p className="jp-Vitrine-hint">{trans.__('Choose a column of numbers for y.')}</p>}
      {failed && <p className="jp-Vitrine-hint">{trans.__('The chart could not be drawn. Choose other columns.')}</p>}
      <div ref={host} className="jp-VitrineChart-host" role="img" aria-label={trans.__('Chart of the result')} />
    </div>
  );
}
