import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("the backward pass", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/backward.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("an edit of dY changes dX and dW to the right numbers", async () => {
    const pieces = await lab(at.page, "backward/pieces");
    const cell = (array: string, place: number) =>
      pieces.locator(`[data-array="${array}"] [data-place="${place}"]`);
    expect(await cell("dX", 0).textContent()).toBe("12");
    await cell("dY", 0).focus();
    await at.page.keyboard.type("3");
    await at.page.keyboard.press("Enter");
    expect(await cell("dX", 0).textContent()).toBe("36");
    expect(await cell("dW", 0).textContent()).toBe("10");
    await cell("dW", 8).click();
    // 3·10 + 11 + 14 + 15
    expect(await pieces.locator("[data-answer]").textContent()).toBe("70");
  });

  test("the flipped kernel gives dX in every case", async () => {
    const flip = await lab(at.page, "backward/flip");
    for (const value of await flip
      .locator("option")
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))) {
      await flip.locator("select").selectOption(value);
      expect(await flip.locator("[data-answer]").textContent()).toContain("Equal to dX");
    }
  });

  test("differences agree in float64, and gradcheck runs", async () => {
    const numerical = await lab(at.page, "backward/numerical");
    const worst = async () => Number(await numerical.locator("[data-answer]").textContent());
    expect(await worst()).toBeLessThan(1e-5);
    await numerical.locator('select[name="dtype"]').selectOption("float32");
    expect(await worst()).toBeGreaterThan(1e-3);
    await numerical.locator("button").click();
    await numerical.locator("[data-report]:not(:empty)").waitFor();
    expect(await numerical.locator("[data-report]").textContent()).toContain("agree");
  });

  test("a pasted gradient is judged, and its windows are named", async () => {
    const paste = await lab(at.page, "backward/paste");
    const verdict = paste.locator("[data-verdict]");
    const box = paste.locator("textarea");
    await box.fill("[[12. 23. 21. 10.]\n [21. 40. 36. 17.]\n [15. 28. 24. 11.]\n [6. 11. 9. 4.]]");
    expect(await verdict.textContent()).toContain("Right");
    await box.fill("[[12. 23. 21. 10.]\n [21. 41. 36. 17.]\n [15. 28. 24. 11.]\n [6. 11. 9. 4.]]");
    expect(await verdict.textContent()).toContain("dX[0, 0, 1, 1] should be 40, not 41");
    expect(await paste.locator(".windows li").allTextContents()).toEqual([
      "the window of Y[0, 0, 0, 0]: 1 · W[0, 0, 1, 1] = 8",
      "the window of Y[0, 0, 0, 1]: 1 · W[0, 0, 1, 0] = 9",
      "the window of Y[0, 0, 1, 0]: 1 · W[0, 0, 0, 1] = 11",
      "the window of Y[0, 0, 1, 1]: 1 · W[0, 0, 0, 0] = 12",
    ]);
    await box.fill("[[4. 9. 11. 6.] [11. 24. 28. 15.] [17. 36. 40. 21.] [10. 21. 23. 12.]]");
    expect(await verdict.textContent()).toContain("turned once too often");
  });
});
