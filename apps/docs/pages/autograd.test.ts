import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("autograd", () => {
  let at: Visit;
  beforeAll(async () => {
    at = await visit("understand/autograd.html");
  });
  afterAll(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
    await closeBrowser();
  });

  test("values flow forward, gradients back, and follow an edit", async () => {
    const graph = await lab(at.page, "autograd/graph");
    const answer = graph.locator("[data-answer]");
    await graph.getByRole("button", { name: "To the end" }).click();
    expect(await answer.textContent()).toContain("dx = ");
    expect(await graph.locator("text.gradient").count()).toBe(3 + 4 * 2 + 2);
    await graph.getByRole("button", { name: "Start over" }).click();
    for (let step = 0; step < 7; step++) await graph.getByRole("button", { name: "Step →" }).click();
    const before = await answer.textContent();
    expect(before).toContain("L = (s − t)²");
    await graph.locator('input[name="target"]').fill("0");
    expect(await answer.textContent()).not.toBe(before);
  });

  test("derivatives of any order", async () => {
    const higher = await lab(at.page, "autograd/higher");
    expect(await higher.locator("dd").allTextContents()).toEqual(["1", "6", "24", "48"]);
  });
});
