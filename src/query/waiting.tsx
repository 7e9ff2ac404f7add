import type { TranslationBundle } from '@jupyterlab/translation';
import type { Health } from '@vitrine/sdk';
import { useEffect, useState } from 'react';
import type { IVitrineSession } from '../tokens.js';

/** Between looks at what is being built, in milliseconds: most queries have answered before the first. */
const PAUSE = 1000;

interface IWaitingProps {
  session: IVitrineSession;
  trans: TranslationBundle;
}

/** Before the first rows: the first query of a source version waits until its extract is built. */
export function Waiting({ session, trans }: IWaitingProps): JSX.Element {
  const [building, setBuilding] = useState<Health['building']>([]);
  useEffect(() => {
    const timer = setInterval(() => {
      session
        .client()
        .then(client => client.health())
        .then(health => setBuilding(health.building), () => setBuilding([]));
    }, PAUSE);
    return () => clearInterval(timer);
  }, [session]);

  const [one] = building;
  if (!one) {
    return <p className="jp-Vitrine-hint">{trans.__('Waiting for the first rows…')}</p>;
  }
  const percent = Math.round(one.done * 100);
  return (
    <div className="jp-Vitrine-hint" role="status">
      <p>{trans.__('Preparing %1 %2 for your project: this happens once. %3 %', one.source, one.version, percent)}</p>
      <progress value={one.done} max={1} aria-label={trans.__('Preparing the data')} />
    </div>
  );
}
