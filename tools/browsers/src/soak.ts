import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { type MemorySample, report, soakArguments } from "../../../packages/nn/scripts/soak/watch.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { isolation, serve } from "./serve.ts";

/*
 * Whether an hour of training in a worker of a page stays within a constant memory bound, in Chromium on Linux; Node.js's is
 * packages/nn/scripts/soak-minutes.ts:
 *   npx tsx --conditions=@convkit/source tools/browsers/src/soak.ts [minutes = 60] [MiB]
 */

const { minutes, most } = soakArguments(process.argv.slice(2));
const executablePath = findChromium();
if (!executablePath) throw new Error("there is no Chromium; CONTRIBUTING.md says how to get one");

const sources = join(import.meta.dirname, "../../../packages/nn/scripts/soak");
const folder = mkdtempSync(join(tmpdir(), "convkit-soak-"));
/** Milliseconds from one look to the next. */
const LOOK_MS = 1000;

interface Progress {
  readonly steps: number;
  readonly linear: number;
  readonly outcome: string;
}

/** The resident memory of the processes that run pages and their workers, in bytes, from Linux's /proc. */
async function residentMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0))
    .reduce((sum, kilobytes) => sum + 1024 * kilobytes, 0);
}

async function follow(browser: Browser, url: string): Promise<MemorySample[]> {
  const page = await browser.newPage();
  await page.goto(`${url}?minutes=${minutes}`);
  const samples: MemorySample[] = [];
  const start = performance.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { steps, linear, outcome } = (await page.evaluate("soak")) as Progress;
    const resident = await residentMemory(browser);
    if (steps > 0)
      samples.push({ seconds: (performance.now() - start) / 1000, steps, resident, heap: undefined, linear });
    if (outcome === "done") return samples;
    if (outcome !== "") throw new Error(outcome);
  }
}

try {
  await build({
    entryPoints: [join(sources, "page.ts"), join(sources, "worker.ts")],
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["@convkit/source"],
    logLevel: "error",
  });
  writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="page.js"></script>');
  const server = await serve(folder, isolation);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  try {
    console.log(report("Chromium", await follow(browser, server.url), most).join("\n"));
  } finally {
    await browser.close();
    await server.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}
