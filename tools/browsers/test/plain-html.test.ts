import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { serve } from "../src/serve.ts";

const root = join(import.meta.dirname, "../../..");
const example = join(root, "apps/docs/examples/plain-html/index.html");

/** A folder with the page and the packages as npm would have put them there. */
function makeSite(): string {
  const folder = mkdtempSync(join(tmpdir(), "convkit-plain-"));
  cpSync(example, join(folder, "index.html"));
  const modules = join(folder, "node_modules/@convkit");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(root, "packages")))
    symlinkSync(join(root, "packages", name), join(modules, name));
  // What ndarray compresses with, from where its package manager put it.
  symlinkSync(join(root, "packages/ndarray/node_modules/fflate"), join(folder, "node_modules/fflate"));
  return folder;
}

test("the documentation's page without a bundler computes, by an import map alone", async () => {
  const folder = makeSite();
  const server = await serve(folder, {});
  const browser = await chromium.launch({ executablePath: findChromium()!, args: chromiumFlags });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(server.url);
    const output = page.locator("output:not(:empty)");
    await output.waitFor({ state: "attached", timeout: 20_000 }).catch(() => undefined);
    expect(complaints).toEqual([]);
    // Sums of 2 x 2 ones, as NumPy prints them.
    expect((await output.textContent())?.replaceAll(/\s+/g, " ")).toBe("[[[[4. 4.] [4. 4.]]]]");
  } finally {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});
