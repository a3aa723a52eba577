/** What this report adds to the house style. */
export const style = `
:root {
  --dot: #b9b3a8;
  --train: #2f5bd0; --test: #c2410c; --wrong: #f97316; --right: #dfe8fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --dot: #50545c;
    --train: #8fb0ff; --test: #ff9a5c; --wrong: #d9661f; --right: #24314f;
  }
}
img { display: block; image-rendering: pixelated; }

header { border-bottom: 1px solid var(--line); }
.field { flex: 0 1 19rem; min-width: 14rem; }
.field svg { display: block; overflow: visible; width: 100%; }
.field circle { fill: var(--dot); }
.field path { stroke: var(--test); stroke-linecap: round; stroke-width: 1.9; }
.field figcaption { color: var(--soft); font-size: .75rem; margin-top: .5rem; }
.field b { color: var(--test); }
section > p { margin-bottom: 1.25rem; }
.legend p { color: var(--soft); }

.pair { display: grid; gap: 2rem 3rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.plot { height: 17rem; margin: 1rem .5rem 2rem 3.25rem; position: relative; }
.plot svg { display: block; height: 100%; overflow: visible; width: 100%; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.train { stroke: var(--train); stroke-linejoin: round; stroke-width: 2; }
.test { stroke: var(--test); stroke-linecap: round; stroke-width: 9; }
.beside { stroke: var(--test); stroke-dasharray: 6 5; stroke-linejoin: round; stroke-width: 2; }
.beside-test { stroke: var(--ink); stroke-linecap: round; stroke-width: 4; }
.plot span { color: var(--soft); font-size: .75rem; line-height: 1; position: absolute; white-space: nowrap; }
.plot .y { right: calc(100% + .5rem); transform: translateY(50%); }
.plot .x { top: calc(100% + .5rem); transform: translateX(-50%); }
.chart figcaption { color: var(--soft); margin-left: 3.25rem; }
.key { color: var(--ink); margin-right: 1rem; white-space: nowrap; }
.key::before { content: ""; display: inline-block; margin-right: .4rem; vertical-align: middle; }
.key.train::before { background: var(--train); height: 2px; width: 1.25rem; }
.key.test::before { background: var(--test); border-radius: 50%; height: .5625rem; width: .5625rem; }
.key.beside { stroke: none; }
.key.beside::before { border-top: 2px dashed var(--test); height: 0; width: 1.25rem; }
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

.hero > div { display: flex; gap: .5rem; }
.hero img { outline: 1px solid #8885; outline-offset: -1px; }
.hero figcaption { color: var(--soft); font-size: .75rem; margin-top: .5rem; }
.restored {
  display: grid; gap: 1rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); list-style: none;
}
.restored.plain-pairs { grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); }
.restored figure > div { display: grid; gap: 3px; grid-auto-columns: 1fr; grid-auto-flow: column; }
.restored img { aspect-ratio: 1; height: auto; outline: 1px solid #8885; outline-offset: -1px; width: 100%; }
.restored small { color: var(--soft); font-size: .75rem; }

.plain { width: 100%; }
.plain th, .plain td { border-bottom: 1px solid var(--line); padding: .45rem .75rem .45rem 0; text-align: left; }
.plain thead th, .plain td { color: var(--soft); font-weight: 400; }
.plain tbody th { font-weight: 550; }
.plain td { white-space: nowrap; }
.plain .number { padding-right: 0; text-align: right; }
.plain tfoot > tr > * { border-bottom: 0; color: var(--ink); font-weight: 650; }

@media (max-width: 34rem) {
  .plot { height: 13rem; margin-left: 2.75rem; }
  .chart figcaption { margin-left: 0; }
  .confusion { border-spacing: 1px; font-size: .6875rem; letter-spacing: -.03em; }
  .confusion th:first-child { width: 1.25rem; }
  .confusion .recall { width: 2.75rem; }
  .confusion thead .corner { display: none; }
  .confusion td { padding: .375rem 0; }
  .confusion .right { font-weight: 500; }
  .restored { gap: .75rem; grid-template-columns: repeat(2, 1fr); }
  .restored.plain-pairs { grid-template-columns: repeat(3, 1fr); }
  .mistakes { gap: .75rem .375rem; grid-template-columns: repeat(6, 1fr); }
  .mistakes img { aspect-ratio: 1; height: auto; width: 100%; }
  .mistakes figcaption { font-size: .75rem; letter-spacing: -.03em; white-space: nowrap; }
  .mistakes .arrow { margin: 0 .0625rem; }
  .mistakes small { font-size: .6875rem; }
  .named .mistakes { grid-template-columns: repeat(4, 1fr); }
  .named .mistakes figcaption { font-size: .6875rem; white-space: normal; }
}
@media print {
  :root { font-size: 11px; --dot: #aaa; --train: #2f5bd0; --test: #c2410c; --wrong: #f97316; --right: #dfe8fb; }
  .ink { filter: invert(1); }
  .chart, li, tr, .legend { break-inside: avoid; }
}
`;
