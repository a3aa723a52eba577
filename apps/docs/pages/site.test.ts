import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, inject, test } from "vitest";
import { closeBrowser, visit } from "./browser.ts";

const dist = fileURLToPath(new URL("../site/.vitepress/dist/", import.meta.url));
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const all = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".html") && path !== "404.html")
  .sort();
const reference = all.filter((path) => path.startsWith("reference"));
/** Pages of the reference are made alike: every fourth stands for its neighbours. */
const visited = all.filter((path) => !reference.includes(path) || reference.indexOf(path) % 4 === 0);

afterAll(closeBrowser);

/** Has every lab of a page come up, as a reader does who scrolls through it. */
async function showLabs(page: Page): Promise<void> {
  for (const place of await page.locator("[data-lab]").all()) {
    await place.scrollIntoViewIfNeeded();
    await place.and(page.locator('[aria-busy="false"]')).waitFor();
  }
}

/** What axe finds serious or critical, a line a place. */
async function seriousViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        resultTypes: ["violations"],
      }) as Promise<AxeResults>,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
}

describe.each(visited)("%s", (path) => {
  test("loads with all its labs, without a complaint, and axe finds nothing serious", async () => {
    const { page, complaints, close } = await visit(path);
    await showLabs(page);
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.locator(".lab-problem").count()).toBe(0);
    await close();
  });
});

test("every page of the reference is there, and so is what it loads", async () => {
  const { isolated } = inject("sites");
  const assets = new Set<string>();
  for (const path of reference) {
    const answer = await fetch(new URL(path, isolated));
    expect([path, answer.status]).toEqual([path, 200]);
    const html = await answer.text();
    expect(html).toContain("<h1");
    for (const [, asset] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) assets.add(asset!);
  }
  for (const asset of assets)
    expect([asset, (await fetch(new URL(asset, isolated))).status]).toEqual([asset, 200]);
  // 37 when this was written: none may be lost unseen.
  expect(reference.length).toBeGreaterThan(30);
});

test("nothing in what was built asks for anything from elsewhere", () => {
  const sheets = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".css"),
  );
  const foreign = sheets.filter((path) => /url\(["']?https?:/.test(readFileSync(join(dist, path), "utf8")));
  expect(foreign).toEqual([]);
});

test("a narrow, dark front page has no serious violation either, and nothing sticks out", async () => {
  const { page, complaints, close } = await visit("index.html", {
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
  });
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
  await close();
});

test("Ctrl-K searches", async () => {
  const { page, complaints, close } = await visit("use/getting-started.html");
  await page.keyboard.press("Control+k");
  await page.locator(".VPLocalSearchBox input").fill("Winograd");
  const first = page.locator(".VPLocalSearchBox .result").first();
  await first.waitFor();
  // What is found first may change while the index answers.
  const target = new URL((await first.getAttribute("href"))!, page.url());
  await first.click();
  await page.waitForURL((url) => url.pathname === target.pathname);
  await page.locator(".VPDoc main", { hasText: /winograd/i }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

test("light and dark are a switch away, and stay", async () => {
  const { page, close } = await visit("use/train.html", { colorScheme: "light" });
  const isDark = () => page.evaluate(() => document.documentElement.classList.contains("dark"));
  expect(await isDark()).toBe(false);
  await page.locator(".VPNavBarAppearance .VPSwitchAppearance").click();
  expect(await isDark()).toBe(true);
  await page.reload();
  expect(await isDark()).toBe(true);
  await close();
});

test.each([
  ["isolated", "This page is cross-origin isolated."],
  ["plain", "This page is not cross-origin isolated:"],
] as const)("the page about threads says of a site that is %s what it is", async (site, sentence) => {
  const { page, complaints, close } = await visit("use/threads.html", { site });
  await page.locator('[data-test="isolation"] b').waitFor();
  expect(await page.locator('[data-test="isolation"]').textContent()).toContain(sentence);
  expect(complaints).toEqual([]);
  await close();
});
