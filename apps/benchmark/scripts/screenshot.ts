/** Takes the picture of a report for the README: `tsx scripts/screenshot.ts report.html picture.png [light|dark]`. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";

const [report, picture, scheme = "light"] = process.argv.slice(2);
const executablePath = findChromium();
if (!report || !picture || !executablePath)
  throw new Error("usage: screenshot.ts report.html picture.png [light|dark], and Chromium is needed");
const browser = await chromium.launch({ executablePath, args: chromiumFlags });
const page = await browser.newPage({
  viewport: { width: 1280, height: 1000 },
  colorScheme: scheme === "dark" ? "dark" : "light",
});
await page.goto(pathToFileURL(resolve(report)).href);
await page.screenshot({ path: picture });
await browser.close();
