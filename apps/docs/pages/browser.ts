import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";

/** A camera that shows a moving test picture, for pages that are allowed to use it. */
const flags = [...chromiumFlags, "--use-fake-device-for-media-stream"];

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
export type VisitOptions = { readonly site?: "isolated" | "plain" } & BrowserContextOptions;

/** A reader: what one page fetched and stored is there for the next one, and several may be open side by side. */
export interface Reader {
  /** Opens a page of the site, `path` without a slash before it: "understand/forward.html". */
  visit(path: string): Promise<Visit>;
  close(): Promise<void>;
}

export async function newReader({ site = "isolated", ...options }: VisitOptions = {}): Promise<Reader> {
  const base = inject("sites")[site];
  browser ??= chromium.launch({ executablePath: findChromium()!, args: flags });
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return {
    async visit(path) {
      const page = await context.newPage();
      const complaints = listen(page, new URL(base).origin);
      await page.goto(new URL(path, base).href, { waitUntil: "load" });
      // What is typed before Vue has taken over the page is lost.
      await page.waitForFunction(() => "__vue_app__" in document.querySelector("#app")!);
      return { page, complaints, close: () => page.close() };
    },
    close: () => context.close(),
  };
}

/** Opens a page for a reader of its own, whom no page before it can have changed. */
export async function visit(path: string, options?: VisitOptions): Promise<Visit> {
  const reader = await newReader(options);
  return { ...(await reader.visit(path)), close: reader.close };
}

function listen(page: Page, home: string): readonly string[] {
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
    if (["http:", "https:", "ws:", "wss:"].includes(protocol) && origin !== home)
      complaints.push(`foreign: ${request.url()}`);
  });
  return complaints;
}

/** A lab of a page, scrolled to and ready. */
export async function lab(page: Page, name: string) {
  const place = page.locator(`[data-lab="${name}"]`);
  await place.scrollIntoViewIfNeeded();
  await page.locator(`[data-lab="${name}"][aria-busy="false"]`).waitFor();
  return place;
}
