import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { writeIdxFolder } from "./idx-folder.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = join(import.meta.dirname, "../src/main.ts");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Where it ran. */
  readonly cwd: string;
}

/** Runs the program as `npm start --` does, in an empty folder; `onOutput` sees what it has printed so far. */
function start(
  argv: readonly string[],
  onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), "convkit-cwd-"));
  const child = spawn(process.execPath, ["--import", tsx, "--conditions=@convkit/source", main, ...argv], {
    cwd,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    onOutput(stdout, (signal) => child.kill(signal));
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => child.on("close", (code) => done({ code, stdout, stderr, cwd })));
}

const digits = Array.from({ length: 200 }, (_, i) => i % 10);
const folder = writeIdxFolder({ train: digits, test: digits.slice(0, 20) });

describe.concurrent("the program", () => {
  test("learns, reports and ends with the accuracy", async () => {
    const { code, stdout, stderr, cwd } = await start([
      "--data",
      folder,
      "--epochs",
      "2",
      "--out",
      "made/here",
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^test accuracy \d+\.\d\d[ \u00a0]%$/);
    expect(readdirSync(join(cwd, "made/here")).sort()).toEqual(["model.safetensors", "report.html"]);
  });

  test.each([
    [["--epoch", "1"], /^mnist: unknown option '--epoch' .*\n$/],
    [["--epochs", "none"], /^mnist: option '--epochs <n>' argument 'none' is invalid\..*\n$/],
    [["--data", "/no/such/folder"], /^mnist: the folder \/no\/such\/folder does not exist\n$/],
    [["--data", tmpdir()], /^mnist: the folder .* must hold one of train-images-idx3-ubyte, .*\n$/],
    [
      ["--out", "/dev/null/out"],
      /^mnist: the output folder \/dev\/null\/out cannot be written \(ENOTDIR\)\n$/,
    ],
  ])("refuses %j in one line", async (argv, line) => {
    const { code, stdout, stderr } = await start(argv);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(line);
  });

  test("Ctrl-C keeps the weights so far", async () => {
    let interrupted = false;
    const { code, stdout, cwd } = await start(["--data", folder, "--epochs", "100000"], (printed, kill) => {
      if (!interrupted && printed.includes("epoch 2/")) kill("SIGINT");
      interrupted ||= printed.includes("epoch 2/");
    });
    expect(code).toBe(130);
    expect(stdout).toMatch(/Stopping after this batch/);
    const out = join(cwd, "out");
    expect(existsSync(join(out, readdirSync(out)[0]!, "model.safetensors"))).toBe(true);
  });
});
