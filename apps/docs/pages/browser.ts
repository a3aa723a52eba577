import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";

let browser: Promise<Browser> | undefined;

/** Call it in afterAll. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts, requests that failed, and requests to elsewhere. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens a page of the site, `path` without a slash before it: "understand/forward.html". */
export async function visit(
  path: string,
  { site = "isolated", ...options }: { site?: "isolated" | "plain" } & BrowserContextOptions = {},
): Promise<Visit> {
  const base = inject("sites")[site];
  browser ??= chromium.launch({ executablePath: findChromium()!, args: chromiumFlags });
  // A context of its own: what a page stored cannot change the next one.
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // What a page was still fetching in advance when it was left.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(protocol) && origin !== new URL(base).origin)
      complaints.push(`foreign: ${request.url()}`);
  });
  await page.goto(new URL(path, base).href, { waitUntil: "load" });
  return { page, complaints, close: () => context.close() };
}

/** A lab of a page, scrolled to and ready. */
export async function lab(page: Page, name: string) {
  const place = page.locator(`[data-lab="${name}"]`);
  await place.scrollIntoViewIfNeeded();
  await page.locator(`[data-lab="${name}"][aria-busy="false"]`).waitFor();
  return place;
}
