import type { Text } from '@vitrine/disclosure';
import type { Language } from '../language.js';
import { type Html, html } from './html.js';
import { words } from './words.js';

export type Say = (text: Text, parameters?: Record<string, string>) => string;

export function sayIn(language: Language): Say {
  return (text, parameters = {}) => text[language].replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
}

export interface Layout {
  language: Language;
  title: string;
  centre: Text;
  demonstration: boolean;
  /** Layers of confinement that this machine does not have. */
  missing: string;
  signedIn: boolean;
  body: Html;
}

export function page({ language, title, centre, demonstration, missing, signedIn, body }: Layout): string {
  const say = sayIn(language);
  const other = language === 'en' ? 'fr' : 'en';
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Vitrine</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<span class="brand">Vitrine</span>
<span class="centre">${say(centre)}</span>
<a href="/?language=${other}" lang="${other}" hreflang="${other}">${say(words.otherLanguage)}</a>
${signedIn ? html`<form method="post" action="/leave"><button class="plain">${say(words.signOut)}</button></form>` : undefined}
</header>
${demonstration ? html`<aside class="banner"><p><strong>${say(words.demonstration)}</strong> ${say(words.demonstrationDetail)} ${missing && say(words.unconfined, { layers: missing })}</p></aside>` : undefined}
<main>
${body}
</main>
</body>
</html>`.text;
}
