import { copyFileSync } from "node:fs";
import { join } from "node:path";

/** The page's sources: plain JavaScript that imports the packages by their names. */
export const app = join(import.meta.dirname, "../app");

/**
 * Makes `index.html`, its script and its worker's in a folder, as the bundler's manual says and with no option for convkit.
 *
 * @returns the bundler's warnings
 */
export type Bundler = (folder: string) => Promise<readonly string[]>;

const vite: Bundler = async (folder) => {
  const { build, createLogger } = await import("vite");
  const warnings: string[] = [];
  const customLogger = createLogger("warn");
  customLogger.warn = customLogger.warnOnce = (message) => void warnings.push(message);
  await build({
    root: app,
    configFile: false,
    base: "./",
    customLogger,
    logLevel: "warn",
    worker: { format: "es" },
    build: { outDir: folder, emptyOutDir: true, reportCompressedSize: false },
  });
  return warnings;
};

const webpack: Bundler = async (folder) => {
  const { default: webpack } = await import("webpack");
  const compiler = webpack({
    mode: "production",
    context: app,
    entry: "./main.js",
    output: { path: folder, filename: "main.js" },
    performance: { hints: false },
  });
  const stats = await new Promise<import("webpack").Stats>((resolve, reject) =>
    compiler.run((error, stats) =>
      compiler.close(() => (stats ? resolve(stats) : reject(error ?? new Error("webpack says nothing")))),
    ),
  );
  if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
  copyPage(folder);
  return (stats.toJson({ all: false, warnings: true }).warnings ?? []).map(({ message }) => message);
};

const esbuild: Bundler = async (folder) => {
  const { build } = await import("esbuild");
  const { warnings } = await build({
    // A worker is an entry of its own: esbuild leaves `new URL("./worker.js", import.meta.url)` as it is.
    entryPoints: [join(app, "main.js"), join(app, "worker.js")],
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    logLevel: "silent",
    // Heard only where packages lie outside of node_modules, as they do in this workspace.
    logOverride: { "ignored-bare-import": "silent" },
  });
  copyPage(folder);
  return warnings.map(({ text }) => text);
};

const copyPage = (folder: string) => copyFileSync(join(app, "index.html"), join(folder, "index.html"));

export const bundlers = { vite, webpack, esbuild } satisfies Record<string, Bundler>;
