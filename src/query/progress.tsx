import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useState } from 'react';
import { grouped, type Language } from '../session/language.js';
import type { QueryModel } from './model.js';

interface IProgressProps {
  model: QueryModel;
  language: Language;
  trans: TranslationBundle;
}

/** How far a run is: time, rows; when it ended, how. */
export function Progress({ model, language, trans }: IProgressProps): JSX.Element {
  const running = model.state === 'running';
  const [, tick] = useState(0);
  useEffect(() => {
    if (!running) {
      return;
    }
    const timer = setInterval(() => tick(n => n + 1), 100);
    return () => clearInterval(timer);
  }, [running]);

  if (model.state === 'idle') {
    return <span className="jp-VitrineProgress" />;
  }
  const number = new Intl.NumberFormat(language);
  const seconds = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(model.elapsed / 1000);
  const received = model.rows?.received ?? 0;
  const parts = [
    running ? trans.__('Running') : model.state === 'cancelled' ? trans.__('Cancelled: not the whole result') : model.state === 'failed' ? trans.__('Failed') : trans.__('Complete'),
    grouped(trans._n('%1 row', '%1 rows', received), received, language),
    trans.__('%1 s', seconds)
  ];
  const hidden = received - (model.rows?.length ?? 0);
  if (hidden > 0) {
    parts.push(trans.__('the first %1 shown', number.format(model.rows?.length ?? 0)));
  }
  return (
    <span className={`jp-VitrineProgress jp-mod-${model.state}`} aria-live={running ? 'off' : 'polite'}>
      {running && (
        <>
          <progress aria-label={trans.__('The query is running')} />
          <button className="jp-Vitrine-button" onClick={() => void model.cancel()}>
            {trans.__('Cancel')}
          </button>
        </>
      )}
      <span>{parts.join(' · ')}</span>
    </span>
  );
}
