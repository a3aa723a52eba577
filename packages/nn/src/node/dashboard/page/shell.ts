import type { PageFile } from "../server.ts";
import { html } from "./html.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

/** The page around the parts that change, and what it loads. */
export function pageFiles(title: string): Readonly<Record<string, PageFile>> {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<header>
<h1>${title}</h1>
<p id="connection" role="status">Connecting to the run.</p>
<noscript><p>This page needs JavaScript to follow the run.</p></noscript>
<div id="status"></div>
<p id="news" class="unseen" aria-live="polite"></p>
</header>
<main>
<section aria-labelledby="curves-title"><h2 id="curves-title">Curves</h2><div id="charts"></div></section>
<section aria-labelledby="examples-title" hidden><h2 id="examples-title">Examples</h2><div id="examples"></div></section>
<section aria-labelledby="filters-title" hidden><h2 id="filters-title">Filters of the first convolution</h2><div id="filters"></div>
<p class="quiet">Dark is negative, light is positive, each filter on its own scale; those of three channels are in their colours.</p></section>
<section aria-labelledby="maps-title" hidden><h2 id="maps-title">Feature maps of the first example</h2><div id="maps"></div></section>
<section aria-labelledby="epochs-title" hidden><h2 id="epochs-title">Epochs</h2>
<div id="epochs" class="scroll" role="region" aria-labelledby="epochs-title" tabindex="0"></div></section>
</main>
</body>
</html>
`.markup;
  return {
    "/": { type: "text/html", content: page },
    "/page.css": { type: "text/css", content: style },
    "/page.js": { type: "text/javascript", content: script },
  };
}
