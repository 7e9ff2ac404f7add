import { useState } from 'react';
import type { CellEvidence, Output } from '@vitrine/sdk';
import { Chip } from '../elements/chips.js';
import { Failure } from '../elements/failure.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { words } from './words.js';

/** Cells in the page at first, and more at each wish. */
const STEP = 200;

/** What was measured about each cell of the query that an output is of, those that fail first. */
export function EvidenceView({ request, output }: { request: string; output: Output }): JSX.Element {
  const { gateway, speech } = useDesk();
  const { say } = speech;
  const { data, error, reload } = useLoaded(`evidence ${output.id} ${output.digest}`, signal => gateway.exports.evidence(request, output.id, signal));
  const [only, setOnly] = useState(false);
  const [shown, setShown] = useState(STEP);
  if (error !== undefined) {
    return <Failure error={error} retry={reload} />;
  }
  if (!data) {
    return <Skeleton lines={10} />;
  }
  const { cells, total } = data;
  if (cells.length === 0) {
    return <p className="empty">{say(words.nothingMeasured)}</p>;
  }
  const failing = cells.filter(({ outcome }) => outcome !== 'safe alone');
  const listed = only ? failing : cells;
  const keys = [...new Set(cells.flatMap(({ key }) => key.map(({ column }) => column)))];
  return (
    <section className="evidence">
      <p className="quiet">
        {say(words.measures, { failing: failing.length, all: cells.length })} {cells.length < total && say(words.firstMeasures, { all: total })}
      </p>
      {failing.length > 0 && failing.length < cells.length && (
        <label>
          <input type="checkbox" checked={only} onChange={event => setOnly(event.target.checked)} /> {say(words.onlyFailing)}
        </label>
      )}
      <div className="scroll" tabIndex={0} role="group" aria-label={say(words.asEvidence)}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{say(words.outcome)}</th>
              {keys.map(key => (
                <th key={key} scope="col">
                  <Plain text={key} />
                </th>
              ))}
              <th scope="col">{say(words.statistic)}</th>
              <th scope="col">{say(words.unit)}</th>
              {[words.units, words.margin, words.records, words.largest, words.twoLargest].map(text => (
                <th key={text.en} scope="col" className="figure">
                  {say(text)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, shown).map((cell, place) => (
              <Row key={place} cell={cell} keys={keys} />
            ))}
          </tbody>
        </table>
        {listed.length > shown && (
          <button type="button" className="small" onClick={() => setShown(shown + STEP)}>
            {say(words.showMore, { n: Math.min(STEP, listed.length - shown) })}
          </button>
        )}
      </div>
    </section>
  );
}

const tones = { unsafe: 'bad', review: 'warn', 'safe alone': 'good' } as const;

function Row({ cell, keys }: { cell: CellEvidence; keys: string[] }): JSX.Element {
  const { say, number, percent } = useSpeech();
  const { key, columns, unit, units, required, records, shares, outcome } = cell;
  const values = new Map(key.map(one => [one.column, one]));
  const margin = units - required;
  return (
    <tr>
      <td>
        <Chip tone={tones[outcome]}>{say(outcome === 'safe alone' ? words.met : words[outcome])}</Chip>
      </td>
      {keys.map(name => {
        const one = values.get(name);
        return (
          <td key={name}>
            {one ? <Plain text={one.value ?? 'NULL'} /> : say(words.all)}
            {one?.label && say(one.label) !== one.value && <span className="sub quiet">{say(one.label)}</span>}
          </td>
        );
      })}
      <td>{columns.length > 0 ? <Plain text={columns.join(', ')} /> : '–'}</td>
      <td>{say(unit)}</td>
      <td className="figure">{number(units)}</td>
      <td className="figure">{margin > 0 ? `+${number(margin)}` : number(margin).replace('-', '−')}</td>
      <td className="figure">{number(records)}</td>
      <td className="figure">{shares[0] === undefined ? '–' : percent(shares[0])}</td>
      <td className="figure">{shares[1] === undefined ? '–' : percent(shares[1])}</td>
    </tr>
  );
}
