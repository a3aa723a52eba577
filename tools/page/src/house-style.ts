/**
 * What all pages share: paper and ink in light, dark and print, the type, a header with one large figure, sections,
 * a list of facts. Colours are variables, so that dark pages and print change nothing else.
 */
export const houseStyle = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --card: #ffffff; --ink: #1c1b1a; --soft: #66625c; --line: #e4e0d8;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #131417; --card: #1b1d21; --ink: #ece9e4; --soft: #a29d95; --line: #303338; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 68rem; padding: clamp(1rem, 4vw, 3.5rem); }
h1, h2, h3, p, figure, ol, ul, dl, dd { margin: 0; padding: 0; }
p { max-width: 44rem; }
a { color: inherit; text-underline-offset: .2em; }

header {
  align-items: center; display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; justify-content: space-between;
  padding-bottom: clamp(1.5rem, 4vw, 2.5rem);
}
header > div { flex: 1 1 28rem; }
.over { color: var(--soft); font-size: .8125rem; letter-spacing: .09em; text-transform: uppercase; }
h1 { font-size: clamp(1.125rem, 3vw, 1.5rem); font-weight: 500; line-height: 1.25; margin: .25rem 0 .75rem; }
h1 .big {
  display: block; font-size: clamp(4rem, 17vw, 8.5rem); font-weight: 700; letter-spacing: -.055em; line-height: 1;
  margin: .04em 0 .06em -.04em; white-space: nowrap;
}
.lede { color: var(--soft); }
section { padding-top: clamp(2rem, 5vw, 3.5rem); }
h2 { font-size: 1.375rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.2; margin-bottom: .5rem; }
section > p { color: var(--soft); }

.chart h3 { font-size: 1rem; font-weight: 600; }
figcaption { font-size: .8125rem; }
.rule { stroke: var(--line); stroke-width: 1; }
caption { height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; clip-path: inset(50%); }
.facts > div { border-bottom: 1px solid var(--line); display: flex; font-size: .875rem; gap: 1rem; padding: .3125rem 0; }
.facts dt { color: var(--soft); flex: 0 0 8.5rem; }
.facts dd { overflow-wrap: anywhere; }
.command { font-size: .875rem; margin-top: 1.25rem; max-width: none; }
.command span { color: var(--soft); }
code { background: var(--card); border: 1px solid var(--line); border-radius: 4px; font: .8125rem ui-monospace, SFMono-Regular, Menlo,
  Consolas, monospace; overflow-wrap: anywhere; padding: .15rem .4rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; margin-top: 3.5rem; padding-top: 1rem; }

@media print {
  :root { color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact;
    --paper: #fff; --card: #fff; --ink: #000; --soft: #555; --line: #ddd; }
  body { max-width: none; padding: 0; }
  h1 .big { font-size: 6rem; }
  h2 { break-after: avoid; }
  section { padding-top: 1.75rem; }
  .scroll { overflow: visible; }
}
`;
