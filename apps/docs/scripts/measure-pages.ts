import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { type OpenSite, openSite } from "./open-site.ts";

/*
 * What pages weigh and how fast they answer, of the site as it was built last:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/measure-pages.ts
 */

/** Gzipped bytes of all that a page fetches. Labs, and pages that links lead to, are fetched when they come into sight. */
async function weigh(
  site: OpenSite,
  path: string,
  lazy: boolean,
): Promise<{ bytes: number; requests: number }> {
  const sizes: Promise<number>[] = [];
  const page = await site.open(path, {}, async (page) => {
    page.on("response", (response) => {
      sizes.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0,
        ),
      );
    });
    // Without sight nothing comes into it.
    if (!lazy)
      await page.addInitScript(() => {
        window.IntersectionObserver = class {
          observe() {}
          unobserve() {}
          disconnect() {}
        } as unknown as typeof IntersectionObserver;
      });
  });
  await page.waitForTimeout(500);
  await page.close();
  const all = await Promise.all(sizes);
  return { bytes: all.reduce((sum, size) => sum + size, 0), requests: all.length };
}

/** From Enter in a cell to the frame that shows the result, ten times over. */
async function timeEdits(page: Page, lab: string, cell: string, result: string): Promise<number[]> {
  await page.locator(`[data-lab="${lab}"]`).scrollIntoViewIfNeeded();
  await page.locator(result).first().waitFor();
  const times: number[] = [];
  for (let edit = 0; edit < 10; edit++) {
    await page.locator(cell).dblclick();
    await page.keyboard.type(String(50 + edit));
    await page.evaluate((selector) => {
      const before = document.querySelector(selector)!.textContent;
      const scope = globalThis as { answered?: Promise<number> };
      scope.answered = new Promise((resolve) => {
        let start = 0;
        addEventListener("keydown", () => (start = performance.now()), { once: true, capture: true });
        const observer = new MutationObserver(() => {
          if (document.querySelector(selector)?.textContent === before) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - start));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    }, result);
    await page.keyboard.press("Enter");
    times.push(await page.evaluate(() => (globalThis as { answered?: Promise<number> }).answered!));
  }
  return times.sort((a, b) => a - b);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const site = await openSite(root);
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
const row = (...cells: string[]) => console.log(`| ${cells.join(" | ")} |`);
try {
  row("page", "before labs load, gzipped", "with what is in sight");
  row("---", "---:", "---:");
  for (const path of ["index.html", "understand/forward.html", "playground.html"]) {
    const [bare, all] = [await weigh(site, path, false), await weigh(site, path, true)];
    row(
      path,
      `${kilobytes(bare.bytes)} in ${bare.requests} requests`,
      `${kilobytes(all.bytes)} in ${all.requests}`,
    );
  }
  console.log();
  row("interaction", "median of ten", "slowest");
  row("---", "---:", "---:");
  const edits = [
    [
      "understand/forward.html",
      "forward/cases",
      '[data-array="X"] [data-place="5"]',
      '[data-array="Y"] [data-place="0"]',
    ],
    [
      ...["playground.html", "playground/play", '[data-array="input"] [data-place="0"]'],
      '[data-array="result"] [data-place="0"]',
    ],
  ] as const;
  for (const [path, lab, cell, result] of edits) {
    const page = await site.open(path!);
    const times = await timeEdits(page, lab!, cell!, result!);
    row(`a cell of ${lab} edited`, `${times[5]!.toFixed(0)} ms`, `${times.at(-1)!.toFixed(0)} ms`);
    await page.close();
  }
} finally {
  await site.close();
}
