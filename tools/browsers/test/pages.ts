import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { findFirefox } from "../../../scripts/find-firefox.ts";
import type { OpenPage } from "../src/browser.ts";
import { bundlers } from "../src/bundlers.ts";
import { launchChromium } from "../src/chromium.ts";
import { launchFirefox } from "../src/firefox.ts";
import { serve } from "../src/serve.ts";

const browsers = {
  Chromium: () => launchChromium(findChromium()!),
  Firefox: () => launchFirefox(findFirefox()!),
};

export type BrowserName = keyof typeof browsers;

export type BundlerName = keyof typeof bundlers;

/** Pages of an app that one bundler has made, in one browser. */
export interface Pages {
  /** Serves the app with these headers, and has `visit` use it on a fresh page. */
  visit(headers: Readonly<Record<string, string>>, visit: (page: OpenPage) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function makePages(bundler: BundlerName, browserName: BrowserName): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), "convkit-page-"));
  expect(await bundlers[bundler](folder), `warnings of ${bundler}`).toEqual([]);
  const browser = await browsers[browserName]();
  return {
    async visit(headers, visit) {
      const server = await serve(folder, headers);
      const page = await browser.open(server.url);
      try {
        await visit(page);
      } finally {
        await page.close();
        await server.close();
      }
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
