import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./find-chromium.ts";

/** Debian's own package; on a machine of its own (CI, as root) it may be installed without asking. */
function installFromDebian(): void {
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update", "-q");
  apt("install", "-qy", "--no-install-recommends", "chromium");
}

const mayInstall = process.env["CI"] === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
if (!findChromium() && !process.env["CHROMIUM_PATH"] && mayInstall) installFromDebian();

const path = findChromium();
if (path) console.log(`Browser tests in ${path}`);
else {
  const named = process.env["CHROMIUM_PATH"];
  console.error(
    named
      ? `CHROMIUM_PATH names no program: ${named}`
      : "Browser tests need Chromium: install it (Debian: apt-get install chromium; anywhere: npx playwright install chromium) or set CHROMIUM_PATH",
  );
  process.exitCode = 1;
}
