import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { launchChromium } from "../src/chromium.ts";
import { isolation } from "../src/serve.ts";
import { expectNodesBits, expectNodesNumbers } from "./expect.ts";
import { makePages, type Pages } from "./pages.ts";

/** An isolated page under a content security policy. */
const under = (policy: string) => ({ ...isolation, "Content-Security-Policy": policy });

describe("under a content security policy, in Chromium", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await makePages("esbuild", await launchChromium(findChromium()!));
  });
  afterAll(() => pages.close());

  test("that allows what the engine needs there are two threads, and no complaint", () =>
    pages.visit(under("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:"), async (page) => {
      const answer = await page.work("onPage", { threads: 2 });
      expect(answer).toMatchObject({ engine: "relaxed", threads: 2, threadsUp: 2 });
      await expectNodesBits(answer);
      expect(page.complaints).toEqual([]);
    }));

  test.each([
    [
      "blob: workers",
      "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
      /^Creating a worker from 'blob:/,
    ],
    [
      "what makes no use of trusted types",
      "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; require-trusted-types-for 'script'",
      /^This document requires 'TrustedScriptURL'/,
    ],
  ])("that forbids %s there is one thread, and the browser reports it once", (_what, policy, report) =>
    pages.visit(under(policy), async (page) => {
      const answer = await page.work("onPage", { threads: 2 });
      expect(answer).toMatchObject({
        engine: "relaxed",
        threads: 1,
        threadsUp: 1,
        crossOriginIsolated: true,
      });
      expect(answer.reason).toContain("one thread: workers cannot be started: ");
      await expectNodesBits(answer);
      expect(page.complaints).toEqual([expect.stringMatching(report)]);
    }),
  );

  test.each(["onPage", "inWorker"] as const)("that forbids WebAssembly TypeScript computes %s", (site) =>
    pages.visit(under("script-src 'self'"), async (page) => {
      const answer = await page.work(site, { threads: 2 });
      expect(answer).toMatchObject({ engine: "typescript", threads: 1, threadsUp: 1 });
      expect(answer.reason).toMatch(
        /^TypeScript: WebAssembly may not be compiled here: .*Content Security policy/,
      );
      await expectNodesNumbers(answer);
      expect(page.complaints).toEqual([]);
    }),
  );
});
