/** The report's only style sheet. Colours are variables, so that dark pages and print change nothing else. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --card: #ffffff; --ink: #1c1b1a; --soft: #66625c; --line: #e4e0d8; --dot: #b9b3a8;
  --train: #2f5bd0; --test: #c2410c; --wrong: #f97316; --right: #dfe8fb;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131417; --card: #1b1d21; --ink: #ece9e4; --soft: #a29d95; --line: #303338; --dot: #50545c;
    --train: #8fb0ff; --test: #ff9a5c; --wrong: #d9661f; --right: #24314f;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 68rem; padding: clamp(1rem, 4vw, 3.5rem); }
h1, h2, h3, p, figure, ol, ul, dl, dd { margin: 0; padding: 0; }
p { max-width: 44rem; }
img { display: block; image-rendering: pixelated; }
a { color: inherit; text-underline-offset: .2em; }

header {
  align-items: center; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 1.5rem 3rem;
  justify-content: space-between; padding-bottom: clamp(1.5rem, 4vw, 2.5rem);
}
header > div { flex: 1 1 28rem; }
.field { flex: 0 1 19rem; min-width: 14rem; }
.field svg { display: block; overflow: visible; width: 100%; }
.field circle { fill: var(--dot); }
.field path { stroke: var(--test); stroke-linecap: round; stroke-width: 1.9; }
.field figcaption { color: var(--soft); font-size: .75rem; margin-top: .5rem; }
.field b { color: var(--test); }
.over { color: var(--soft); font-size: .8125rem; letter-spacing: .09em; text-transform: uppercase; }
h1 { font-size: clamp(1.125rem, 3vw, 1.5rem); font-weight: 500; line-height: 1.25; margin: .25rem 0 .75rem; }
h1 .big {
  display: block; font-size: clamp(4rem, 17vw, 8.5rem); font-weight: 700; letter-spacing: -.055em; line-height: 1;
  margin: .04em 0 .06em -.04em; white-space: nowrap;
}
.lede { color: var(--soft); }
section { padding-top: clamp(2rem, 5vw, 3.5rem); }
h2 { font-size: 1.375rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.2; margin-bottom: .5rem; }
section > p, .legend p { color: var(--soft); margin-bottom: 1.25rem; }

.pair { display: grid; gap: 2rem 3rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.chart h3 { font-size: 1rem; font-weight: 600; }
.plot { height: 17rem; margin: 1rem .5rem 2rem 3.25rem; position: relative; }
.plot svg { display: block; height: 100%; overflow: visible; width: 100%; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.rule { stroke: var(--line); stroke-width: 1; }
.train { stroke: var(--train); stroke-linejoin: round; stroke-width: 2; }
.test { stroke: var(--test); stroke-linecap: round; stroke-width: 9; }
.plot span { color: var(--soft); font-size: .75rem; line-height: 1; position: absolute; white-space: nowrap; }
.plot .y { right: calc(100% + .5rem); transform: translateY(50%); }
.plot .x { top: calc(100% + .5rem); transform: translateX(-50%); }
figcaption { font-size: .8125rem; }
.chart figcaption { color: var(--soft); margin-left: 3.25rem; }
.key { color: var(--ink); margin-right: 1rem; white-space: nowrap; }
.key::before { content: ""; display: inline-block; margin-right: .4rem; vertical-align: middle; }
.key.train::before { background: var(--train); height: 2px; width: 1.25rem; }
.key.test::before { background: var(--test); border-radius: 50%; height: .5625rem; width: .5625rem; }
.axis { display: block; }

.ink { background: #000; }
@media (prefers-color-scheme: light) { .ink { filter: invert(1); } }
.legend { align-items: center; display: flex; gap: 1rem; margin: .75rem 0 1.5rem; }
.legend p { margin: 0; }
.example figcaption { color: var(--soft); font-size: .75rem; text-align: center; white-space: nowrap; }
.example img { margin: 0 auto .25rem; outline: 1px solid #8885; outline-offset: -1px; }
.swatch { border: 1px solid var(--line); display: inline-block; height: .75em; width: .75em; }
.filters {
  display: grid; gap: 1.25rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.5rem), 1fr)); list-style: none;
}
@media (min-width: 60rem) { .filters { grid-template-columns: repeat(4, 1fr); } }
.filters li { display: grid; gap: 3px; grid-template-columns: 1fr 1fr; }
.filters img { aspect-ratio: 1; height: auto; width: 100%; }
.filters .ink { outline: 1px solid #8885; outline-offset: -1px; }
.filters span { color: var(--soft); font-size: .75rem; line-height: 1.3; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.2; }
caption { height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; clip-path: inset(50%); }
.confusion { border-collapse: separate; border-spacing: 2px; table-layout: fixed; width: 100%; }
.confusion th { color: var(--soft); font-weight: 500; overflow: hidden; text-overflow: ellipsis; }
.confusion thead th { padding: .25rem 0; vertical-align: bottom; }
.confusion thead .corner { font-size: .6875rem; font-weight: 400; }
.confusion th:first-child { text-align: left; width: 4.5rem; }
.confusion .recall { color: var(--soft); text-align: right; width: 4rem; }
.confusion td { border-radius: 3px; padding: .5rem .125rem; text-align: center; }
.confusion .right { background: var(--right); font-weight: 600; }
.confusion .none { color: color-mix(in srgb, var(--soft) 45%, transparent); }
.confusion .wrong { background: color-mix(in srgb, var(--wrong) calc(4% + var(--heat) * 66%), transparent); }
.confusion.named { min-width: 46rem; }
.confusion.named th:first-child { width: 6.5rem; }
.confusion.named thead th { font-size: .75rem; }

.mistakes {
  display: grid; gap: 1rem .5rem; grid-template-columns: repeat(auto-fill, minmax(4.625rem, 1fr)); list-style: none;
}
.mistakes img { height: 4.25rem; outline: 1px solid #8885; outline-offset: -1px; width: 4.25rem; }
.mistakes figcaption { line-height: 1.35; margin-top: .25rem; }
.mistakes .is { font-weight: 650; }
.mistakes .arrow { color: var(--soft); margin: 0 .2rem; }
.mistakes .read { color: var(--test); font-weight: 650; }
.mistakes small { color: var(--soft); display: block; font-size: .75rem; }
.named .mistakes { grid-template-columns: repeat(auto-fill, minmax(5.75rem, 1fr)); }
.named .mistakes .is { display: block; }
.named .mistakes .arrow { margin-left: 0; }
.named .mistakes figcaption { font-size: .75rem; white-space: nowrap; }

.plain { width: 100%; }
.plain th, .plain td { border-bottom: 1px solid var(--line); padding: .45rem .75rem .45rem 0; text-align: left; }
.plain thead th, .plain td { color: var(--soft); font-weight: 400; }
.plain tbody th { font-weight: 550; }
.plain td { white-space: nowrap; }
.plain .number { padding-right: 0; text-align: right; }
.plain tfoot > tr > * { border-bottom: 0; color: var(--ink); font-weight: 650; }
.facts > div { border-bottom: 1px solid var(--line); display: flex; font-size: .875rem; gap: 1rem; padding: .3125rem 0; }
.facts dt { color: var(--soft); flex: 0 0 8.5rem; }
.facts dd { overflow-wrap: anywhere; }
.command { font-size: .875rem; margin-top: 1.25rem; max-width: none; }
.command span { color: var(--soft); }
code { background: var(--card); border: 1px solid var(--line); border-radius: 4px; font: .8125rem ui-monospace, SFMono-Regular, Menlo,
  Consolas, monospace; overflow-wrap: anywhere; padding: .15rem .4rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; margin-top: 3.5rem; padding-top: 1rem; }

@media (max-width: 34rem) {
  .plot { height: 13rem; margin-left: 2.75rem; }
  .chart figcaption { margin-left: 0; }
  .confusion { border-spacing: 1px; font-size: .6875rem; letter-spacing: -.03em; }
  .confusion th:first-child { width: 1.25rem; }
  .confusion .recall { width: 2.75rem; }
  .confusion thead .corner { display: none; }
  .confusion td { padding: .375rem 0; }
  .confusion .right { font-weight: 500; }
  .mistakes { gap: .75rem .375rem; grid-template-columns: repeat(6, 1fr); }
  .mistakes img { aspect-ratio: 1; height: auto; width: 100%; }
  .mistakes figcaption { font-size: .75rem; letter-spacing: -.03em; white-space: nowrap; }
  .mistakes .arrow { margin: 0 .0625rem; }
  .mistakes small { font-size: .6875rem; }
  .named .mistakes { grid-template-columns: repeat(4, 1fr); }
  .named .mistakes figcaption { font-size: .6875rem; white-space: normal; }
}
@media print {
  :root { color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact;
    --paper: #fff; --card: #fff; --ink: #000; --soft: #555; --line: #ddd; --dot: #aaa; --train: #2f5bd0; --test: #c2410c;
    --wrong: #f97316; --right: #dfe8fb; font-size: 11px; }
  .ink { filter: invert(1); }
  body { max-width: none; padding: 0; }
  h1 .big { font-size: 6rem; }
  h2 { break-after: avoid; }
  .chart, li, tr, .legend { break-inside: avoid; }
  section { padding-top: 1.75rem; }
  .scroll { overflow: visible; }
}
`;
