import { useState } from 'react';
import type { ExportRequest } from '@vitrine/sdk';
import { Confirm } from '../elements/dialog.js';
import { useDesk } from '../shell/desk-context.js';
import { words } from './words.js';

interface OtherProps {
  request: ExportRequest;
  onChange(request: ExportRequest): void;
}

/** Steps that are seldom taken: the whole request goes back, or is taken back. */
export function OtherSteps({ request, onChange }: OtherProps): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  const [asking, setAsking] = useState<'return' | 'withdraw'>();
  const close = () => setAsking(undefined);
  const giveBack = async (comment: string) => {
    onChange(await gateway.exports.return(request.id, comment));
    announce(say(words.returnedSaid));
  };
  const withdraw = async () => {
    onChange(await gateway.exports.withdraw(request.id));
    announce(say(words.withdrawnSaid));
  };
  return (
    <>
      {request.may.includes('return') && (
        <button type="button" className="plain" onClick={() => setAsking('return')}>
          {say(words.returnAll)}
        </button>
      )}
      {request.may.includes('withdraw') && (
        <button type="button" className="plain" onClick={() => setAsking('withdraw')}>
          {say(words.withdraw)}
        </button>
      )}
      {asking === 'return' && (
        <Confirm title={say(words.returnTitle)} action={say(words.return)} reason={{ label: say(words.reason), needed: true }} onClose={close} onConfirm={giveBack}>
          <p>{say(words.returnDetail)}</p>
        </Confirm>
      )}
      {asking === 'withdraw' && (
        <Confirm title={say(words.withdrawTitle)} action={say(words.withdraw).replace('…', '')} danger onClose={close} onConfirm={withdraw}>
          <p>{say(words.withdrawDetail)}</p>
        </Confirm>
      )}
    </>
  );
}
