import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { showLabs } from "../scripts/show-labs.ts";
import { closeBrowser, newReader, type Reader, visit } from "./browser.ts";
import { change, headingJumps, movements, seriousViolations, sticksOut } from "./look.ts";

const dist = fileURLToPath(new URL("../site/.vitepress/dist/", import.meta.url));

const all = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".html") && path !== "404.html")
  .sort();

/** axe's rules on what other colours change, and what other widths do. */
const ofColours = ["color-contrast", "link-in-text-block"];
const ofWidths = ["scrollable-region-focusable"];

/** Who wants no motion, with one browser for all pages: they share what they fetch. */
let reader: Reader;
beforeAll(async () => {
  reader = await newReader({ reducedMotion: "reduce", colorScheme: "light" });
});
afterAll(async () => {
  await reader.close();
  await closeBrowser();
});

test.concurrent.for(all)(
  "%s loads with all its labs and looks right, light and dark, from 360 to 2,560 pixels",
  async (path, { expect }) => {
    const { page, complaints, close } = await reader.visit(path);
    await showLabs(page);
    expect.soft(await page.locator(".lab-problem").count()).toBe(0);
    expect.soft(await headingJumps(page)).toEqual([]);
    await expect.poll(() => movements(page), { timeout: 30_000 }).toEqual([]);
    expect.soft(await seriousViolations(page)).toEqual([]);
    expect.soft(await sticksOut(page)).toEqual([]);
    await change(page, { width: 2560 });
    expect.soft(await sticksOut(page)).toEqual([]);
    await change(page, { colorScheme: "dark" });
    expect.soft(await seriousViolations(page, ofColours)).toEqual([]);
    await change(page, { width: 360 });
    expect.soft(await sticksOut(page)).toEqual([]);
    // The bars of narrow pages are the same on all: those of the reference need not be told apart.
    expect
      .soft(await seriousViolations(page, path.startsWith("reference") ? ofWidths : undefined))
      .toEqual([]);
    expect.soft(complaints).toEqual([]);
    await close();
  },
);

test("no page of the reference is lost", () => {
  // 37 when this was written.
  expect(all.filter((path) => path.startsWith("reference")).length).toBeGreaterThan(30);
});

test("pages of prose say where they are edited, those that are made do not", () => {
  const editLink = /github\.com\/convkit\/convkit\/edit\/main\/apps\/docs\/site\/([\w/-]+)\.md/;
  for (const path of all) {
    const [, edited] = readFileSync(join(dist, path), "utf8").match(editLink) ?? [];
    if (/^(understand|use|extend)\//.test(path)) expect([path, `${edited}.html`]).toEqual([path, path]);
    if (path.startsWith("reference")) expect([path, edited]).toEqual([path, undefined]);
  }
});

test("formulas are MathML", () => {
  const formulas = (path: string) => readFileSync(join(dist, path), "utf8").match(/<math[ >]/g)?.length ?? 0;
  // Those of the chapter on the forward pass when this was written, in lines of their own and within others.
  expect(formulas("understand/forward.html")).toBeGreaterThan(20);
  for (const path of all) expect(readFileSync(join(dist, path), "utf8")).not.toMatch(/katex|mathjax|\$\$/i);
});

test("nothing in what was built asks for anything from elsewhere", () => {
  const sheets = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".css"),
  );
  const foreign = sheets.filter((path) => /url\(["']?https?:/.test(readFileSync(join(dist, path), "utf8")));
  expect(foreign).toEqual([]);
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
