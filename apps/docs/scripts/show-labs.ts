import type { Page } from "playwright-core";

/** Has every lab of a page come up, as a reader does who scrolls through it. */
export async function showLabs(page: Page): Promise<void> {
  for (const place of await page.locator("[data-lab]").all()) {
    await place.scrollIntoViewIfNeeded();
    await place.and(page.locator('[aria-busy="false"]')).waitFor();
  }
}
