import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Me, Vitrine } from '@vitrine/sdk';
import { Failure } from '../elements/failure.js';
import { Skeleton } from '../elements/skeleton.js';
import { type Desk, DeskContext } from './desk-context.js';
import { Header } from './header.js';
import { keepLanguage, type Language, languageOf, speechIn } from './language.js';
import { isSignedOut } from './loaded.js';
import { routeOf, usePath } from './route.js';
import { Screen } from './screen.js';
import { SignedOut } from './signed-out.js';
import { words } from './words.js';

/** Before anybody is known, for what is shown then. */
const nobody: Me = { person: { id: '', name: '', language: '' }, roles: [], centre: { id: '', title: { en: '', fr: '' }, demonstration: false } };

export function Application(): JSX.Element {
  const [language, setLanguage] = useState<Language>(() => languageOf());
  const [me, setMe] = useState<Me>();
  const [error, setError] = useState<unknown>();
  const [out, setOut] = useState(false);
  const [said, setSaid] = useState('');
  const [turn, setTurn] = useState(0);
  const route = routeOf(usePath());

  const gateway = useMemo(() => new Vitrine({ base: '/', language }), [language]);
  const speech = useMemo(() => speechIn(language), [language]);
  const signedOut = useCallback(() => setOut(true), []);
  // The same text twice is said twice: what differs is a space that nobody hears.
  const announce = useCallback((text: string) => setSaid(before => (before === text ? `${text} ` : text)), []);
  const desk = useMemo<Desk>(
    () => ({ gateway, me: me ?? nobody, speech, announce, signedOut }),
    [gateway, me, speech, announce, signedOut]
  );

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  useEffect(() => {
    setError(undefined);
    new Vitrine({ base: '/' }).me().then(
      found => {
        setMe(found);
        setLanguage(languageOf(found.person.language));
      },
      (thrown: unknown) => (isSignedOut(thrown) ? setOut(true) : setError(thrown))
    );
  }, [turn]);

  const choose = (chosen: Language) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  const toContent = (event: { preventDefault(): void }) => {
    event.preventDefault();
    document.querySelector<HTMLElement>('main h1')?.focus();
  };

  return (
    <DeskContext.Provider value={desk}>
      {out ? (
        <SignedOut />
      ) : me ? (
        <>
          <a className="skip" href="#main" onClick={toContent}>
            {speech.say(words.skip)}
          </a>
          <Header route={route} onLanguage={choose} />
          <Screen route={route} />
        </>
      ) : (
        <main id="main">
          <h1 className="unseen">Vitrine</h1>
          {error === undefined ? <Skeleton /> : <Failure error={error} retry={() => setTurn(before => before + 1)} />}
        </main>
      )}
      <div className="unseen" role="status" aria-live="polite">
        {said}
      </div>
    </DeskContext.Provider>
  );
}
