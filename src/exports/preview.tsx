import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { TableView } from '@vitrine/sdk';
import { useEffect, useMemo, useState } from 'react';
import type { Atlas } from '../chart/atlas.js';
import type { IDrawable, Shapes } from '../chart/drawing.js';
import { Drawing } from '../chart/drawing-view.js';
import type { IFigure } from '../chart/widget.js';
import { grouped, type Language, say } from '../session/language.js';

/** Rows of a preview; the rest is in the table that leaves. */
const SHOWN = 100;

/** How many rows of the whole table are withheld; null where only those of its beginning are told. */
export const withheldOf = ({ rows, withheld, total }: TableView): number | null =>
  rows.length === total || withheld.some(place => place >= rows.length) ? withheld.length : null;

interface ITableProps {
  table: TableView;
  language: Language;
  trans: TranslationBundle;
}

/** A table as it would leave: a withheld statistic has no value here either. */
export function TablePreview({ table, language, trans }: ITableProps): JSX.Element {
  const [only, setOnly] = useState(false);
  const withheld = useMemo(() => new Set(table.withheld), [table]);
  const count = withheldOf(table);
  const places = table.rows.map((_, place) => place).filter(place => !only || withheld.has(place));
  const numeric = useMemo(
    () => new Set(table.columns.flatMap(({ role }, c) => (role === 'statistic' && table.rows.some(row => typeof row[c] === 'number') ? [c] : []))),
    [table]
  );
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
  const shown = (value: TableView['rows'][number][number], key: boolean): string =>
    value === null ? 'NULL' : typeof value === 'number' && !key ? number.format(value) : String(value);
  return (
    <div className="jp-VitrinePreview">
      {withheld.size > 0 && (
        <label className="jp-VitrinePreview-only">
          <input type="checkbox" checked={only} onChange={event => setOnly(event.target.checked)} />
          {trans.__('Only withheld rows')}
        </label>
      )}
      {/* What scrolls must be reached by keyboard. */}
      <div className="jp-VitrinePreview-scroll" tabIndex={0} role="group" aria-label={trans.__('The table as it would leave')}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column, c) => (
                <th key={c} scope="col" className={numeric.has(c) ? 'jp-mod-number' : ''}>
                  {column.name}
                  {column.label && <span>{say(column.label, language)}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.slice(0, SHOWN).map(place => (
              <tr key={place} className={withheld.has(place) ? 'jp-mod-withheld' : ''}>
                {table.rows[place]!.map((value, c) => {
                  const key = table.columns[c]?.role !== 'statistic';
                  return (
                    <td key={c} className={numeric.has(c) ? 'jp-mod-number' : ''}>
                      {withheld.has(place) && !key ? <em>{trans.__('withheld')}</em> : shown(value, key)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="jp-VitrinePreview-count">
        {[
          grouped(trans._n('%1 row', '%1 rows', table.total), table.total, language),
          count ? trans._n('%1 withheld', '%1 withheld', count) : '',
          places.length > SHOWN ? trans.__('the first %1 shown', SHOWN) : ''
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

interface IFigureProps extends ITableProps {
  figure: IFigure;
  atlas: Atlas;
  rendermime: IRenderMimeRegistry;
}

/** A figure of the table as it would leave. The gateway draws the one that leaves, from the same table. */
export function FigurePreview({ figure, table, atlas, rendermime, language, trans }: IFigureProps): JSX.Element {
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const place = figure.geometry;
  useEffect(() => {
    if (place === undefined) {
      return;
    }
    let gone = false;
    atlas
      .places([{ name: place }])
      .then(found => (found ? atlas.shapes(found) : null))
      .then(
        found => gone || setShapes(found),
        // Without shapes only the preview is missing.
        () => undefined
      );
    return () => {
      gone = true;
    };
  }, [atlas, place]);
  const drawable = useMemo<IDrawable>(
    () => ({ columns: table.columns.map(({ name }) => name), rows: table.rows, withheld: new Set(table.withheld) }),
    [table]
  );
  const map = useMemo(() => (place !== undefined && shapes ? { place, shapes } : undefined), [place, shapes]);
  const count = withheldOf(table);
  return (
    <div className="jp-VitrinePreview">
      <Drawing
        spec={place !== undefined && !shapes ? null : figure.spec}
        table={drawable}
        map={map}
        label={figure.alt}
        rendermime={rendermime}
        trans={trans}
        language={language}
      />
      {count !== null && count > 0 && (
        <p className="jp-VitrinePreview-count">
          {trans._n('%1 row of its table is withheld: it is drawn as withheld.', '%1 rows of its table are withheld: they are drawn as withheld.', count)}
        </p>
      )}
      {table.rows.length < table.total && (
        <p className="jp-VitrinePreview-count">
          {trans.__('Drawn here of the first %1 rows of %2; what leaves is drawn of all.', table.rows.length, table.total)}
        </p>
      )}
    </div>
  );
}
