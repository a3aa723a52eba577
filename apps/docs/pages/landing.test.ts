import { afterAll, expect, test } from "vitest";
import { closeBrowser, lab, visit } from "./browser.ts";

afterAll(closeBrowser);

test("the landing page's kernel slides, pauses and steps", async () => {
  const { page, complaints, close } = await visit("index.html");
  const slide = await lab(page, "home/slide");
  await page.waitForFunction(() => document.querySelector(".sum")?.textContent?.includes("y0,2"));
  await slide.locator("[data-play]").click();
  expect(await slide.locator("[data-play]").textContent()).toBe("Play");
  await slide.locator('[data-place="0"]').click();
  // The upper left window under the kernel of level edges: its rows sum to 0, 10/9 and 9/9 of ink.
  expect(await slide.locator("[data-answer]").textContent()).toBe("1");
  await slide.locator("[data-step]").click();
  expect(await slide.locator(".sum").textContent()).toContain("y0,1");
  expect(complaints).toEqual([]);
  await close();
});

test("nothing moves by itself where motion is unwelcome", async () => {
  const { page, complaints, close } = await visit("index.html", { reducedMotion: "reduce" });
  const slide = await lab(page, "home/slide");
  expect(await slide.locator("[data-play]").textContent()).toBe("Play");
  await page.waitForTimeout(700);
  expect(await slide.locator(".sum").textContent()).toContain("y0,0");
  expect(complaints).toEqual([]);
  await close();
});
