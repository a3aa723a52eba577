import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenPage } from "../src/browser.ts";
import { isolation } from "../src/serve.ts";
import { expectNodesBits, expectNodesNumbers } from "./expect.ts";
import { type BrowserName, makePages, type Pages } from "./pages.ts";

/** An isolated page under a content security policy. */
const under = (policy: string) => ({ ...isolation, "Content-Security-Policy": policy });

/** The console heard of the policy, not of anything else. */
function expectReportsOnly({ complaints }: OpenPage): void {
  const report = /content.security.policy|'TrustedScriptURL'/i;
  expect(complaints.filter((complaint) => !report.test(complaint))).toEqual([]);
}

describe.each<BrowserName>(["Chromium", "Firefox"])("a content security policy, in %s", (browser) => {
  let pages: Pages | undefined;
  beforeAll(async () => {
    pages = await makePages("esbuild", browser);
  });
  afterAll(() => pages?.close());

  test("that allows what the engine needs: two threads, and no report", () =>
    pages!.visit(under("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:"), async (page) => {
      const answer = await page.work("onPage", { threads: 2 });
      expect(answer).toMatchObject({ engine: "relaxed", threads: 2, threadsUp: 2 });
      await expectNodesBits(answer);
      expect(page.complaints).toEqual([]);
    }));

  test.each([
    ["blob: workers", "worker-src 'self'"],
    ["addresses that are not trusted types", "worker-src blob:; require-trusted-types-for 'script'"],
  ])("that forbids %s: one thread", (_what, policy) =>
    pages!.visit(under(`script-src 'self' 'wasm-unsafe-eval'; ${policy}`), async (page) => {
      const answer = await page.work("onPage", { threads: 2 });
      expect(answer).toMatchObject({
        engine: "relaxed",
        threads: 1,
        threadsUp: 1,
        crossOriginIsolated: true,
      });
      expect(answer.reason).toContain("one thread: workers cannot be started: ");
      await expectNodesBits(answer);
      expectReportsOnly(page);
      // A second try would have told of it again.
      expect(page.complaints.length).toBeLessThanOrEqual(1);
    }),
  );

  test.each(["onPage", "inWorker"] as const)("that forbids WebAssembly: TypeScript, %s", (site) =>
    pages!.visit(under("script-src 'self'"), async (page) => {
      const answer = await page.work(site, { threads: 2 });
      expect(answer).toMatchObject({ engine: "typescript", threads: 1, threadsUp: 1 });
      expect(answer.reason).toMatch(/^TypeScript: WebAssembly may not be compiled here: /);
      await expectNodesNumbers(answer);
      expectReportsOnly(page);
    }),
  );
});
