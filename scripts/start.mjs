// `npm start`: installs what is missing, compiles the engine if its sources changed, runs apps/mnist on its sources. Only Node's own modules here, as
// nothing may be installed yet. The program is a direct child, so that Ctrl-C ends it and nothing in between.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const windows = process.platform === "win32";

/** The child at work, and whether it was asked to stop. */
let child;
let interrupted;

/** Runs a program to its end. Resolves to its exit code, by a signal 128 + the signal's number as in a shell. */
function run(program, args, options) {
  child = spawn(program, args, { stdio: "inherit", ...options });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

// On a terminal the child gets the signal as well, and npm passes it on again: the program takes them for one.
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    interrupted ??= 128 + constants.signals[signal];
    child?.kill(signal);
  });

/** Has pnpm do nothing: before it does, it installs what is missing or stale (pnpm-workspace.yaml). */
function install() {
  const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const args = ["--yes", packageManager, "--silent", "exec", "node", "--eval", "0"];
  // Progress goes to stderr: stdout is the program's.
  return run("npx", args, { cwd: root, shell: windows, stdio: ["inherit", 2, "inherit"] });
}

function runScript(path, argv = []) {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const script = fileURLToPath(new URL(path, import.meta.url));
  return run(process.execPath, ["--import", tsx, "--conditions=@convkit/source", script, ...argv]);
}

process.exitCode =
  (await install()) ||
  interrupted ||
  (await runScript("../packages/wasm/scripts/build-engine.ts")) ||
  interrupted ||
  (await runScript("../apps/mnist/src/main.ts", process.argv.slice(2)));
