import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("faster", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/faster.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("a tile's panel is found in the image by offsets", async () => {
    const panel = await lab(at.page, "faster/panel");
    const answer = panel.locator("[data-answer]");
    expect(await answer.textContent()).toContain("54 loads for 72 products, 0.75 a product");
    expect(await panel.locator('[data-array="X"] .picked').allTextContents()).toEqual(["0", "1", "2", "3"]);
    await panel.locator('input[name="step"]').fill("8");
    expect(await panel.locator('[data-array="X"] .picked').allTextContents()).toEqual([
      ...["14", "15", "16", "17"],
    ]);
    await panel.locator('[data-array="Y"] [data-place="63"]').click();
    expect(await panel.locator('[data-array="X"] .picked').allTextContents()).toEqual([
      ...["32", "33", "34", "35"],
    ]);
    await panel.locator('select[name="tileRows"]').selectOption("1");
    await panel.locator('select[name="tileColumns"]').selectOption("1");
    expect(await answer.textContent()).toContain("18 loads for 9 products, 2 a product");
  });

  test("Winograd's tile follows an edit and explains its cells", async () => {
    const winograd = await lab(at.page, "faster/winograd");
    const answer = winograd.locator("[data-answer]");
    expect(await answer.textContent()).toContain("16 products, those of M, instead of 36");
    expect(await answer.textContent()).toContain("conv2d's result exactly");
    // A filter that is 1 in the middle: Y is the middle of d.
    for (const [place, value] of [..."000010000"].entries()) {
      await winograd.locator(`[data-array="g"] [data-place="${place}"]`).focus();
      await at.page.keyboard.type(value);
      await at.page.keyboard.press("Enter");
    }
    const d = await winograd.locator('[data-array="d"] td').allTextContents();
    expect(await winograd.locator('[data-array^="Y"] td').allTextContents()).toEqual(
      [5, 6, 9, 10].map((place) => d[place]),
    );
    await winograd.locator('[data-array^="U"] [data-place="5"]').click();
    expect(await winograd.locator("[data-cell]").textContent()).toContain(
      "U[1, 1] = 0·0.5 + 0.5·0.5 + 0·0.5 = 0.25",
    );
    await winograd.locator('select[name="method"]').selectOption("F(4×4, 3×3), points 0, ±1, ±2");
    expect(await answer.textContent()).toContain("36 products, those of M, instead of 144");
  });

  test("errors are measured, each within its bound", async () => {
    const errors = await lab(at.page, "faster/errors");
    await errors.locator('select[name="channels"]').selectOption("32");
    await errors.locator('select[name="size"]').selectOption("32");
    await errors.locator("button").click();
    const answer = await errors.locator("[data-answer]").textContent();
    expect(answer).toContain("32 channels, 32 × 32");
    expect(answer).toContain("All are within their bounds");
    expect(await errors.locator("[data-method]").count()).toBe(5);
  });

  test("frequencies multiply to the convolution", async () => {
    const fft = await lab(at.page, "faster/fft");
    expect(await fft.locator('[data-row="F x"] td').allTextContents()).toEqual([
      "10",
      "−3 + i",
      "0",
      "−3 − i",
    ]);
    const last = fft.locator('[data-row="y, back from there"] td');
    expect((await last.allTextContents()).slice(0, 3)).toEqual(
      await fft.locator('[data-array="conv1d(x, w)"] td').allTextContents(),
    );
    await fft.locator('select[name="points"]').selectOption("8");
    await fft.locator('select[name="taps"]').selectOption("3");
    expect((await last.allTextContents()).slice(0, 6)).toEqual(
      await fft.locator('[data-array="conv1d(x, w)"] td').allTextContents(),
    );
    expect(await fft.locator("[data-answer]").textContent()).toContain("the last 2 (hatched) have wrapped");
  });

  test("operations by kernel", async () => {
    const cost = await lab(at.page, "faster/fft-cost");
    await cost.locator('input[name="kernel"]').fill("31");
    expect(await cost.locator("[data-answer]").textContent()).toMatch(/31 × 31: .*times fewer/);
    await cost.locator('select[name="channels"]').selectOption("1");
    await cost.locator('input[name="kernel"]').fill("3");
    expect(await cost.locator("[data-answer]").textContent()).toMatch(/3 × 3: .*times more/);
  });

  test("a separable convolution's cost", async () => {
    const depthwise = await lab(at.page, "faster/depthwise");
    await depthwise.locator('input[name="filters"]').fill("64");
    expect(await depthwise.locator("[data-answer]").textContent()).toContain("1/64 + 1/3² = 0.127");
  });

  test("the choice follows the layer, and says what is wrong", async () => {
    const choice = await lab(at.page, "faster/choice");
    const forward = choice.locator('[data-product="forward"]');
    expect(await forward.textContent()).toContain("winograd");
    await choice.locator('select[name="layer"]').selectOption("9 × 9, 16 channels");
    expect(await forward.textContent()).toContain("fft");
    await choice.locator('select[name="precision"]').selectOption("highest");
    expect(await forward.textContent()).toContain("gemm");
    await choice.locator('input[name="groups"]').fill("3");
    expect(await choice.locator('[role="alert"]').textContent()).toContain("convGeometry");
  });

  test.each(["isolated", "plain"] as const)("the machine is timed, %s", async (site) => {
    const here = site === "isolated" ? at : await visit("understand/faster.html", { site });
    const timing = await lab(here.page, "faster/timing");
    expect(await timing.locator("[data-capabilities]").textContent()).toContain(
      site === "isolated" ? "is cross-origin isolated" : "is not cross-origin isolated, so threads cannot",
    );
    await timing.locator("button").click();
    await timing.locator('[data-state="done"]').waitFor();
    expect(await timing.locator("[data-answer]").textContent()).toContain("is the fastest here");
    expect(await timing.locator('[data-algorithm="gemm"]').textContent()).toMatch(/\d ms/);
    if (site === "plain") {
      expect(here.complaints).toEqual([]);
      await here.close();
    }
  });
});
