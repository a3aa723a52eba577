import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeBrowser, lab, newReader, type Reader } from "./browser.ts";
import { press, skipToContent, tabTo } from "./keys.ts";

/** Nothing here has a pointer: every chapter is worked by Tab, arrows, Enter, Space and typing. */
let reader: Reader;
beforeAll(async () => {
  reader = await newReader();
});
afterAll(async () => {
  await reader.close();
  await closeBrowser();
});

/** Opens a page at its first words, and expects no complaints of what `work` does there. */
async function at(path: string, name: string, work: (page: Page, lab: Locator) => Promise<void>) {
  const { page, complaints, close } = await reader.visit(path);
  const place = await lab(page, name);
  await page.evaluate(() => scrollTo(0, 0));
  await skipToContent(page);
  await work(page, place);
  expect(complaints).toEqual([]);
  await close();
}
const cell = (place: Locator, array: string, number: number) =>
  place.locator(`[data-array="${array}"] [data-place="${number}"]`);
const answerOf = (place: Locator) => place.locator("[data-answer]").textContent();

test.concurrent("forward: a number is typed, a case chosen, an output cell picked", () =>
  at("understand/forward.html", "forward/cases", async (page, cases) => {
    await tabTo(page, cases.locator("select").first());
    await press(page, "ArrowDown");
    await tabTo(page, cell(cases, "X", 0));
    // From the border of zeros to the first pixel.
    await press(page, "ArrowDown", "ArrowRight", "9", "Enter");
    await tabTo(page, cell(cases, "Y", 0));
    await press(page, "ArrowRight");
    // 95, and 9 times the weight that lies on that pixel.
    expect(await answerOf(cases)).toBe(String(95 + 9 * 9));
  }));

test.concurrent("backward: a gradient is typed into the box and judged, a cell of dW picked", () =>
  at("understand/backward.html", "backward/paste", async (page, paste) => {
    const pieces = await lab(page, "backward/pieces");
    await tabTo(page, cell(pieces, "dW", 0));
    await press(page, "ArrowDown");
    // The pixels that the weight meets, 4 + 5 + 8 + 9.
    expect(await answerOf(pieces)).toBe("26");
    await lab(page, "backward/paste");
    await tabTo(page, paste.locator("textarea"));
    await press(page, "Control+a");
    await page.keyboard.type("12 23 21 10\n21 41 36 17\n15 28 24 11\n6 11 9 4");
    expect(await paste.locator("[data-verdict]").textContent()).toContain("should be 40, not 41");
  }));

test.concurrent("im2col: a pixel's copies are found", () =>
  at("understand/im2col.html", "im2col/columns", async (page, columns) => {
    await tabTo(page, cell(columns, "X", 0));
    await press(page, "ArrowRight", "ArrowDown");
    expect(await answerOf(columns)).toContain("stands 4 times");
    await tabTo(page, cell(columns, "columns", 0));
    await press(page, "ArrowRight");
    expect(await answerOf(columns)).toContain("column 1: the window of output (0, 1)");
  }));

test.concurrent("as a matrix: a preset is chosen, transposed, and a number typed", () =>
  at("understand/matrix.html", "matrix/banded", async (page, banded) => {
    await tabTo(page, banded.locator("select"));
    await press(page, "ArrowDown");
    await tabTo(page, banded.locator("button"));
    await press(page, "Space");
    await tabTo(page, cell(banded, "u", 0));
    await press(page, "4", "Enter");
    // The first row of the transposed matrix holds the first weight, 5.
    expect(await answerOf(banded)).toBe("20");
  }));

test.concurrent("faster: a layer is chosen, and its choice read", () =>
  at("understand/faster.html", "faster/choice", async (page, choice) => {
    await tabTo(page, choice.locator('select[name="layer"]'));
    await press(page, "End");
    expect(await choice.locator('[data-product="forward"]').textContent()).toContain("depthwise");
  }));

test.concurrent("autograd: the graph is walked, a weight moved", () =>
  at("understand/autograd.html", "autograd/graph", async (page, graph) => {
    await tabTo(page, graph.getByRole("button", { name: "Step →" }));
    await press(page, "Enter", "Enter", "Space");
    expect(await answerOf(graph)).toContain("Forward: ");
    const higher = await lab(page, "autograd/higher");
    await tabTo(page, higher.locator('input[name="w"]'));
    const before = await answerOf(higher);
    await press(page, "ArrowLeft");
    expect(await answerOf(higher)).not.toBe(before);
  }));

test.concurrent("a CNN: training starts and stops, a stroke is drawn and read", () =>
  at("understand/cnn.html", "cnn/train", async (page, training) => {
    await tabTo(page, training.locator("[data-start]"));
    await press(page, "Enter");
    await training.locator("svg").first().waitFor();
    await tabTo(page, training.locator("[data-stop]"));
    await press(page, "Enter");
    await training.locator('[data-phase="done"]').waitFor();
    const drawing = await lab(page, "cnn/draw");
    await tabTo(page, drawing.locator("canvas[role=application]"));
    await press(page, "Enter", ...new Array<string>(12).fill("ArrowDown"), "Enter");
    await drawing.locator("[data-answer]").waitFor();
    expect(await answerOf(drawing)).toMatch(/It reads \d/);
  }));

test.concurrent("read with care: the tolerance is moved, a claim run", () =>
  at("understand/read-with-care.html", "care/tolerance", async (page, tolerance) => {
    await tabTo(page, tolerance.locator("input"));
    await press(page, "Home");
    expect(await answerOf(tolerance)).toContain("1 of the 5 candidates pass");
    const claim = (await lab(page, "care/claims")).locator('[data-claim="two-to-four"]');
    await tabTo(page, claim.locator("button"));
    await press(page, "Enter");
    expect(await claim.locator("output").textContent()).toContain("[1, 1, 4, 4]");
  }));

test.concurrent("conventions: a layer is described and read in ONNX's words", () =>
  at("understand/conventions.html", "conventions/translator", async (page, translator) => {
    await tabTo(page, translator.locator('input[name="kernel"]'));
    await press(page, "Control+a", "5");
    await tabTo(page, translator.getByRole("button", { name: "ONNX" }));
    await press(page, "Enter");
    expect(await translator.locator("pre").textContent()).toContain("kernel_shape=[5, 5]");
  }));

test.concurrent("the playground: an op is chosen, a number typed", () =>
  at("playground.html", "playground/play", async (page, play) => {
    await tabTo(page, play.locator('select[name="op"]'));
    await page.keyboard.type("maxPool2d");
    await tabTo(page, cell(play, "input", 0));
    await press(page, "9", "9", "9", "Enter");
    await play.locator('[data-array="result"] td:text-is("999")').waitFor();
  }));

test.concurrent("the landing page: the kernel steps", () =>
  at("index.html", "home/slide", async (page, slide) => {
    await tabTo(page, slide.locator("[data-play]"));
    await press(page, "Enter");
    await tabTo(page, slide.locator("[data-step]"));
    const before = await slide.locator(".sum").textContent();
    await press(page, "Enter");
    expect(await slide.locator(".sum").textContent()).not.toBe(before);
  }));
