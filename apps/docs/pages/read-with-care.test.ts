import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("read with care", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/read-with-care.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("a tolerance of a million accepts all, a small one the right result alone", async () => {
    const tolerance = await lab(at.page, "care/tolerance");
    const answer = tolerance.locator("[data-answer]");
    expect(await answer.textContent()).toContain("5 of the 5");
    await tolerance.locator("input").fill("-6");
    expect(await answer.textContent()).toContain("1 of the 5 candidates pass, the right one");
  });

  test("all() == all() compares two truths", async () => {
    const all = await lab(at.page, "care/all");
    expect(await all.locator("[data-answer] b").allTextContents()).toEqual(["true", "false"]);
    await all.locator('[data-array="b"] [data-place="0"]').focus();
    await at.page.keyboard.type("0");
    await at.page.keyboard.press("Enter");
    expect(await all.locator("[data-answer] b").allTextContents()).toEqual(["false", "false"]);
  });

  test("claims are run", async () => {
    const claims = await lab(at.page, "care/claims");
    const claim = claims.locator('[data-claim="two-to-four"]');
    await claim.locator("button").click();
    expect(await claim.locator("output").textContent()).toBe("shape [1, 1, 3, 3]\nshape [1, 1, 4, 4]");
  });
});
