import { Fragment, useEffect, useMemo, useState } from 'react';
import type { Output } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { linesOf, visible } from '../elements/visible.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { cellsOf } from './notebook.js';
import { words } from './words.js';

interface FileProps {
  request: string;
  output: Output;
  file: string;
}

/** The bytes that were frozen have a name of their own: their digest. */
const keyOf = ({ output, file }: FileProps): string => `${output.id} ${output.digest} ${file}`;

/** A picture that the gateway drew or encoded again: PNG, whatever it was said to be. */
export function Picture(props: FileProps): JSX.Element {
  const { request, output, file } = props;
  const { gateway, speech } = useDesk();
  const { data, error, reload } = useLoaded(keyOf(props), async signal => new Blob([await gateway.exports.file(request, output.id, file, signal)], { type: 'image/png' }));
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!data) {
      return undefined;
    }
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => {
      setAddress(undefined);
      URL.revokeObjectURL(made);
    };
  }, [data]);

  if (error !== undefined) {
    return <Failure error={error} retry={reload} />;
  }
  return (
    <figure>
      {address ? <img src={address} alt={visible(output.alt ?? '')} /> : <Skeleton lines={10} />}
      <figcaption>
        <h3>{speech.say(words.alt)}</h3>
        <p>{output.alt ? <Plain text={output.alt} lines /> : speech.say(words.noAlt)}</p>
      </figcaption>
    </figure>
  );
}

/** Lines that stand on the page at once. */
const PAGE = 1000;

/** A file as text, never as anything else. */
export function TextFile(props: FileProps): JSX.Element {
  const { request, output, file } = props;
  const { gateway } = useDesk();
  const { data, error, reload } = useLoaded(keyOf(props), async signal => (await gateway.exports.file(request, output.id, file, signal)).text());
  if (error !== undefined) {
    return <Failure error={error} retry={reload} />;
  }
  return data === undefined ? <Skeleton lines={10} /> : <Lines text={data} label={file} />;
}

export function Notebook(props: FileProps): JSX.Element {
  const { request, output, file } = props;
  const { gateway, speech } = useDesk();
  const { data, error, reload } = useLoaded(keyOf(props), async signal => (await gateway.exports.file(request, output.id, file, signal)).text());
  const cells = useMemo(() => (data === undefined ? undefined : cellsOf(data)), [data]);
  if (error !== undefined) {
    return <Failure error={error} retry={reload} />;
  }
  if (data === undefined) {
    return <Skeleton lines={10} />;
  }
  if (!cells) {
    return <p>{speech.say(words.notNotebook)}</p>;
  }
  return (
    <ol className="cells">
      {cells.map((cell, place) => (
        <li key={place}>
          <h3>
            {speech.say(words.cell, { n: place + 1 })} <span className="quiet">{cell.kind}</span>{' '}
            {cell.outputs > 0 && <span className="chip bad">{speech.say(words.cellOutputs)}</span>}
          </h3>
          <Lines text={cell.source} label={speech.say(words.cell, { n: place + 1 })} />
        </li>
      ))}
    </ol>
  );
}

function Lines({ text, label }: { text: string; label: string }): JSX.Element {
  const speech = useSpeech();
  const { say, number } = speech;
  const lines = useMemo(() => linesOf(text), [text]);
  const [page, setPage] = useState(0);
  const from = Math.min(page * PAGE, Math.max(0, lines.length - 1));
  const shown = lines.slice(from, from + PAGE);
  return (
    <>
      <pre className="lines" tabIndex={0} role="group" aria-label={label}>
        {shown.map((line, place) => (
          <Fragment key={from + place}>
            <span className="line">
              <span className="line-number" data-line={from + place + 1} aria-hidden="true" />
              <code>
                <Plain text={line} lines />
              </code>
            </span>
            {'\n'}
          </Fragment>
        ))}
      </pre>
      {lines.length > PAGE && (
        <div className="pages quiet">
          <button type="button" className="small" disabled={from === 0} onClick={() => setPage(page - 1)}>
            {say(words.previous)}
          </button>
          <span>{say(words.lines, { from: number(from + 1), to: number(from + shown.length), all: number(lines.length) })}</span>
          <button type="button" className="small" disabled={from + PAGE >= lines.length} onClick={() => setPage(page + 1)}>
            {say(words.next)}
          </button>
        </div>
      )}
    </>
  );
}
