import { afterAll, expect, test } from "vitest";
import { closeBrowser, lab, visit } from "./browser.ts";

afterAll(closeBrowser);

test("an edit of the image changes the result to the right number", async () => {
  const { page, complaints, close } = await visit("understand/forward.html");
  const cases = await lab(page, "forward/cases");
  const result = cases.locator('[data-array="Y"] [data-place="0"]');
  expect(await result.textContent()).toBe("282");
  await cases.locator('[data-array="X"] [data-place="0"]').focus();
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  expect(await result.textContent()).toBe("402");
  expect(complaints).toEqual([]);
  await close();
});

test("sizes stand by the formula, with the numbers put in", async () => {
  const { page, complaints, close } = await visit("understand/forward.html");
  const cases = await lab(page, "forward/cases");
  await cases.locator("select").first().selectOption("padding-stride");
  expect(await cases.locator(".walk").textContent()).toContain("⌊(7 + 2·1 − 3) / 2⌋ + 1 = 4");
  await cases.locator('select[name="stride"]').selectOption("3");
  expect(await cases.locator(".walk").textContent()).toContain("⌊(7 + 2·1 − 3) / 3⌋ + 1 = 3");
  expect(complaints).toEqual([]);
  await close();
});

test("a tap on a phone edits", async () => {
  const { page, complaints, close } = await visit("understand/forward.html", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const cases = await lab(page, "forward/cases");
  await cases.locator('[data-array="X"] [data-place="0"]').tap();
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  expect(await cases.locator('[data-array="Y"] [data-place="0"]').textContent()).toBe("402");
  await cases.locator('[data-array="Y"] [data-place="1"]').tap();
  expect(await cases.locator("[data-answer]").textContent()).toBe("354");
  expect(complaints).toEqual([]);
  await close();
});

test("Tab keeps what was typed and leaves the cell", async () => {
  const { page, complaints, close } = await visit("understand/forward.html");
  const cases = await lab(page, "forward/cases");
  const cell = cases.locator('[data-array="X"] [data-place="0"]');
  await cell.focus();
  await page.keyboard.type("10");
  await page.keyboard.press("Tab");
  expect(await cell.textContent()).toBe("10");
  expect(await page.evaluate(() => document.activeElement?.closest('[data-array="X"]') === null)).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});
