import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkOptions } from "../src/answer.ts";
import { isolation } from "../src/serve.ts";
import { expectNodesBits } from "./expect.ts";
import { type BrowserName, type BundlerName, makePages, type Pages } from "./pages.ts";

const engines = ["simd", "relaxed"] as const satisfies WorkOptions["engine"][];

describe.each<[BundlerName, BrowserName]>([
  ["vite", "Chromium"],
  ["webpack", "Chromium"],
  ["esbuild", "Chromium"],
  // How a page is bundled and what a browser does with it are two things.
  ["vite", "Firefox"],
])("made by %s, in %s", (bundler, browser) => {
  let pages: Pages | undefined;
  beforeAll(async () => {
    pages = await makePages(bundler, browser);
  });
  afterAll(() => pages?.close());

  test("an isolated page computes on two threads what Node.js computes, and never sleeps", () =>
    pages!.visit(isolation, async (page) => {
      for (const engine of engines) {
        const answer = await page.work("onPage", { engine, threads: 2 });
        expect(answer).toMatchObject({
          engine,
          threads: 2,
          threadsUp: 2,
          crossOriginIsolated: true,
          sleeps: 0,
        });
        await expectNodesBits(answer);
      }
      expect(page.complaints).toEqual([]);
    }));

  test("so does a worker of an isolated page", () =>
    pages!.visit(isolation, async (page) => {
      const answer = await page.work("inWorker", { threads: 2 });
      expect(answer).toMatchObject({
        engine: "relaxed",
        threads: 2,
        threadsUp: 2,
        crossOriginIsolated: true,
      });
      await expectNodesBits(answer);
      expect(page.complaints).toEqual([]);
    }));

  test("a page that is not isolated, and a worker of it, compute the same on one thread", () =>
    pages!.visit({}, async (page) => {
      for (const site of ["onPage", "inWorker"] as const) {
        const answer = await page.work(site, { threads: 2 });
        expect(answer).toMatchObject({
          engine: "relaxed",
          threads: 1,
          threadsUp: 1,
          crossOriginIsolated: false,
        });
        expect(answer.reason).toContain("one thread: the page is not cross-origin isolated");
        await expectNodesBits(answer);
      }
      expect(page.complaints).toEqual([]);
    }));
});
