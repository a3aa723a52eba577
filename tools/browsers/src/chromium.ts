import { chromium } from "playwright-core";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import type { PageBrowser } from "./browser.ts";

export async function launchChromium(executablePath: string): Promise<PageBrowser> {
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  return {
    async open(url) {
      const complaints: string[] = [];
      // A context of its own: what a page made cannot change the next one.
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(url);
      await page.waitForFunction(() => globalThis.convkitWork !== undefined, undefined, { timeout: 20_000 });
      return {
        complaints,
        work: (site, options) =>
          page.evaluate(([site, options]) => globalThis.convkitWork![site](options), [
            site,
            options,
          ] as const),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
