import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import type { Language } from '../session/language.js';
import { drawingOf, type IDrawable, type ILook, type Shapes } from './drawing.js';
import type { FigureSpec } from './spec.js';

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

export interface IDrawingProps {
  /** The same object while nothing changed: it is drawn again with each other. */
  spec: FigureSpec | null;
  table: IDrawable;
  map?: { place: string; shapes: Shapes } | undefined;
  label: string;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  language: Language;
}

/** A figure, drawn by JupyterLab's own renderer in the colours of its theme. */
export function Drawing({ spec, table, map, label, rendermime, trans, language }: IDrawingProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [theme, setTheme] = useState(document.body.dataset['jpThemeName']);
  const [width, setWidth] = useState(0);
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
    setFailed(false);
    if (!node || width === 0) {
      return;
    }
    if (!spec) {
      node.replaceChildren();
      return;
    }
    const size = { width: Math.max(240, map ? Math.min(width, 560) : width), height: map ? HEIGHT + 80 : HEIGHT };
    const renderer = rendermime.createRenderer(MIME);
    // Put in by hand: React may take the host away before Lumino could detach it.
    node.replaceChildren(renderer.node);
    let gone = false;
    // Vega draws after a while: what it draws into must stay until it has, even when the reader has gone on.
    const drawing = renderer.renderModel(new MimeModel({ data: { [MIME]: drawingOf(spec, table, lookOf(node, language), size, map) as never } })).catch(() => {
      if (!gone) {
        setFailed(true);
      }
    });
    return () => {
      gone = true;
      void drawing.then(() => renderer.dispose());
    };
  }, [spec, table, map, theme, rendermime, width, language]);

  return (
    <>
      {failed && <p className="jp-Vitrine-hint">{trans.__('The chart could not be drawn. Choose other columns.')}</p>}
      <div ref={host} className="jp-VitrineChart-host" role="img" aria-label={label} />
    </>
  );
}
