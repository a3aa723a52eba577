import { findProgram } from "./executable.ts";

/** A Firefox for the browser tests: the one that FIREFOX_PATH names, or the system's. Playwright's is another program. */
export function findFirefox(): string | undefined {
  return findProgram("FIREFOX_PATH", [
    "/usr/bin/firefox-esr",
    "/usr/bin/firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
  ]);
}
