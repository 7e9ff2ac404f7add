import type { ReactNode } from 'react';
import type { Finding, Output, Text } from '@vitrine/sdk';
import { Chip, VerdictChip } from '../elements/chips.js';
import { Plain } from '../elements/plain.js';
import { visible } from '../elements/visible.js';
import { useSpeech } from '../shell/desk-context.js';
import { Measure } from './grid.js';
import { Statement } from './statement.js';
import { counts, words } from './words.js';

interface FactsProps {
  output: Output;
  /** Goes to the cell of a finding; absent where no table is shown. */
  onShow?(finding: Finding): void;
}

/** What is known of one output: the researcher's words, the verdict and its findings, what it was made of. */
export function Facts({ output, onShow }: FactsProps): JSX.Element {
  const { say } = useSpeech();
  const { sources, packs, sql } = output;
  return (
    <>
      <Words output={output} />
      <Verdict output={output} onShow={onShow} />
      {output.notices.length > 0 && (
        <Section title={words.notices}>
          <ul>
            {output.notices.map((notice, place) => (
              <li key={place}>
                {say(notice.message)}
                {notice.file && (
                  <span className="sub quiet">
                    <Plain text={notice.file} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {output.strings.length > 0 && (
        <Section title={words.strings}>
          <p className="quiet">{say(words.stringsDetail)}</p>
          <ul className="strings">
            {output.strings.map((text, place) => (
              <li key={place}>
                <q>
                  <Plain text={text} />
                </q>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {sql !== undefined && (
        <Section title={words.sql}>
          <Statement sql={sql} label={say(words.sql)} />
        </Section>
      )}
      {sources.length > 0 && (
        <Section title={words.sources}>
          <ul>
            {sources.map(({ source, title, producer, version }) => (
              <li key={`${source} ${version}`}>
                {say(title)}, {say(words.version, { version })}
                <span className="sub quiet">{say(producer)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {packs.length > 0 && (
        <Section title={words.rules}>
          <ul>
            {packs.map(({ id, version, producer }) => (
              <li key={`${id} ${version}`}>
                {id} {version}
                <span className="sub quiet">{producer}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title: Text; children: ReactNode }): JSX.Element {
  const { say } = useSpeech();
  return (
    <section>
      <h3>{say(title)}</h3>
      {children}
    </section>
  );
}

function Words({ output }: { output: Output }): JSX.Element {
  const { say } = useSpeech();
  return (
    <Section title={words.said}>
      <dl>
        {(['description', 'population', 'filter', 'unit', 'variables'] as const)
          .filter(name => output.words[name] !== '')
          .map(name => (
            <div key={name}>
              <dt>{say(words[name])}</dt>
              <dd>
                <Plain text={output.words[name]} lines />
              </dd>
            </div>
          ))}
      </dl>
    </Section>
  );
}

const meanings: Record<Output['verdict'], Text> = { 'safe alone': words.safeMeaning, review: words.reviewMeaning, declared: words.declaredMeaning };

function Verdict({ output, onShow }: FactsProps): JSX.Element {
  const { say } = useSpeech();
  const { findings, findingsTotal } = output;
  return (
    <>
      <Section title={words.verdict}>
        <p>
          <VerdictChip verdict={output.verdict} /> {say(meanings[output.verdict])}
        </p>
        {output.evidence === 'withheld' && <p className="quiet">{say(words.evidenceWithheld)}</p>}
      </Section>
      <section>
        <h3 id="findings" tabIndex={-1}>
          {say(words.findings)} {findingsTotal > 0 && <span className="quiet">{findingsTotal}</span>}
        </h3>
        {findings.length === 0 && <p className="quiet">{say(words.noFindings)}</p>}
        <ol className="findings">
          {findings.map((finding, place) => (
            <FindingItem key={place} finding={finding} withheld={output.withheld > 0} onShow={onShow} />
          ))}
        </ol>
        {findings.length < findingsTotal && <p className="quiet">{say(words.someFindings, { n: findings.length, all: findingsTotal })}</p>}
      </section>
    </>
  );
}

interface FindingProps {
  finding: Finding;
  /** The output withholds what it may not show: then no unsafe cell leaves. */
  withheld: boolean;
  onShow?(finding: Finding): void;
}

function FindingItem({ finding, withheld, onShow }: FindingProps): JSX.Element {
  const { say } = useSpeech();
  const { cell } = finding;
  const where = cell
    ? [...cell.key.map(({ column, value, label }) => `${visible(column)} = ${value === null ? 'NULL' : visible(value)}${label ? ` (${say(label)})` : ''}`), ...(cell.column ? [visible(cell.column)] : [])].join(', ')
    : say(words.wholeOutput);
  return (
    <li className={finding.verdict}>
      <p>
        <Chip tone={finding.verdict === 'unsafe' ? 'bad' : 'warn'}>{say(finding.verdict === 'unsafe' && withheld ? words.unsafeWithheld : words[finding.verdict])}</Chip> <bdi className="where">{where}</bdi>
      </p>
      <p>{say(finding.message)}</p>
      <p className="quiet">
        <Measure finding={finding} />
      </p>
      <p className="quiet">{say(finding.remedy)}</p>
      {onShow && cell && (
        <button type="button" className="small" onClick={() => onShow(finding)} aria-label={say(words.showCellOf, { where })}>
          {say(words.showCell)}
        </button>
      )}
    </li>
  );
}

/** How many findings, as a list says it. */
export function FindingCount({ n }: { n: number }): JSX.Element | null {
  const speech = useSpeech();
  return n > 0 ? <span className="quiet sub">{speech.count(n, counts.findings)}</span> : null;
}
