import type { RequestState, Text } from '@vitrine/sdk';
import { useSpeech } from '../shell/desk-context.js';

type Tone = 'good' | 'bad' | 'warn' | 'plain';

export function Chip({ tone = 'plain', children }: { tone?: Tone; children: string }): JSX.Element {
  return <span className={`chip ${tone}`}>{children}</span>;
}

export const requestStates: Record<RequestState, { text: Text; tone: Tone }> = {
  draft: { text: { en: 'draft', fr: 'brouillon' }, tone: 'plain' },
  submitted: { text: { en: 'submitted', fr: 'soumise' }, tone: 'warn' },
  'in review': { text: { en: 'in review', fr: 'en vérification' }, tone: 'warn' },
  returned: { text: { en: 'returned', fr: 'renvoyée' }, tone: 'bad' },
  approved: { text: { en: 'approved', fr: 'approuvée' }, tone: 'good' },
  released: { text: { en: 'released', fr: 'diffusée' }, tone: 'good' },
  rejected: { text: { en: 'rejected', fr: 'rejetée' }, tone: 'bad' },
  withdrawn: { text: { en: 'withdrawn', fr: 'retirée' }, tone: 'plain' }
};

export function RequestStateChip({ state }: { state: RequestState }): JSX.Element {
  const { say } = useSpeech();
  return <Chip tone={requestStates[state].tone}>{say(requestStates[state].text)}</Chip>;
}

const verdicts: Record<'safe alone' | 'review' | 'declared', { text: Text; tone: Tone }> = {
  'safe alone': { text: { en: 'safe alone', fr: 'sûre seule' }, tone: 'good' },
  review: { text: { en: 'review', fr: 'à examiner' }, tone: 'warn' },
  declared: { text: { en: 'declared', fr: 'déclarée' }, tone: 'warn' }
};

export function VerdictChip({ verdict }: { verdict: keyof typeof verdicts }): JSX.Element {
  const { say } = useSpeech();
  return <Chip tone={verdicts[verdict].tone}>{say(verdicts[verdict].text)}</Chip>;
}

const approvalStates: Record<string, { text: Text; tone: Tone }> = {
  requested: { text: { en: 'requested', fr: 'demandée' }, tone: 'warn' },
  granted: { text: { en: 'granted', fr: 'accordée' }, tone: 'good' },
  refused: { text: { en: 'refused', fr: 'refusée' }, tone: 'bad' },
  expired: { text: { en: 'expired', fr: 'expirée' }, tone: 'bad' },
  revoked: { text: { en: 'revoked', fr: 'révoquée' }, tone: 'bad' }
};

export function ApprovalStateChip({ state }: { state: string }): JSX.Element {
  const { say } = useSpeech();
  const known = approvalStates[state];
  return <Chip tone={known?.tone}>{known ? say(known.text) : state}</Chip>;
}
