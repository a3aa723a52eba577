import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import type { BrowserInstanceOption } from "vitest/node";
import { buildEngine } from "./packages/wasm/scripts/build-engine.ts";
import { chromiumFlags } from "./scripts/chromium-flags.ts";
import { findChromium } from "./scripts/find-chromium.ts";

const executablePath = findChromium();

/** Tests that use anything of Node's, or a helper that does, are for Node alone; all others run here too. */
function isPortable(path: string): boolean {
  const text = readFileSync(path, "utf8");
  const helpers = [...text.matchAll(/from "(\.\/.*\.ts)"/g)].map((match) => join(dirname(path), match[1]!));
  return !/from "(node:|@convkit\/[\w-]+\/node")|\bprocess\./.test(text) && helpers.every(isPortable);
}

const testFiles = readdirSync("packages").flatMap((folder) =>
  readdirSync(join("packages", folder), { recursive: true, encoding: "utf8" })
    .map((path) => join("packages", folder, path))
    .filter((path) => /^packages\/[^/]+\/test\/.*\.test\.ts$/.test(path)),
);

await buildEngine();

type Suites = Pick<NonNullable<TestProjectInlineConfiguration["test"]>, "name" | "include" | "setupFiles">;

/** Suites of the packages, on the same sources, in a real browser; all of them at once in each of its instances. */
const inChromium = (suites: Suites, instances: readonly BrowserInstanceOption[]) => ({
  resolve: { conditions: ["@convkit/source", "module", "browser", "development|production"] },
  // Shared memory needs a page that is isolated from others.
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  test: {
    ...suites,
    setupFiles: ["packages/testing/src/fixed-seed.ts", ...(suites.setupFiles ?? [])],
    // Of the slowest, on a busy machine, with room: a test that hangs is still found.
    testTimeout: 240_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [...instances],
      provider: playwright({
        launchOptions: {
          ...(executablePath && { executablePath }),
          args: chromiumFlags,
        },
      }),
    },
  },
});

/** What compares results with PyTorch's and algorithms with each other. */
const comparisons = [
  "packages/conv-kernels/test/conformance.test.ts",
  "packages/conv-kernels/test/algorithms.test.ts",
  "packages/autograd/test/conformance.test.ts",
];

const suites = inChromium(
  { name: "browser", include: testFiles.filter((path) => isPortable(path) && !comparisons.includes(path)) },
  [{ browser: "chromium" }],
);

/** The comparisons, on each build and number of threads. */
const engines = inChromium(
  {
    name: "browser:engines",
    include: comparisons,
    setupFiles: ["tools/browsers/src/use-engine.ts"],
  },
  (["simd", "relaxed"] as const).flatMap((engine) =>
    // The last are more than the cores of most machines that test.
    [1, 2, 5].map((threads) => ({
      browser: "chromium" as const,
      name: `${engine} x ${threads}`,
      provide: { engine: { engine, threads } },
    })),
  ),
);

/** Pages that bundlers make of the packages' dist/, in browsers that the tests start themselves. */
const pages: TestProjectInlineConfiguration = {
  test: {
    name: "pages",
    include: ["tools/browsers/test/*.test.ts"],
    exclude: ["**/runtimes.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each has a browser and its threads.
    fileParallelism: false,
  },
};

/** The same work in the runtimes that ensure-runtimes.ts installs. */
const runtimes: TestProjectInlineConfiguration = {
  test: {
    name: "runtimes",
    include: ["tools/browsers/test/runtimes.test.ts"],
    testTimeout: 120_000,
  },
};

/** The documentation, built and served: every page, and the chapters driven as a reader does. */
const docs: TestProjectInlineConfiguration = {
  test: {
    name: "docs",
    include: ["apps/docs/pages/*.test.ts"],
    globalSetup: ["apps/docs/pages/site.setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // Pages open side by side: one loads while another is looked at.
    maxConcurrency: 3,
  },
};

const onSources = { conditions: ["@convkit/source", "module", "node", "development|production"] };
/** The benchmark's peers, which ensure-peers.ts installs, outside of browsers and in them. */
const peers: TestProjectInlineConfiguration = {
  resolve: onSources,
  ssr: { resolve: onSources },
  test: { name: "peers", include: ["apps/benchmark/peers/test/*.test.ts"] },
};

export default defineConfig({ test: { projects: [suites, engines, pages, runtimes, docs, peers] } });
