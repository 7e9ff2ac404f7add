import { type FormEvent, useEffect, useState } from 'react';
import type { SourceOffer } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { Page } from '../elements/page.js';
import { Skeleton } from '../elements/skeleton.js';
import { useDesk, useSpeech } from '../shell/desk-context.js';
import { useLoaded } from '../shell/loaded.js';
import { go, pathOf, useSearch } from '../shell/route.js';
import { type Asking, choose, nothing, requestOf, toggled } from './asking.js';
import { words } from './words.js';

const lacking = { source: words.lacksSource, version: words.lacksVersion, dataset: words.lacksDataset, reason: words.lacksReason };

/** A lead asks a producer for a source, for one project. */
export function Ask({ project }: { project: string }): JSX.Element {
  const { gateway, speech, announce } = useDesk();
  const { say } = speech;
  const wished = useSearch().get('source');
  const { data, error, reload } = useLoaded(`offers ${project}`, signal => gateway.administration.offers(project, signal));
  const [asking, setAsking] = useState<Asking>(nothing);
  const [lacks, setLacks] = useState<keyof typeof lacking>();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const offer = data?.find(({ id }) => id === asking.source);

  useEffect(() => {
    const found = data?.find(({ id }) => id === wished);
    if (found) {
      setAsking(before => (before.source === undefined ? choose(before, found) : before));
    }
  }, [data, wished]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const request = requestOf(asking);
    if ('lacks' in request) {
      setLacks(request.lacks);
      return;
    }
    if (busy) {
      return;
    }
    setBusy(true);
    setLacks(undefined);
    setFailed(undefined);
    try {
      await gateway.administration.ask(project, request);
      announce(say(words.asked));
      go(pathOf({ screen: 'project', project }));
    } catch (thrown) {
      setFailed(thrown);
      setBusy(false);
    }
  };

  return (
    <Page title={say(words.askTitle)}>
      <p className="quiet">{say(words.askDetail)}</p>
      {error !== undefined && <Failure error={error} retry={reload} />}
      {!data && error === undefined && <Skeleton lines={6} />}
      {data?.length === 0 && (
        <div className="empty">
          <h2>{say(words.noOffers)}</h2>
          <p>{say(words.noOffersDetail)}</p>
        </div>
      )}
      {data && data.length > 0 && (
        <form onSubmit={send} noValidate>
          <fieldset>
            <legend>{say(words.which)}</legend>
            {data.map(each => (
              <label key={each.id} className="choice">
                <input type="radio" name="source" checked={each.id === asking.source} onChange={() => setAsking(choose(asking, each))} />
                <span>
                  <strong>{say(each.title)}</strong> <span className="quiet">{say(each.producer)}</span>{' '}
                  {each.isolated && <span className="chip warn">{say(words.isolated)}</span>}
                  <span className="sub quiet">{say(each.description)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {offer && <Choices offer={offer} asking={asking} change={more => setAsking({ ...asking, ...more })} />}
          <div className="field">
            <label htmlFor="why">{say(words.why)}</label>
            <textarea id="why" rows={4} maxLength={4000} value={asking.reason} onChange={event => setAsking({ ...asking, reason: event.target.value })} />
          </div>
          {lacks && (
            <p className="alert" role="alert">
              {say(words.lacks, { what: say(lacking[lacks]) })}
            </p>
          )}
          {failed !== undefined && <Failure error={failed} />}
          <div className="actions">
            <button type="submit" className="main" aria-disabled={busy}>
              {say(words.send)}
            </button>
          </div>
        </form>
      )}
    </Page>
  );
}

interface ChoicesProps {
  offer: SourceOffer;
  asking: Asking;
  change(more: Partial<Asking>): void;
}

function Choices({ offer, asking, change }: ChoicesProps): JSX.Element {
  const { say } = useSpeech();
  const set = (dataset: string, variables: '*' | readonly string[]) => change({ datasets: { ...asking.datasets, [dataset]: variables } });
  return (
    <>
      <fieldset>
        <legend>{say(words.versions)}</legend>
        <div className="choices">
          {offer.versions.map(version => (
            <label key={version.id} className="check">
              <input type="checkbox" checked={asking.versions.includes(version.id)} onChange={() => change({ versions: toggled(asking.versions, version.id) })} />
              {say(version.title)}
            </label>
          ))}
        </div>
      </fieldset>
      {offer.datasets.map(dataset => {
        const chosen = asking.datasets[dataset.id] ?? [];
        const askable = dataset.variables.filter(({ identifying }) => !identifying);
        return (
          <fieldset key={dataset.id}>
            <legend>
              {say(dataset.title)} <code>{dataset.id}</code>
            </legend>
            <label className="check">
              <input type="checkbox" checked={chosen === '*'} onChange={event => set(dataset.id, event.target.checked ? '*' : [])} />
              {say(words.every, { n: askable.length })}
            </label>
            {chosen !== '*' && (
              <>
                <p className="quiet">{say(words.some)}</p>
                <div className="choices">
                  {dataset.variables.map(({ name, label, identifying, sensitive }) => (
                    <label key={name} className="check" title={say(label)}>
                      <input type="checkbox" disabled={identifying} checked={chosen.includes(name)} onChange={() => set(dataset.id, toggled(chosen, name))} />
                      <span>
                        <code>{name}</code> <span className="quiet">{say(label)}</span>{' '}
                        {identifying && <span className="chip">{say(words.identifying)}</span>}
                        {sensitive && <span className="chip warn">{say(words.sensitive)}</span>}
                      </span>
                    </label>
                  ))}
                </div>
              </>
            )}
          </fieldset>
        );
      })}
    </>
  );
}
