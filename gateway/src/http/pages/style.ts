/** The one stylesheet of the pages; served, never inline. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --sheet: #fff; --ink: #1d2329; --quiet: #57606a; --line: #d9d6d0;
  --accent: #0b5d66; --on-accent: #fff; --warn: #fff4d6; --warn-ink: #5c4400; --warn-line: #e3c46a;
  --good: #11663a; --bad: #9d2a22;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --sheet: #1c2226; --ink: #e8e6e1; --quiet: #a5adb3; --line: #343c42;
    --accent: #66c5ce; --on-accent: #0b1f22; --warn: #332a10; --warn-ink: #f3dc9c; --warn-line: #6b5818;
    --good: #7bcf9d; --bad: #f09a92;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; padding: .75rem clamp(1rem, 4vw, 2.5rem); border-bottom: 1px solid var(--line); background: var(--sheet); }
header .brand { font-weight: 650; letter-spacing: .01em; }
header .centre { color: var(--quiet); margin-right: auto; }
header form { margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem; }
h1 { font-size: 1.6rem; font-weight: 620; margin: 1rem 0 .25rem; }
h2 { font-size: 1.15rem; font-weight: 620; margin: 2rem 0 .75rem; }
h3 { font-size: 1.05rem; font-weight: 620; margin: 0; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.quiet { color: var(--quiet); }
.banner { background: var(--warn); color: var(--warn-ink); border-bottom: 1px solid var(--warn-line); padding: .6rem clamp(1rem, 4vw, 2.5rem); }
.banner p { margin: 0; max-width: none; }
article { background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
article > :last-child { margin-bottom: 0; }
article .head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
article .actions { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .9rem; }
article .actions form { margin: 0; }
.chip { font-size: .82rem; padding: .05rem .55rem; border: 1px solid currentColor; border-radius: 1rem; color: var(--quiet); white-space: nowrap; }
.chip.active, .chip.granted, .chip.holds { color: var(--good); }
.chip.refused, .chip.revoked, .chip.expired, .chip.missing { color: var(--bad); }
button { font: inherit; cursor: pointer; border-radius: .4rem; padding: .5rem 1rem; border: 1px solid var(--accent); }
button.main { background: var(--accent); color: var(--on-accent); font-weight: 600; }
button.plain { background: none; border-color: transparent; color: var(--accent); padding: .25rem .5rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: .75rem; font-size: .95rem; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--quiet); border-top: 0; }
`;
