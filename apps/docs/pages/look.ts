import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds serious or critical, a line a place; by all of its rules, or by those that `only` names. */
export async function seriousViolations(page: Page, only?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.addScriptTag({ path: axe });
  const options: RunOptions = {
    resultTypes: ["violations"],
    preload: false,
    ...(only && { runOnly: [...only] }),
  };
  const { violations } = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(options),
    options,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
}

/** Gives a page another size or other colours, and waits until it is drawn so. */
export async function change(
  page: Page,
  { width, colorScheme }: { width?: number; colorScheme?: "light" | "dark" },
): Promise<void> {
  if (width) await page.setViewportSize({ width, height: 900 });
  if (colorScheme) await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

/** How long a page may take to come to rest after its size was changed. */
const REST_MS = 10_000;

/**
 * What sticks out of the page to the right, but for what a box of its own scrolls or cuts off. What a busy machine has yet to
 * lay out for a new size is waited for.
 */
export async function sticksOut(page: Page): Promise<string[]> {
  const end = Date.now() + REST_MS;
  for (;;) {
    const found = await sticksOutNow(page);
    if (found.length === 0 || Date.now() > end) return found;
    await page.waitForTimeout(100);
  }
}

const sticksOutNow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(".VPContent *")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.right <= width + 1) continue;
      let around = element.parentElement;
      while (around && getComputedStyle(around).overflowX === "visible") around = around.parentElement;
      if (!around || around === document.body || around === document.documentElement)
        found.push(`${element.tagName.toLowerCase()}.${element.className}: ${Math.round(box.right)}`);
    }
    if (document.documentElement.scrollWidth > width)
      found.push(`the page: ${document.documentElement.scrollWidth}`);
    return found;
  });

/** Where a heading is more than one level below the one before it, as "h2 -> h4 What it says". */
export const headingJumps = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const main = document.querySelector("main") ?? document.querySelector(".VPContent")!;
    const jumps: string[] = [];
    let level = 0;
    for (const heading of main.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const next = Number(heading.tagName[1]);
      if (next > level + 1) jumps.push(`h${level} -> h${next} ${heading.textContent}`);
      level = next;
    }
    return jumps;
  });

/** Animations and transitions that take time. */
export const movements = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === "running")
      .map(({ effect }) => `${(effect as KeyframeEffect).target?.className}`),
  );
