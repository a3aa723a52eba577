import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

/** A thread that runs a TypeScript file of this folder: tsx translates, in a thread as elsewhere. */
export function startThread(file: string): Worker {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx/package.json"));
  const translator = new URL("dist/esm/api/index.mjs", tsx);
  const script = new URL(file, import.meta.url);
  const code = `import { register } from "${translator}"; register(); await import("${script}");`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    execArgv: ["--conditions=@convkit/source"],
  });
}
