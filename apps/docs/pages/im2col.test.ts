import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("im2col", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/im2col.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("a pixel is linked to its copies, a cell to its window", async () => {
    const columns = await lab(at.page, "im2col/columns");
    await columns.locator('[data-array="X"] [data-place="5"]').click();
    expect(await columns.locator("[data-answer]").textContent()).toContain("stands 4 times");
    expect(await columns.locator('[data-array="columns"] .picked').count()).toBe(4);
    await columns.locator('[data-array="columns"] [data-place="35"]').click();
    expect(await columns.locator("[data-answer]").textContent()).toContain(
      "tap (1, 1); column 8: the window of output (2, 2)",
    );
    expect(
      await columns.locator('[data-array="X"] .window, [data-array="X"] .picked').allTextContents(),
    ).toEqual([...["10", "11", "14", "15"]]);
  });

  test("the gather by index arrays equals unfold", async () => {
    const indices = await lab(at.page, "im2col/indices");
    await indices.locator('select[name="channels"]').selectOption("3");
    expect(await indices.locator("[data-answer]").textContent()).toContain("equals unfold");
    expect(await indices.locator('[data-array="m"] td').allTextContents()).toEqual([..."000011112222"]);
  });

  test("taps add up to the convolution", async () => {
    const taps = await lab(at.page, "im2col/taps");
    await taps.locator("input").fill("8");
    expect(await taps.locator('[data-array="Y with this tap"] td').allTextContents()).toEqual([
      "282",
      "354",
      "570",
      "642",
    ]);
  });

  test("memory follows the sizes, and says what does not fit", async () => {
    const memory = await lab(at.page, "im2col/memory");
    expect(await memory.locator("[data-answer]").textContent()).toContain("9.0 × the input");
    await memory.locator('input[name="kernel"]').fill("99");
    expect(await memory.locator('[role="alert"]').textContent()).toContain("convGeometry");
  });
});
