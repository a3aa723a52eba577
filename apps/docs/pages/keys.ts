import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** More stops than any page has between its top and a lab's part. */
const most = 400;

/**
 * From where the focus is by Tab alone, until it is on `target`. Every stop within a lab must show that it has the focus.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const node = await target.elementHandle();
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press("Tab");
    const { reached, unseen } = await page.evaluate((node) => {
      const active = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(active);
      const isSeen = (outlineStyle !== "none" && outlineWidth !== "0px") || active.matches(".file *");
      return {
        reached: active === node,
        unseen: active.closest(".lab") && !isSeen ? active.outerHTML.slice(0, 200) : undefined,
      };
    }, node);
    expect(unseen).toBeUndefined();
    if (reached) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Past the bar and the sidebar, as the page's first link offers. */
export async function skipToContent(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
}

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
