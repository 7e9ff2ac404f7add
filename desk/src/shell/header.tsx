import { Link } from '../elements/link.js';
import { Plain } from '../elements/plain.js';
import { useDesk } from './desk-context.js';
import type { Language } from './language.js';
import { entriesFor, entryOf, roleNames } from './navigation.js';
import { pathOf, type Route } from './route.js';
import { words } from './words.js';

interface HeaderProps {
  route: Route;
  onLanguage(language: Language): void;
}

export function Header({ route, onLanguage }: HeaderProps): JSX.Element {
  const { me, speech } = useDesk();
  const { say, language } = speech;
  const other = language === 'en' ? 'fr' : 'en';
  const current = entryOf(route, me.roles);
  return (
    <header>
      <span className="brand">Vitrine</span>
      <span className="centre">{say(me.centre.title)}</span>
      {me.centre.demonstration && (
        <span className="chip warn" title={say(words.demonstrationDetail)}>
          {say(words.demonstration)}
        </span>
      )}
      <nav aria-label={say(words.parts)}>
        {entriesFor(me.roles).map(({ screen, name }) => (
          <Link key={screen} to={pathOf({ screen })} current={screen === current}>
            {say(name)}
          </Link>
        ))}
      </nav>
      <div className="hers">
        <span className="person">
          <Plain text={me.person.name} />{' '}
          <span className="quiet">{speech.list(me.roles.map(role => (roleNames[role] ? say(roleNames[role]) : role)))}</span>
        </span>
        <button type="button" className="plain" lang={other} onClick={() => onLanguage(other)}>
          {say(words.otherLanguage)}
        </button>
        <form method="post" action="/leave">
          <button className="plain">{say(words.leave)}</button>
        </form>
      </div>
    </header>
  );
}
