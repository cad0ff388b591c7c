/**
 * What all pages look like, in light and in dark. Text has a contrast of 4.5 : 1 at least against what
 * is behind it, and every border of a field 3 : 1.
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const STYLE = `
:root {
  color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif;
  --page: #f3f4f6; --card: #fff; --text: #1c1e21; --quiet: #52575f; --rule: #d5d8dd;
  --field: #7a808a; --accent: #0a58ca; --on-accent: #fff; --notice: #fff4d6; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101317; --card: #1a1e23; --text: #e8eaed; --quiet: #aeb4bd; --rule: #343a42;
    --field: #7d858f; --accent: #8ab4f8; --on-accent: #0b1a33; --notice: #3a3116; --bad: #ffb4ab;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
}
header { padding: .5rem 1rem; background: var(--notice); text-align: center; font-size: .875rem }
main { max-width: 30rem; margin: 6vh auto; padding: 2rem; background: var(--card) }
main, section { border: 1px solid var(--rule); border-radius: .75rem }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25 }
h2 { margin: 0 0 .5rem; font-size: 1.125rem }
a { color: var(--accent) }
strong, code, dd, li, td { unicode-bidi: isolate }
code, .code { font-family: ui-monospace, monospace; font-size: .9375em }
.code { font-size: 1.5rem; letter-spacing: .1em; text-align: center }
.quiet { color: var(--quiet) }
.bad, [role=alert] { color: var(--bad) }
ul { margin: .25rem 0; padding-left: 1.25rem }
.card > :last-child { margin-bottom: 0 }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 }
dt { color: var(--quiet) }
dd { margin: 0 }
label { display: block; margin-top: .75rem; font-weight: 600 }
input, select, textarea, button {
  font: inherit; color: inherit; border: 1px solid var(--field); border-radius: .5rem;
}
input, select, textarea { display: block; width: 100%; padding: .5rem; background: var(--card) }
input[type=checkbox] { display: inline; width: auto; margin: 0 .5rem 0 0 }
button {
  margin: 1.25rem .5rem 0 0; padding: .5rem 1.5rem; min-height: 2.75rem; background: none;
  cursor: pointer;
}
.primary {
  border-color: var(--accent); background: var(--accent); color: var(--on-accent);
  font-weight: 600;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.wide { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; background: none; border: 0 }
.wide nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0; padding: 0; list-style: none }
section { margin: 0 0 1rem; padding: 1.25rem; background: var(--card) }
section p { margin: .5rem 0 }
h3 { margin: 1rem 0 0; font-size: 1rem }
table { width: 100%; border-collapse: collapse; font-size: .9375rem }
th, td { padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top }
th { color: var(--quiet); font-weight: 600; overflow-wrap: normal }
time { white-space: nowrap }
tbody tr { border-top: 1px solid var(--rule) }
.line { display: block; unicode-bidi: isolate }
pre { margin: 0; white-space: pre-wrap }
section form { display: flex; flex-wrap: wrap; align-items: end; gap: 0 1rem }
section h3, section form p { flex-basis: 100% }
section button { margin: .5rem 0 0; padding: .25rem 1rem; min-height: 2.25rem }
.field { flex: 1 1 12rem; max-width: 24rem }
.field label { margin-top: .25rem; font-size: .9375rem }
.field:has(textarea) { flex-basis: 100%; max-width: none }
td form { display: inline-flex; margin-right: .5rem }
td button { margin-top: 0 }
[role=status], [role=alert] { padding: .5rem .75rem; border-left: .25rem solid; font-weight: 600 }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tr, td { display: block }
  tr { padding: .5rem 0 }
  td { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0 .75rem; padding: .125rem 0 }
  td::before { content: attr(data-label); color: var(--quiet) }
  td > * { grid-column: 2 }
  main { margin: 0; border: 0; border-radius: 0; padding: 1.25rem 1rem }
  button { width: 100%; margin-right: 0 }
}
`;
