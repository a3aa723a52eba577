import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { serveSite } from "./serve-site.ts";

export interface OpenSite {
  /** A page of the built site, in a context of its own, which closes with it. */
  open(
    path: string,
    options?: BrowserContextOptions,
    before?: (page: Page) => Promise<unknown>,
  ): Promise<Page>;
  close(): Promise<void>;
}

/** Serves the built site and starts Chromium on it. */
export async function openSite(root: string): Promise<OpenSite> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("there is no Chromium; CONTRIBUTING.md says how to get one");
  const server = await serveSite(root, 0);
  const browser: Browser = await chromium.launch({
    executablePath,
    args: chromiumFlags,
  });
  return {
    async open(path, options = {}, before) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
      await before?.(page);
      await page.goto(new URL(path, server.url).href, { waitUntil: "load" });
      await page.waitForLoadState("networkidle");
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
