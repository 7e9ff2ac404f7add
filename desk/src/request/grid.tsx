import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Finding, TableView } from '@vitrine/sdk';
import { Plain } from '../elements/plain.js';
import { useSpeech } from '../shell/desk-context.js';
import { cellName, marksAt, marksOf, type Place, placeOf } from './marks.js';
import { words } from './words.js';

/** Rows that stand on the page at once. */
const PAGE = 200;

export interface Target {
  finding: Finding;
}

interface GridProps {
  table: TableView;
  findings: readonly Finding[];
  label: string;
  /** A finding whose cell to go to: a new object goes there again. */
  target?: Target;
  onComment?(cell: string): void;
}

const STEPS: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A table as it would leave: one stop for Tab, arrows from cell to cell; cells with findings say what was measured. */
export function Grid({ table, findings, label, target, onComment }: GridProps): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  const marks = useMemo(() => marksOf(table, findings), [table, findings]);
  const withheld = useMemo(() => new Set(table.withheld), [table]);
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const move = useRef(false);
  const page = Math.floor(active.row / PAGE);
  const from = page * PAGE;
  const shown = table.rows.slice(from, from + PAGE);

  useEffect(() => {
    if (move.current) {
      move.current = false;
      body.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  }, [active]);
  const focus = (place: Place) => {
    move.current = true;
    setActive({ row: Math.max(0, Math.min(table.rows.length - 1, place.row)), column: Math.max(0, Math.min(table.columns.length - 1, place.column)) });
  };
  useEffect(() => {
    const place = target && placeOf(marks, target.finding);
    if (place) {
      focus(place);
    }
  }, [target, marks]);

  const press = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by) {
      focus({ row: active.row + by[0], column: active.column + by[1] });
    } else if (event.key === 'Home' || event.key === 'End') {
      focus({ row: active.row, column: event.key === 'Home' ? 0 : table.columns.length - 1 });
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      focus({ row: active.row + (event.key === 'PageUp' ? -20 : 20), column: active.column });
    } else if (event.key === 'Enter' && onComment) {
      onComment(cellName(table, active.row, active.column));
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <>
      <table className="grid" role="grid" aria-label={label} aria-rowcount={table.total + 1} aria-colcount={table.columns.length} onKeyDown={press}>
        <thead>
          <tr role="row" aria-rowindex={1}>
            {table.columns.map(({ name, role, label: title }, column) => (
              <th key={column} role="columnheader" scope="col" className={role === 'key' ? 'key' : 'figure'}>
                <Plain text={name} />
                {title && <span className="sub">{say(title)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((values, offset) => {
            const row = from + offset;
            const hidden = withheld.has(row);
            return (
              <tr key={row} role="row" aria-rowindex={row + 2} className={hidden ? 'withheld' : undefined}>
                {table.columns.map((_, column) => (
                  <Cell
                    key={column}
                    value={values[column] ?? null}
                    isKey={table.columns[column]?.role === 'key'}
                    hidden={hidden && table.columns[column]?.role !== 'key'}
                    findings={marksAt(marks, row, column)}
                    active={row === active.row && column === active.column}
                    onFocus={() => (row !== active.row || column !== active.column) && setActive({ row, column })}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="grid-foot quiet">
        {table.rows.length > PAGE && (
          <span className="pages">
            <button type="button" className="small" disabled={page === 0} onClick={() => setActive({ row: from - PAGE, column: 0 })}>
              {say(words.previous)}
            </button>
            <span>{say(words.rows, { from: speech.number(from + 1), to: speech.number(from + shown.length), all: speech.number(table.rows.length) })}</span>
            <button type="button" className="small" disabled={from + PAGE >= table.rows.length} onClick={() => setActive({ row: from + PAGE, column: 0 })}>
              {say(words.next)}
            </button>
          </span>
        )}
        {table.total > table.rows.length && <span>{say(words.firstRows, { n: speech.number(table.rows.length), all: speech.number(table.total) })}</span>}
        {onComment && <span>{say(words.gridHint)}</span>}
      </div>
    </>
  );
}

interface CellProps {
  value: string | number | boolean | null;
  isKey: boolean;
  hidden: boolean;
  findings: readonly Finding[];
  active: boolean;
  onFocus(): void;
}

function Cell({ value, isKey, hidden, findings, active, onFocus }: CellProps): JSX.Element {
  const speech = useSpeech();
  const worst = findings.some(({ verdict }) => verdict === 'unsafe') ? 'unsafe' : findings.length > 0 ? 'review' : undefined;
  return (
    <td
      role="gridcell"
      tabIndex={active ? 0 : -1}
      className={[isKey ? 'key' : 'figure', worst ? `marked ${worst}` : '', hidden ? 'hidden' : ''].join(' ').trim()}
      onFocus={onFocus}
    >
      <CellValue value={value} isKey={isKey} hidden={hidden} />
      {worst && (
        <span className="note">
          <strong>{speech.say(words[worst])}</strong>
          {findings.map((finding, place) => (
            <span key={place}>
              {speech.say(finding.message)} <Measure finding={finding} />
            </span>
          ))}
        </span>
      )}
    </td>
  );
}

function CellValue({ value, isKey, hidden }: Pick<CellProps, 'value' | 'isKey' | 'hidden'>): JSX.Element {
  const speech = useSpeech();
  if (hidden) {
    return <em>{speech.say(words.withheld)}</em>;
  }
  if (value === null) {
    return <span className="quiet">NULL</span>;
  }
  if (typeof value === 'number' && !isKey) {
    return <span title={String(value)}>{speech.number(value)}</span>;
  }
  return <Plain text={String(value)} />;
}

const SHARES = new Set(['dominance', 'p-percent']);

/** What was measured and what is asked for, where the producers let it be seen. */
export function Measure({ finding }: { finding: Finding }): JSX.Element | null {
  const speech = useSpeech();
  const written = (value: number) => (SHARES.has(finding.code) ? speech.percent(value) : speech.number(value));
  const parts = [
    finding.measured === undefined ? '' : `${speech.say(words.measured)} ${written(finding.measured)}`,
    finding.required === undefined ? '' : `${speech.say(words.required)} ${written(finding.required)}`
  ].filter(Boolean);
  return parts.length > 0 ? <span className="measure">{parts.join(' · ')}</span> : null;
}
