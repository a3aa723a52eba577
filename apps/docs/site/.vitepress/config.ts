import markdownItMath from "markdown-it-math/temml";
import temml from "temml";
import { defineConfig } from "vitepress";
import { isolation } from "../../src/lib/isolation.ts";
import { sidebar } from "./sidebar.ts";

const description = "Convolutional networks in TypeScript: understood, checked by hand, and used.";
const repository = "https://github.com/convkit/convkit";

/** A drawing of our own: an icon that is named is fetched from elsewhere while one writes. */
const sourceIcon =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M8 6l-6 6 6 6M16 6l6 6-6 6"/></svg>';

/** A formula in a line of its own, which scrolls where it is wider than the page, by keys too. */
const formula = (source: string) =>
  `<div class="formula" role="group" aria-label="Formula" tabindex="0">${temml.renderToString(source, { throwOnError: true, displayMode: true })}</div>`;

export default defineConfig({
  title: "convkit",
  description,
  lang: "en",
  // GitHub Pages serves a project under its name; CONVKIT_DOCS_BASE says so.
  base: process.env["CONVKIT_DOCS_BASE"] ?? "/",
  head: [
    [
      "link",
      { rel: "icon", type: "image/svg+xml", href: `${process.env["CONVKIT_DOCS_BASE"] ?? "/"}mark.svg` },
    ],
  ],
  lastUpdated: false,
  markdown: {
    // Whose colours can be told apart on the site's grey; the default's oranges cannot.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // MathML: formulas are text, for readers of screens too, and need no font from elsewhere.
    // Its types are those of a newer markdown-it than VitePress's own; what it uses is in both.
    config: (md) =>
      void md.use(markdownItMath as never, {
        temmlOptions: { throwOnError: true },
        blockRenderer: formula,
      }),
  },
  themeConfig: {
    logo: "/mark.svg",
    nav: [
      { text: "Understand", link: "/understand/forward", activeMatch: "/understand/" },
      { text: "Playground", link: "/playground" },
      { text: "Use", link: "/use/getting-started", activeMatch: "/use/" },
      { text: "Extend", link: "/extend/architecture", activeMatch: "/extend/" },
      { text: "Reference", link: "/reference/", activeMatch: "/reference/" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: {
      provider: "local",
      // A slip in ten letters, not in five: "Winograd" is not to find noGrad first.
      options: { miniSearch: { searchOptions: { fuzzy: 0.1 } } },
    },
    editLink: { pattern: `${repository}/edit/main/apps/docs/site/:path`, text: "Edit this page" },
    socialLinks: [{ icon: { svg: sourceIcon }, link: repository, ariaLabel: "Source code on GitHub" }],
  },
  vite: {
    resolve: { conditions: ["@convkit/source"] },
    ssr: { noExternal: [/^@convkit\//] },
    server: { headers: isolation },
    preview: { headers: isolation },
    worker: { format: "es" },
    build: { target: "es2022" },
    esbuild: { target: "es2022" },
  },
});
