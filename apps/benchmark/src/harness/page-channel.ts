import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { chromiumFlags } from "../../../../scripts/chromium-flags.ts";
import type { ContestantSpec } from "../contestants/index.ts";
import type { Answer, Request } from "../protocol.ts";
import { appFolder, contestantPath, peersFolder } from "./build.ts";
import { type Channel, ContestantError } from "./channel.ts";
import type { Place } from "./context.ts";

const flags = [
  ...chromiumFlags,
  // Pages of contestants that wait must not be slowed down.
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--js-flags=--expose-gc",
];

/** Opens a contestant on a page of a browser of its own: nothing is shared with the others. */
export async function openPage(spec: ContestantSpec, place: NonNullable<Place["browser"]>): Promise<Channel> {
  const script = await buildForBrowser(spec.file);
  const server = await serveFolder(script, place.isolated);
  const browser = await chromium.launch({ executablePath: place.executable, args: flags });
  try {
    return await openIn(browser, server);
  } catch (error) {
    await browser.close();
    server.close();
    throw error;
  }
}

async function openIn(browser: Browser, server: PageServer): Promise<Channel> {
  const page = await browser.newPage();
  let alive = true;
  let id = 0;
  let failure = "the page does not answer";
  const close = () => {
    alive = false;
    void browser.close();
    server.close();
  };
  page.on("crash", close);
  page.on("pageerror", (error) => {
    failure = error.message.split("\n")[0]!;
  });
  await page.goto(server.url);
  await page
    .waitForFunction(() => globalThis.answerBenchmark !== undefined, undefined, { timeout: 20_000 })
    .catch(() => {
      throw new ContestantError("failed", failure);
    });
  return {
    get alive() {
      return alive;
    },
    async call(method, params, timeoutMs) {
      if (!alive) throw new ContestantError("failed", "has crashed");
      const request: Request = { id: id++, method, params };
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          close();
          reject(
            new ContestantError("failed", `no answer to "${method}" in ${Math.round(timeoutMs / 1000)} s`),
          );
        }, timeoutMs);
      });
      try {
        const answer = await Promise.race([
          page.evaluate<Answer, Request>((request) => globalThis.answerBenchmark!(request), request),
          late,
        ]);
        if ("error" in answer) throw new ContestantError(answer.error.kind, answer.error.message);
        return answer.result as never;
      } catch (error) {
        if (error instanceof ContestantError) throw error;
        close();
        throw new ContestantError("failed", `crashed: ${String(error).split("\n")[0]}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close,
  };
}

/** Everything in one script: the contestant, its library, and convkit from its sources. */
async function buildForBrowser(file: string): Promise<string> {
  const result = await build({
    stdin: {
      contents: `
        import { contestant } from ${JSON.stringify(contestantPath(file))};
        import { hostInBrowser } from ${JSON.stringify(join(appFolder, "src/contestants/host-browser.ts"))};
        hostInBrowser(contestant);`,
      resolveDir: appFolder,
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // Where aliases are looked up.
    absWorkingDir: peersFolder,
    conditions: ["@convkit/source"],
    // The build for CPUs alone, whose WebAssembly lies beside the page.
    alias: { "onnxruntime-web": "onnxruntime-web/wasm" },
    external: ["node:*"],
    logLevel: "silent",
  });
  return result.outputFiles[0]!.text;
}

interface PageServer {
  readonly url: string;
  close(): void;
}

/** Folders of peers that pages fetch WebAssembly from. */
const folders: Readonly<Record<string, string>> = {
  "onnxruntime-web": "onnxruntime-web/dist",
  "tfjs-backend-wasm": "@tensorflow/tfjs-backend-wasm/dist",
};
const types: Readonly<Record<string, string>> = {
  ".wasm": "application/wasm",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
};

async function serveFolder(script: string, isolated: boolean): Promise<PageServer> {
  const isolation = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const send = (type: string) =>
      response.writeHead(200, { "Content-Type": type, ...(isolated && isolation) });
    if (path === "/") {
      send("text/html").end('<!doctype html><script type="module" src="/contestant.js"></script>');
      return;
    }
    if (path === "/contestant.js") {
      send("text/javascript").end(script);
      return;
    }
    const [, folder = "", name = ""] = path.split("/");
    const file = join(peersFolder, "node_modules", folders[folder] ?? "", name);
    if (!folders[folder] || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    send(types[extname(name)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
