import type { ApprovalRecord, Project } from '@vitrine/sdk';
import { Plain } from '../elements/plain.js';
import { Scroll } from '../elements/scroll.js';
import { useSpeech } from '../shell/desk-context.js';
import { words } from './words.js';

interface CompartmentsProps {
  compartments: Project['compartments'];
  approvals: ApprovalRecord[];
}

/** Which sources of a project are used together, and which are kept apart. */
export function Compartments({ compartments, approvals }: CompartmentsProps): JSX.Element | null {
  const speech = useSpeech();
  const { say } = speech;
  const titles = new Map(approvals.map(({ source }) => [source.id, source.title]));
  const rows = [...titles].map(([id, title]) => ({ id, title: say(title), within: compartments.filter(({ sources }) => sources.includes(id)) })).filter(({ within }) => within.length > 0);
  if (rows.length === 0) {
    return null;
  }
  const linked = rows.filter(({ within }) => within.length > 1).map(({ title }) => title);
  return (
    <>
      <h2>{say(words.compartments)}</h2>
      {compartments.length === 1 ? (
        <p>{say(rows.length === 1 ? words.oneSource : words.oneCompartment)}</p>
      ) : (
        <>
          <p>{say(words.apart)}</p>
          <Scroll label={say(words.compartments)}>
            <table className="list matrix">
              <thead>
                <tr>
                  <th scope="col">{say(words.source)}</th>
                  {compartments.map(({ id }) => (
                    <th key={id} scope="col">
                      <span className="sub quiet">{say(words.compartment)}</span>
                      <Plain text={id.replaceAll('+', ' + ')} />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ id, title, within }) => (
                  <tr key={id}>
                    <th scope="row">{title}</th>
                    {compartments.map(compartment => (
                      <td key={compartment.id}>{within.includes(compartment) ? <span role="img" aria-label={say(words.within)}>●</span> : <span role="img" aria-label={say(words.outside)} className="quiet">–</span>}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {linked.length > 0 && (
            <p>
              {say(words.inSeveral, { sources: speech.list(linked) })} {say(words.link)}
            </p>
          )}
        </>
      )}
    </>
  );
}
