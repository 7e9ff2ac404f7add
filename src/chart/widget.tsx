import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useMemo, useState } from 'react';
import type { Rows } from '../query/rows.js';
import type { Language } from '../session/language.js';
import { describe, type IFailure } from '../session/failure.js';
import type { Atlas } from './atlas.js';
import { captionOf } from './caption.js';
import { drawableOf, type Shapes } from './drawing.js';
import { Drawing } from './drawing-view.js';
import { facetsOf, type IPlaces, mapOf } from './map.js';
import { DRAWN_ROWS, figureOf, type FigureSpec, type IRoles, isAmount, rolesOf } from './spec.js';

/** A figure as an export names it: the gateway draws it from the protected table. */
export interface IFigure {
  spec: FigureSpec;
  title: string;
  alt: string;
  /** Column of places, of a map. */
  geometry?: string;
}

interface IChartProps {
  rows: Rows;
  atlas: Atlas;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  language: Language;
  /** Asks for the figure to leave; null while its result is not whole. */
  onExport: ((figure: IFigure) => void) | null;
}

/** A chart or a map of the rows at hand. */
export function Chart({ rows, atlas, rendermime, trans, language, onExport }: IChartProps): JSX.Element {
  const [roles, setRoles] = useState<IRoles>(() => rolesOf(rows));
  const [places, setPlaces] = useState<IPlaces | null>(null);
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const [failure, setFailure] = useState<IFailure | null>(null);
  const [mapped, setMapped] = useState(false);
  const [facets, setFacets] = useState<{ column: number; value: string; values: string[] }[]>([]);

  useEffect(() => {
    let gone = false;
    atlas.places(rows.columns).then(
      found => {
        if (!gone && found) {
          setPlaces(found);
          setFacets(facetsOf(rows, found.column).map(each => ({ ...each, value: each.values[0]! })));
        }
      },
      () => undefined
    );
    return () => {
      gone = true;
    };
  }, [atlas, rows]);
  useEffect(() => {
    if (!mapped || !places) {
      return;
    }
    let gone = false;
    setFailure(null);
    atlas.shapes(places).then(
      found => gone || setShapes(found),
      (error: unknown) => gone || setFailure(describe(error, trans))
    );
    return () => {
      gone = true;
    };
  }, [atlas, places, mapped, trans]);

  const place = mapped && places ? rows.columns[places.column]?.name : undefined;
  const spec = useMemo(() => (place === undefined ? figureOf(rows, roles) : mapOf(rows, roles.y, facets)), [rows, roles, place, facets]);
  const table = useMemo(() => drawableOf(rows), [rows]);
  const map = useMemo(() => (place !== undefined && shapes ? { place, shapes } : undefined), [place, shapes]);

  const pick = (role: keyof IRoles, label: string, none: boolean, amounts = false): JSX.Element => (
    <label>
      {label}
      <select className="jp-mod-styled" value={roles[role]} onChange={event => setRoles({ ...roles, [role]: Number(event.target.value) })}>
        {none && <option value={-1}>{trans.__('None')}</option>}
        {rows.columns.map((column, i) =>
          amounts && !isAmount(column) ? null : (
            <option key={i} value={i}>
              {column.name}
            </option>
          )
        )}
      </select>
    </label>
  );

  return (
    <div className="jp-VitrineChart">
      <div className="jp-VitrineChart-picks">
        {places && (
          <label>
            {trans.__('Kind')}
            <select className="jp-mod-styled" value={mapped ? 'map' : 'chart'} onChange={event => setMapped(event.target.value === 'map')}>
              <option value="chart">{trans.__('Chart')}</option>
              <option value="map">{trans.__('Map')}</option>
            </select>
          </label>
        )}
        {place === undefined ? (
          <>
            {pick('x', trans.__('Across (x)'), roles.x < 0)}
            {pick('y', trans.__('Up (y)'), roles.y < 0)}
            {pick('colour', trans.__('Colour'), true)}
          </>
        ) : (
          <>
            {pick('y', trans.__('Colour'), roles.y < 0, true)}
            {facets.map(({ column, value, values }) => (
              <label key={column}>
                {rows.columns[column]?.name}
                <select
                  className="jp-mod-styled"
                  value={value}
                  onChange={event => setFacets(facets.map(each => (each.column === column ? { ...each, value: event.target.value } : each)))}
                >
                  {values.map(each => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              </label>
            ))}
          </>
        )}
        {table.rows.length < rows.received && <span className="jp-VitrineChart-note">{trans.__('The first %1 rows are drawn.', DRAWN_ROWS)}</span>}
        {spec && onExport && (
          <button
            className="jp-Vitrine-button jp-VitrineChart-export"
            title={trans.__('Ask for this figure to leave')}
            onClick={() => onExport({ spec, ...captionOf(spec, place, trans), ...(place === undefined ? {} : { geometry: place }) })}
          >
            {trans.__('Export')}
          </button>
        )}
      </div>
      {!spec && <p className="jp-Vitrine-hint">{place === undefined ? trans.__('Choose a column of numbers for y.') : trans.__('Choose a column of numbers for the colour.')}</p>}
      {failure && (
        <p className="jp-Vitrine-hint" role="alert">
          {failure.title} {failure.remedy}
        </p>
      )}
      {place !== undefined && !shapes && !failure && <p className="jp-Vitrine-hint">{trans.__('Fetching the shapes…')}</p>}
      <Drawing
        spec={place !== undefined && !shapes ? null : spec}
        table={table}
        map={map}
        label={trans.__('Chart of the result')}
        rendermime={rendermime}
        trans={trans}
        language={language}
      />
    </div>
  );
}
