import { launch } from "puppeteer-core";
import type { PageBrowser } from "./browser.ts";

/** Firefox as its makers ship it, by WebDriver BiDi. */
export async function launchFirefox(executablePath: string): Promise<PageBrowser> {
  const browser = await launch({ browser: "firefox", executablePath, headless: true });
  return {
    async open(url) {
      const complaints: string[] = [];
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.on("console", (message) => {
        if (["error", "warn"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(url);
      await page.waitForFunction(() => globalThis.convkitWork !== undefined, { timeout: 20_000 });
      return {
        complaints,
        work: (site, options) =>
          page.evaluate((site, options) => globalThis.convkitWork![site](options), site, options),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
