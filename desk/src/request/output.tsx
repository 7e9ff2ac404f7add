import { useMemo, useState } from 'react';
import type { Output } from '@vitrine/sdk';
import { VerdictChip } from '../elements/chips.js';
import { Digest } from '../elements/digest.js';
import { Failure } from '../elements/failure.js';
import { Plain } from '../elements/plain.js';
import { Skeleton } from '../elements/skeleton.js';
import { visible } from '../elements/visible.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { Notebook, Picture, TextFile } from './content.js';
import { EvidenceView } from './evidence.js';
import { Grid, type Target } from './grid.js';
import { type View, viewKey, viewsOf } from './views.js';
import { words } from './words.js';

interface OutputProps {
  request: string;
  output: Output;
  target?: Target;
  onComment?(cell: string): void;
}

/** An output as it would leave: ways to look at it, and its files. */
export function OutputView({ request, output, target, onComment }: OutputProps): JSX.Element {
  const { say } = useSpeech();
  const views = useMemo(() => viewsOf(output), [output]);
  const [chosen, setChosen] = useState<string>();
  // A cell that is asked for is shown in the table, whatever was looked at.
  const [seen, setSeen] = useState(target);
  if (target !== seen) {
    setSeen(target);
    setChosen('table');
  }
  const view = views.find(each => viewKey(each) === chosen) ?? views[0];

  const name = (each: View): string =>
    each.as === 'table' ? say(words.asTable) : each.as === 'evidence' ? say(words.asEvidence) : each.as === 'picture' ? `${say(words.asPicture)} (PNG)` : each.as === 'notebook' ? say(words.asNotebook) : visible(each.file);

  return (
    <>
      <div className="output-head">
        <h2>
          <Plain text={output.title ?? output.name} />
        </h2>
        <span className="quiet">{say(words[output.kind])}</span>
        <VerdictChip verdict={output.verdict} />
        {output.withheld > 0 && <span className="chip">{say(words.withheldRows, { n: output.withheld, all: output.rows ?? '?' })}</span>}
      </div>
      {views.length > 1 && (
        <div className="views" role="group" aria-label={say(words.views)}>
          {views.map(each => (
            <button key={viewKey(each)} type="button" aria-pressed={each === view} onClick={() => setChosen(viewKey(each))}>
              {name(each)}
            </button>
          ))}
        </div>
      )}
      {!view && <p className="empty">{say(words.noView)}</p>}
      {view?.as === 'table' && <TableOf request={request} output={output} target={target} onComment={onComment} />}
      {view?.as === 'evidence' && <EvidenceView request={request} output={output} />}
      {view?.as === 'picture' && <Picture request={request} output={output} file={view.file} />}
      {view?.as === 'text' && <TextFile key={view.file} request={request} output={output} file={view.file} />}
      {view?.as === 'notebook' && <Notebook request={request} output={output} file={view.file} />}
      <Files output={output} />
    </>
  );
}

function TableOf({ request, output, target, onComment }: OutputProps): JSX.Element {
  const { gateway } = useDesk();
  const { data, error, reload } = useLoaded(`${output.id} ${output.digest}`, signal => gateway.exports.table(request, output.id, signal));
  if (error !== undefined) {
    return <Failure error={error} retry={reload} />;
  }
  if (!data) {
    return <Skeleton lines={10} />;
  }
  return <Grid table={data} findings={output.findings} label={visible(output.name)} target={target} onComment={onComment} />;
}

function Files({ output }: { output: Output }): JSX.Element {
  const speech = useSpeech();
  const { say } = speech;
  return (
    <section className="files">
      <h3>{say(words.files)}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(words.fileName)}</th>
            <th scope="col">{say(words.media)}</th>
            <th scope="col">{say(words.size)}</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {output.files.map(file => (
            <tr key={file.name}>
              <th scope="row">
                <Plain text={file.name} />
              </th>
              <td>{file.media}</td>
              <td className="figure">{speech.bytes(file.bytes)}</td>
              <td>
                <Digest value={file.sha256} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
