/** Paper and ink in light and dark, from a narrow page to a wide one. */
export const style = `:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --card: #ffffff; --ink: #1c1b1a; --soft: #66625c; --line: #e4e0d8;
  --train: #2f5bd0; --held: #c2410c; --wrong: #b42318;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131417; --card: #1b1d21; --ink: #ece9e4; --soft: #a29d95; --line: #303338;
    --train: #8fb0ff; --held: #ff9a5c; --wrong: #ff8f84;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 90rem; padding: clamp(.75rem, 3vw, 2.5rem); }
h1, h2, h3, p, figure, ol, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; font-weight: 650; margin-bottom: .75rem; }
h3 { font-size: .9375rem; font-weight: 600; }
.quiet, #connection, figcaption { color: var(--soft); font-size: .8125rem; }
.unseen { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
.phase { font-size: 1.125rem; margin-top: .75rem; }
progress { accent-color: var(--train); display: block; height: .75rem; margin: .5rem 0; width: 100%; }
dl { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin-top: .75rem; }
dl > div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem .75rem; }
dt { color: var(--soft); font-size: .75rem; }
dd { font-size: 1.25rem; font-weight: 600; line-height: 1.3; white-space: nowrap; }
section { border-top: 1px solid var(--line); margin-top: 1.75rem; padding-top: 1.25rem; }
#charts { display: grid; gap: 1.5rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.chart { min-width: 0; }
.plot { height: 14rem; margin: .75rem .75rem 1.75rem 3.5rem; position: relative; }
.plot svg { display: block; height: 100%; overflow: visible; width: 100%; }
.plot path { fill: none; vector-effect: non-scaling-stroke; }
.plot .rule { stroke: var(--line); stroke-width: 1; }
.plot .train { stroke: var(--train); stroke-linejoin: round; stroke-width: 1.75; }
.plot .held { stroke: var(--held); stroke-dasharray: 5 4; stroke-width: 1.5; }
.plot .dot { stroke: var(--held); stroke-linecap: round; stroke-width: 8; }
.plot span { color: var(--soft); font-size: .75rem; line-height: 1; position: absolute; white-space: nowrap; }
.plot .y { right: calc(100% + .5rem); transform: translateY(50%); }
.plot .x { top: calc(100% + .5rem); transform: translateX(-50%); }
.chart figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-left: 3.5rem; }
.key::before { content: ""; display: inline-block; margin-right: .4rem; vertical-align: middle; }
.key.train::before { background: var(--train); height: 2px; width: 1.25rem; }
.key.held::before { background: var(--held); border-radius: 50%; height: .5rem; width: .5rem; }
img { display: block; height: auto; image-rendering: pixelated; outline: 1px solid #8884; outline-offset: -1px; width: 100%; }
.gallery + .gallery { margin-top: 1.25rem; }
.gallery > div { display: grid; gap: 4px; grid-template-columns: repeat(auto-fill, minmax(3.25rem, 1fr)); }
#maps .gallery > div { grid-template-columns: repeat(auto-fill, minmax(4rem, 1fr)); }
.gallery figcaption { margin-top: .5rem; }
.examples { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(5rem, 1fr)); list-style: none; }
.examples .pair { display: flex; gap: 2px; }
.examples .pair img { flex: 1 1 0; min-width: 0; }
.examples p { font-size: .8125rem; line-height: 1.3; margin-top: .25rem; overflow-wrap: anywhere; }
.examples small { color: var(--soft); white-space: nowrap; }
.wrong { color: var(--wrong); }
.scroll { max-height: 24rem; overflow: auto; }
.scroll:focus-visible { outline: 2px solid var(--train); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
caption { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
th, td { border-bottom: 1px solid var(--line); padding: .375rem .75rem .375rem 0; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
thead th { background: var(--paper); color: var(--soft); font-weight: 500; position: sticky; top: 0; }
@media (max-width: 34rem) {
  .plot { height: 11rem; margin-left: 3rem; }
  .chart figcaption { margin-left: 0; }
  .examples { grid-template-columns: repeat(auto-fill, minmax(4rem, 1fr)); }
  dd { font-size: 1.0625rem; }
  dl { grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
}
`;
