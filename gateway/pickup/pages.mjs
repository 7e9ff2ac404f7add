import { words } from './words.mjs';

const other = { en: 'fr', fr: 'en' };
/** English dates with the month in words, day first: no two readings. */
const locale = { en: 'en-GB', fr: 'fr-FR' };

export function entryPage(language, { problem } = {}) {
  const say = words[language];
  return page(
    language,
    say.title,
    `<h1>${say.title}</h1>
<p>${say.lead}</p>
<form method="post" action="/open" class="entry" id="entry">
<label for="code">${say.code}</label>
<input id="code" name="code" type="text" required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint${problem ? ' problem' : ''}"${problem ? ' aria-invalid="true" autofocus' : ''}>
<p class="quiet" id="hint">${say.hint}</p>
${problem ? `<p class="problem" id="problem" role="alert">${escape(problem)}</p>` : ''}
<button class="main">${say.show}</button>
</form>
<script src="/fragment.js"></script>`
  );
}

/** No name, label or comment of an output: those are in the package. */
export function releasesPage(language, notices) {
  const say = words[language];
  const date = text => `<time datetime="${escape(text)}">${new Date(text).toLocaleDateString(locale[language], { dateStyle: 'long', timeZone: 'UTC' })}</time>`;
  const articles = notices.map(
    ({ release, project, released, expires, bytes, sha256, key }) => `<article>
<h2>${escape(project[language])}</h2>
<dl>
<div><dt>${say.released}</dt><dd>${date(released)}</dd></div>
<div><dt>${say.expires}</dt><dd>${date(expires)}</dd></div>
<div><dt>${say.size}</dt><dd>${sizeOf(bytes, language)}</dd></div>
<div><dt>${say.hash}</dt><dd><code>${sha256}</code></dd></div>
<div><dt>${say.key}</dt><dd><code>${key}</code></dd></div>
</dl>
<p class="actions"><a class="main" href="/releases/${release}/package.zip" aria-label="${escape(say.downloadOf(project[language]))}">${say.download}</a></p>
</article>`
  );
  const [first] = notices;
  return page(
    language,
    say.releases,
    `<h1>${say.releases}</h1>
${articles.join('\n')}
<h2>${say.verify}</h2>
<p>${say.verifyDetail}</p>
<pre tabindex="0"><code>sha256sum vitrine-release-${first.release}.zip
npx vitrine release verify vitrine-release-${first.release}.zip --key release.pub</code></pre>
<p><a href="/">${say.another}</a></p>`,
    { signedIn: true }
  );
}

function page(language, title, body, { signedIn = false } = {}) {
  const say = words[language];
  return `<!doctype html>
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
<a href="?language=${other[language]}" lang="${other[language]}" hreflang="${other[language]}">${words[other[language]].language}</a>
${signedIn ? `<form method="post" action="/leave"><button class="plain">${say.leave}</button></form>` : ''}
</header>
<main>
${body}
</main>
</body>
</html>
`;
}

function sizeOf(bytes, language) {
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'kilobyte'] : [bytes / 1024 ** 2, 'megabyte'];
  return value.toLocaleString(locale[language], { style: 'unit', unit, maximumFractionDigits: 1 });
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** The code in an address never reaches a server by itself. It is taken out of the address before it is sent, so that neither history nor a screenshot keeps it. */
export const fragmentScript = `'use strict';
{
  const take = () => {
    const code = window.location.hash.slice(1);
    if (code) {
      window.history.replaceState(null, '', window.location.pathname);
      document.getElementById('code').value = code;
      document.getElementById('entry').requestSubmit();
    }
  };
  window.addEventListener('hashchange', take);
  take();
}
`;

/** As the gateway's own pages look; a separate program, so a copy. */
export const stylesheet = `:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --sheet: #fff; --ink: #1d2329; --quiet: #57606a; --line: #d9d6d0; --field: #7b838a;
  --accent: #0b5d66; --on-accent: #fff; --bad: #9d2a22;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --sheet: #1c2226; --ink: #e8e6e1; --quiet: #a5adb3; --line: #343c42; --field: #7f888f;
    --accent: #66c5ce; --on-accent: #0b1f22; --bad: #f09a92;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; padding: .75rem clamp(1rem, 4vw, 2.5rem); border-bottom: 1px solid var(--line); background: var(--sheet); }
header .brand { font-weight: 650; letter-spacing: .01em; margin-right: auto; }
header form { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem; }
h1 { font-size: 1.6rem; font-weight: 620; margin: 1rem 0 .25rem; }
h2 { font-size: 1.15rem; font-weight: 620; margin: 2rem 0 .75rem; }
article h2 { margin: 0 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.quiet { color: var(--quiet); }
.problem { color: var(--bad); font-weight: 600; }
.entry { margin-top: 1.5rem; max-width: 34rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input { font: 1.1rem/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; width: 100%; padding: .5rem .75rem; color: var(--ink); background: var(--sheet); border: 1px solid var(--field); border-radius: .4rem; }
input[aria-invalid] { border-color: var(--bad); }
article { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1.1rem 1.25rem; margin: 1rem 0; }
dl { margin: 0; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .3rem 0; }
dt { color: var(--quiet); flex: 0 0 13rem; }
dd { margin: 0; overflow-wrap: anywhere; flex: 1 1 16rem; }
code { font: .9em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
a { color: var(--accent); }
button, a.main { font: inherit; cursor: pointer; border-radius: .4rem; padding: .5rem 1rem; border: 1px solid var(--accent); }
.main { display: inline-block; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; }
button.plain { background: none; border-color: transparent; color: var(--accent); padding: .25rem .5rem; }
.actions { margin: .9rem 0 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
