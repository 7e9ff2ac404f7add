import { useState } from 'react';
import type { ExportRequest } from '@vitrine/sdk';
import { Chip } from '../elements/chips.js';
import { Confirm } from '../elements/dialog.js';
import { Plain } from '../elements/plain.js';
import { useDesk } from '../shell/desk-context.js';
import { words } from './words.js';

interface ConsentsProps {
  request: ExportRequest;
  onChange(request: ExportRequest): void;
}

type Consent = ExportRequest['consents'][number];

const tones = { needed: 'warn', given: 'good', refused: 'bad' } as const;

/** What the producers said, and the two answers of the one who decides for them. */
export function Consents({ request, onChange }: ConsentsProps): JSX.Element | null {
  const { speech } = useDesk();
  const { say } = speech;
  const [asking, setAsking] = useState<{ consent: Consent; decision: 'give' | 'refuse' }>();
  if (request.consents.length === 0) {
    return null;
  }
  return (
    <section className="outcome">
      <h2>{say(words.consents)}</h2>
      <ul>
        {request.consents.map(consent => (
          <li key={consent.source}>
            <strong>{say(consent.title)}</strong> <span className="quiet">{say(consent.producer)}</span>{' '}
            <Chip tone={tones[consent.state]}>{say(words[consent.state])}</Chip>
            {consent.by && (
              <span className="quiet">
                {' '}
                <Plain text={consent.by.name} />
                {consent.at && `, ${speech.instant(consent.at)}`}
              </span>
            )}
            {consent.reason && (
              <p>
                <Plain text={consent.reason} lines />
              </p>
            )}
            {consent.yours && consent.state === 'needed' && request.may.includes('consent') && (
              <span className="actions inline">
                <button type="button" className="main" onClick={() => setAsking({ consent, decision: 'give' })}>
                  {say(words.give)}
                </button>
                <button type="button" onClick={() => setAsking({ consent, decision: 'refuse' })}>
                  {say(words.refuse)}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {asking && <Answer request={request} {...asking} onChange={onChange} onClose={() => setAsking(undefined)} />}
    </section>
  );
}

interface AnswerProps extends ConsentsProps {
  consent: Consent;
  decision: 'give' | 'refuse';
  onClose(): void;
}

function Answer({ request, consent, decision, onChange, onClose }: AnswerProps): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  const giving = decision === 'give';
  const answer = async (reason: string) => {
    onChange(await gateway.exports.consent(request.id, consent.source, decision, reason));
    announce(say(giving ? words.consentGiven : words.consentRefused));
  };
  return (
    <Confirm
      title={say(giving ? words.giveTitle : words.refuseTitle, { source: say(consent.title) })}
      action={say(giving ? words.give : words.refuse)}
      danger={!giving}
      reason={giving ? undefined : { label: say(words.reason), needed: true }}
      onClose={onClose}
      onConfirm={answer}
    >
      <p>{say(words.consentDetail)}</p>
    </Confirm>
  );
}
