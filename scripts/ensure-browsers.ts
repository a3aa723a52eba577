import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./find-chromium.ts";
import { findFirefox } from "./find-firefox.ts";

interface Browser {
  readonly name: string;
  readonly find: () => string | undefined;
  /** The environment variable that may name another one. */
  readonly variable: string;
  readonly debianPackage: string;
  readonly elsewhere: string;
}

const browsers: readonly Browser[] = [
  {
    name: "Chromium",
    find: findChromium,
    variable: "CHROMIUM_PATH",
    debianPackage: "chromium",
    elsewhere: "anywhere: npx playwright install chromium",
  },
  {
    name: "Firefox",
    find: findFirefox,
    variable: "FIREFOX_PATH",
    debianPackage: "firefox-esr",
    elsewhere: "elsewhere: any Firefox from 145 on",
  },
];

/** Debian's own packages; on a machine of its own (CI, as root) they may be installed without asking. */
function installFromDebian(packages: readonly string[]): void {
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update", "-q");
  apt("install", "-qy", "--no-install-recommends", ...packages);
}

const mayInstall = process.env["CI"] === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
const missing = browsers.filter(({ find, variable }) => !find() && !process.env[variable]);
if (missing.length > 0 && mayInstall) installFromDebian(missing.map(({ debianPackage }) => debianPackage));

for (const { name, find, variable, debianPackage, elsewhere } of browsers) {
  const path = find();
  const named = process.env[variable];
  if (path) console.log(`Browser tests in ${path}`);
  else {
    console.error(
      named
        ? `${variable} names no program: ${named}`
        : `Browser tests need ${name}: install it (Debian: apt-get install ${debianPackage}; ${elsewhere}) or set ${variable}`,
    );
    process.exitCode = 1;
  }
}
