import { chromium } from "playwright";
import { findProgram } from "./executable.ts";

/** A Chromium for the browser tests: the one that CHROMIUM_PATH names, the system's, or Playwright's. */
export function findChromium(): string | undefined {
  return findProgram("CHROMIUM_PATH", [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    chromium.executablePath(),
  ]);
}
