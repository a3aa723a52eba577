/** What this report adds to the house style. */
export const style = `
:root {
  --limit: #b42318;
  --own: #2f5bd0; --own-bar: #2f5bd0; --own-all: #b7c8f5; --native: #57534e; --native-bar: #bdb8b0;
  --p0: #d9480f; --p1: #7c3aed; --p2: #0f766e; --p3: #a16207; --p4: #be185d; --p5: #4d7c0f; --p6: #0369a1;
  --good: #15703c; --bad: #b42318;
}
@media (prefers-color-scheme: dark) {
  :root {
    --limit: #ff8a7a;
    --own: #8fb0ff; --own-bar: #5a80e6; --own-all: #2c3f70; --native: #b8b2a8; --native-bar: #5d5a55;
    --p0: #ff9a5c; --p1: #c4a5ff; --p2: #4fd1c0; --p3: #e3b341; --p4: #ff8fbf; --p5: #a3d65c; --p6: #6cc3f5;
    --good: #6ee7a0; --bad: #ff9a8c;
  }
}
body { max-width: 112rem; }
.defs { position: absolute; }

header { gap: 1.5rem 4rem; }
h1 { max-width: 40rem; }
.standings { flex: 0 1 26rem; min-width: min(100%, 17rem); }
.heap { margin: 0 .75rem 1.75rem; position: relative; }
.heap svg { display: block; overflow: visible; width: 100%; }
.heap path { fill: none; stroke-linecap: round; stroke-width: 5.6; }
.heap .base, .heap .level { stroke: var(--line); stroke-width: 1; }
.heap .level { stroke: var(--soft); stroke-dasharray: 3 3; stroke-width: .75; }
.heap .ahead { stroke: var(--own); }
.heap .behind { stroke: var(--p0); }
.heap .x { color: var(--soft); font-size: .75rem; line-height: 1; position: absolute; top: calc(100% + .4rem); transform: translateX(-50%); }
.standings figcaption { color: var(--soft); }
.standings b { color: var(--own); }
nav {
  border-block: 1px solid var(--line); display: flex; flex-wrap: wrap; font-size: .8125rem; gap: .25rem 1.25rem; padding: .625rem 0;
}
nav a { color: var(--soft); text-decoration: none; }
nav a:hover, nav a:focus-visible { color: var(--ink); text-decoration: underline; }

.charts { display: grid; gap: 2.25rem 3.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 33rem), 1fr)); margin-top: 1.5rem; }
.charts.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); }
.chart { min-width: 0; }
.chart figcaption { color: var(--soft); }
.key { color: var(--ink); display: inline-block; margin-right: .875rem; white-space: nowrap; }
.key .glyph, .exponents .glyph, .name .glyph { display: inline-block; height: .75rem; vertical-align: -.0625rem; width: .75rem; }
.swatch { display: inline-block; height: .625rem; width: 1.125rem; }
.swatch { background: var(--hue); }
.remark { display: block; }

.glyph { fill: var(--hue); overflow: visible; stroke: var(--hue); stroke-width: 1.5; }
.glyph.hollow { fill: var(--paper); }
.own { --hue: var(--own); } .own-all { --hue: var(--own-all); } .native { --hue: var(--native); }
.peer0 { --hue: var(--p0); } .peer1 { --hue: var(--p1); } .peer2 { --hue: var(--p2); } .peer3 { --hue: var(--p3); }
.peer4 { --hue: var(--p4); } .peer5 { --hue: var(--p5); } .peer6 { --hue: var(--p6); }

.lanes { --names: 11rem; --values: 5.25rem; margin: .25rem 0 .75rem; position: relative; }
.over-lanes, .ticks { height: 1.5rem; margin: 0 var(--values) 0 var(--names); position: relative; }
.over-lanes:empty { height: .5rem; }
.over-lanes:not(:empty) { align-items: center; display: flex; gap: .875rem; justify-content: end; }
.limit-key { color: var(--limit); font-size: .6875rem; line-height: 1; white-space: nowrap; }
.limit-key::before { border-left: 1.5px solid var(--limit); content: ""; display: inline-block; height: .75rem; margin-right: .3125rem; vertical-align: -.1875rem; }
.limit-key1::before { border-left-style: dashed; }
.field { bottom: 1.5rem; left: var(--names); position: absolute; right: var(--values); top: 1.5rem; }
.over-lanes:empty + .field { top: .5rem; }
.field svg, .stretched { display: block; height: 100%; overflow: visible; width: 100%; }
.field path, .stretched path { fill: none; vector-effect: non-scaling-stroke; }
.limit { stroke: var(--limit); stroke-width: 1.5; }
.limit1 { stroke-dasharray: 5 4; }
.small .lanes { --names: 11.5rem; }
.lane { align-items: center; display: grid; grid-template-columns: var(--names) 1fr var(--values); height: 2rem; position: relative; }
.name { font-size: .875rem; font-weight: 550; line-height: 1.15; overflow: hidden; padding-right: .75rem; text-overflow: ellipsis; white-space: nowrap; }
.small .name { font-size: .8125rem; }
.name small { color: var(--soft); display: block; font-size: .6875rem; font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { height: 100%; position: relative; }
.bars { display: block; height: .75rem; left: 0; position: absolute; top: calc(50% - .375rem); width: 100%; }
.bar { fill: var(--hue); }
.bar.own, .swatch.own { --hue: var(--own-bar); }
.bar.native { --hue: var(--native-bar); }
.track > .glyph {
  height: .75rem; margin: -.375rem 0 0 -.375rem; paint-order: stroke; position: absolute; top: calc(50% - var(--up, 0) * .5625rem); width: .75rem;
}
.track > .glyph:not(.hollow) { stroke: var(--paper); }
.track > .glyph.hollow { paint-order: normal; stroke-width: 3; }
.value { font-size: .8125rem; line-height: 1.15; padding-left: .625rem; white-space: nowrap; }
.value i { color: var(--soft); font-style: normal; }
.note { color: var(--soft); font-size: .75rem; font-style: italic; left: .375rem; line-height: 2rem; position: absolute; white-space: nowrap; background: var(--paper); }
.ticks span { color: var(--soft); font-size: .6875rem; line-height: 1; position: absolute; top: .375rem; transform: translateX(-50%); white-space: nowrap; }

.plot { height: 16rem; margin: 1rem .75rem 2rem 4rem; position: relative; }
.plot > span { color: var(--soft); font-size: .6875rem; line-height: 1; position: absolute; white-space: nowrap; }
.plot .y { right: calc(100% + .625rem); transform: translateY(50%); }
.plot .x { top: calc(100% + .5rem); transform: translateX(-50%); }
.curve { stroke: var(--hue); stroke-linejoin: round; stroke-width: 1.75; }
.plot > .glyph { height: .6875rem; margin: 0 0 -.34375rem -.34375rem; position: absolute; width: .6875rem; }
.exponents { display: grid; gap: 0 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); list-style: none; }
.exponents li { color: var(--ink); }
.exponents b { font-weight: 600; }
.exponents em { color: var(--bad); font-style: normal; }
sup { font-size: .75em; line-height: 0; }

details { margin-top: 1.25rem; }
summary { color: var(--soft); cursor: pointer; font-size: .8125rem; }
.scroll { margin-top: .75rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: .8125rem; line-height: 1.2; }
.figures th, .figures td { border-bottom: 1px solid var(--line); padding: .3125rem .875rem .3125rem 0; text-align: right; white-space: nowrap; }
.figures th:first-child { text-align: left; }
.figures thead th { color: var(--soft); font-weight: 400; }
.figures tbody th { font-weight: 400; padding-left: .875rem; }
.figures .group th { font-weight: 650; padding: .875rem 0 .3125rem; }
.figures small { color: var(--soft); font-size: .75rem; font-weight: 400; }
.figures .status { color: var(--soft); text-align: left; }
.figures .wrong, .figures .failed { color: var(--bad); }
.figures .best > * { font-weight: 650; }
.figures .good { color: var(--good); } .figures .bad { color: var(--bad); }
.facts { max-width: 60rem; }
.facts dt { flex-basis: 7rem; }

@media (max-width: 38rem) {
  .lanes, .small .lanes { --names: 0rem; --values: 4.5rem; }
  .lane { grid-template-columns: 1fr var(--values); grid-template-rows: 1.125rem 1.5rem; height: auto; margin-bottom: .25rem; }
  .name { align-self: end; background: var(--paper); grid-column: 1 / -1; justify-self: start; max-width: 100%; padding-right: .25rem; position: relative; }
  .name small { display: inline; margin-left: .25rem; }
  .note { line-height: 1.5rem; }
  .plot { height: 13rem; margin-left: 3.5rem; }
  .over-lanes { margin-right: 0; }
  .facts > div { gap: .5rem; }
  .facts dt { flex-basis: 5.5rem; }
}
@media print {
  @page { margin: 12mm; }
  :root { font-size: 10.5px; --limit: #b42318; --own: #2f5bd0; --own-bar: #2f5bd0; --own-all: #b7c8f5;
    --native: #57534e; --native-bar: #bdb8b0; --p0: #d9480f; --p1: #7c3aed; --p2: #0f766e; --p3: #a16207; --p4: #be185d;
    --p5: #4d7c0f; --p6: #0369a1; --good: #15703c; --bad: #b42318; }
  h3, .group { break-after: avoid; }
  nav { display: none; }
  .chart, .lane, tr, .facts > div { break-inside: avoid; }
  summary { list-style: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .figures { font-size: .6875rem; }
  .figures th, .figures td { padding: .125rem .5rem .125rem 0; }
}
`;
