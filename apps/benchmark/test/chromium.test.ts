import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { page as render } from "../src/report/page.ts";
import { results } from "./noisy-machine.ts";
import { sampleResults } from "./sample-results.ts";

const executablePath = findChromium();

/** Runs in the page, whose code is plain text to this program. */
const inPage = <T>(page: Page, code: string): Promise<T> => page.evaluate(code) as Promise<T>;

describe.skipIf(!executablePath)("the report in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  });
  afterAll(() => browser.close());

  interface Opened {
    readonly page: Page;
    readonly complaints: string[];
  }

  async function open(markup: string, width: number, colorScheme: "light" | "dark"): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
    page.on("request", (request) => complaints.push(`request: ${request.url()}`));
    await page.setContent(markup);
    return { page, complaints };
  }

  /** Charts whose drawing has no extent, and text that sticks out of the page. */
  const faults = `
    const found = [];
    for (const figure of document.querySelectorAll("figure")) {
      const shapes = [...figure.querySelectorAll(".bar, .curve, .glyph, .ahead, .behind")];
      const drawn = shapes.some((shape) => {
        const { width, height } = shape.getBoundingClientRect();
        return width > 0 && height > 0;
      });
      if (!drawn) found.push("nothing drawn: " + figure.textContent.slice(0, 40));
    }
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) found.push("scrolls sideways: " + document.documentElement.scrollWidth);
    for (const text of document.querySelectorAll("figure span, figure b, h1, h2, h3, p, dd"))
      if (text.getBoundingClientRect().right > width + 1) found.push("sticks out: " + text.textContent.slice(0, 40));
    found`;

  test.each([
    [360, "light"],
    [768, "dark"],
    [1280, "light"],
    [1280, "dark"],
    [2560, "light"],
  ] as const)("every chart is there at %i pixels, %s; nothing is asked for", async (width, scheme) => {
    const { page, complaints } = await open(render(sampleResults()), width, scheme);
    // conv 4, gemm, elementwise, pool, train 3, epoch, scaling 5, startup, size 3, memory 2, and the dots at the top.
    expect(await inPage(page, `document.querySelectorAll("figure").length`)).toBe(23);
    expect(await inPage(page, faults)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("dark changes the colours, and ink keeps its contrast to the paper", async () => {
    const contrast = `
      const luminance = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const style = (element, name) => luminance(getComputedStyle(element)[name]);
      const paper = style(document.documentElement, "backgroundColor");
      const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const of = (selector, name) => ratio(style(document.querySelector(selector), name), paper);
      ({
        dark: paper < 0.1,
        // WCAG 2.2: 4.5 for text, 3 for what a chart is read by.
        text: Math.min(of("h1", "color"), of(".lede", "color"), of(".limit-key", "color"), of("td.good", "color"), of("td.bad", "color")),
        marks: Math.min(...[...document.querySelectorAll(".key .glyph, .name .glyph")].map((glyph) => ratio(style(glyph, "stroke"), paper)), of(".bar.own", "fill")),
      })`;
    for (const scheme of ["light", "dark"] as const) {
      const { page } = await open(render(sampleResults()), 1280, scheme);
      const { dark, text, marks } = await inPage<{ dark: boolean; text: number; marks: number }>(
        page,
        contrast,
      );
      expect(dark).toBe(scheme === "dark");
      expect(text).toBeGreaterThan(4.5);
      expect(marks).toBeGreaterThan(3);
      await page.close();
    }
  });

  test("prints on white, with the tables opened", async () => {
    const { page, complaints } = await open(render(sampleResults()), 1280, "dark");
    expect(
      await inPage(
        page,
        `document.querySelector(".figures").checkVisibility({ contentVisibilityAuto: true })`,
      ),
    ).toBe(false);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await inPage(page, `getComputedStyle(document.documentElement).backgroundColor`)).toBe(
      "rgb(255, 255, 255)",
    );
    expect(
      await inPage(
        page,
        `[...document.querySelectorAll(".figures")].every((table) => table.getBoundingClientRect().height > 20)`,
      ),
    ).toBe(true);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a run without rows", async () => {
    const { page, complaints } = await open(render(results([])), 360, "light");
    expect(await inPage(page, faults)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
