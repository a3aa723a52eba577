import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DefaultTheme } from "vitepress";

/** The pages in the order in which one reads them; a page is one line here and one file. */
const understand = [
  ["The forward pass", "forward"],
  ["The backward pass", "backward"],
  ["im2col and col2im", "im2col"],
  ["As a matrix, and its transpose", "matrix"],
  ["Faster", "faster"],
  ["Autograd", "autograd"],
  ["A CNN", "cnn"],
  ["Read with care", "read-with-care"],
  ["Conventions", "conventions"],
] as const;

const use = [
  ["Getting started", "getting-started"],
  ["Layers", "layers"],
  ["Train", "train"],
  ["Optimizers and schedules", "optimizers"],
  ["Losses and metrics", "losses-and-metrics"],
  ["When numbers go bad", "bad-numbers"],
  ["Runs to rely on", "reliability"],
  ["Watch a run", "watch"],
  ["Look inside a model", "look-inside"],
  ["Recipes and results", "results"],
  ["Save and load", "save-and-load"],
  ["Data", "data"],
  ["Layers and ops of your own", "custom"],
  ["Browsers and workers", "browsers"],
  ["Threads and isolation", "threads"],
  ["Coming from PyTorch", "from-pytorch"],
  ["Coming from TensorFlow.js", "from-tensorflow"],
  ["What computes what", "matrix-of-ops"],
  ["Benchmarks", "benchmarks"],
] as const;

const extend = [
  ["Architecture", "architecture"],
  ["A training step, file by file", "training-step"],
  ["Add an algorithm", "algorithm"],
  ["Add an op", "op"],
  ["Add a layer", "layer"],
  ["Add a backend", "backend"],
] as const;

/** Made by scripts/reference.ts from the docstrings. */
const referenceFile = fileURLToPath(new URL("../reference/typedoc-sidebar.json", import.meta.url));

export function sidebar(): DefaultTheme.SidebarMulti {
  const items = (folder: string, pages: readonly (readonly [string, string])[]) =>
    pages.map(([text, page]) => ({ text, link: `/${folder}/${page}` }));
  return {
    "/understand/": [
      { text: "Understand", items: items("understand", understand) },
      { text: "Try", items: [{ text: "Playground", link: "/playground" }] },
    ],
    "/use/": [{ text: "Use", items: items("use", use) }],
    "/extend/": [{ text: "Extend", items: items("extend", extend) }],
    "/reference/": existsSync(referenceFile) ? JSON.parse(readFileSync(referenceFile, "utf8")) : [],
  };
}
