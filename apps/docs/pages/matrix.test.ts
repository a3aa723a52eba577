import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("convolution as a matrix", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/matrix.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("the transpose of the strided matrix stamps the kernel", async () => {
    const banded = await lab(at.page, "matrix/banded");
    await banded.locator("select").selectOption("1");
    await banded.locator("button").click();
    for (const [place, value] of ["2", "3"].entries()) {
      await banded.locator(`[data-array="u"] [data-place="${place}"]`).focus();
      await at.page.keyboard.type(value);
      await at.page.keyboard.press("Enter");
    }
    expect(await banded.locator('[data-array="Mᵀu"] td').allTextContents()).toEqual([
      "10",
      "14",
      "37",
      "21",
      "33",
    ]);
  });

  test("output padding says which size to go back to", async () => {
    const transposed = await lab(at.page, "matrix/transposed");
    const cells = () => transposed.locator('[data-array="Y"] td').allTextContents();
    expect(await cells()).toEqual(["5", "14", "10", "14", "36", "24", "15", "34", "20"]);
    expect(await transposed.locator("[data-answer]").textContent()).toContain("size 3 or 4 to 2");
    await transposed.locator('select[name="outputPadding"]').selectOption("1");
    expect((await cells()).length).toBe(16);
  });

  test("where taps pick, the second one edits", async () => {
    const phone = await visit("understand/matrix.html", { hasTouch: true });
    const transposed = await lab(phone.page, "matrix/transposed");
    const cell = transposed.locator('[data-array="X"] [data-place="1"]');
    await cell.tap();
    expect(await transposed.locator("input").count()).toBe(0);
    await cell.tap();
    await phone.page.keyboard.type("-2");
    await phone.page.keyboard.press("Enter");
    expect(await cell.textContent()).toBe("−2");
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });

  test("a kernel that is no multiple of the stride makes a checkerboard", async () => {
    const board = await lab(at.page, "matrix/checkerboard");
    const answer = board.locator("[data-answer]");
    expect(await answer.textContent()).toContain("1, 2, 4 times: unevenly");
    await board.locator('select[name="kernel"]').selectOption("4");
    expect(await answer.textContent()).toContain(": evenly. 4 is a multiple");
  });
});
