import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
  onOutput: (stdout: string, child: ChildProcessWithoutNullStreams) => void = () => {},
): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), "convkit-cwd-"));
  const child = spawn(process.execPath, ["--import", tsx, "--conditions=@convkit/source", main, ...argv], {
    cwd,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    onOutput(stdout, child);
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => child.on("close", (code) => done({ code, stdout, stderr, cwd })));
}

/** The first output calls it. */
function once<Args extends unknown[]>(f: (...args: Args) => void): (...args: Args) => void {
  let called = false;
  return (...args) => {
    if (!called) f(...args);
    called = true;
  };
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
    expect(stdout).toMatch(
      /\nengine: \w+ backend, (WebAssembly, (relaxed )?SIMD|TypeScript), \d+ threads?\n/,
    );
    expect(stdout).toMatch(/\nepoch 2: \d+\.\d s, [\d,]+ images\/s\n/);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^test accuracy \d+\.\d\d[ \u00a0]%$/);
    expect(readdirSync(join(cwd, "made/here")).sort()).toEqual(["model.safetensors", "report.html"]);
  });

  test("--dashboard serves the run while it trains, and does not keep it from ending", async () => {
    let served: Promise<string> | undefined;
    const argv = ["--data", folder, "--epochs", "10", "--out", "made", "--dashboard", "0"];
    const { code, stderr } = await start(argv, (stdout) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(stdout) ?? [];
      if (url) served ??= fetch(url).then((answer) => answer.text());
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(await served).toContain("<h1>");
  });

  const file = join(mkdtempSync(join(tmpdir(), "convkit-file-")), "file");
  writeFileSync(file, "");

  test.each([
    [["--epoch", "1"], /^mnist: unknown option '--epoch'; did you mean --epochs\? .*\n$/],
    [["--epochs", "none"], /^mnist: option '--epochs <n>' argument 'none' is invalid\..*\n$/],
    [["--data", "/no/such/folder"], /^mnist: the folder '\/no\/such\/folder' does not exist\n$/],
    [["--data", file], /^mnist: the folder '.*file' is not a folder\n$/],
    [["--data", tmpdir()], /^mnist: the folder '.*' must hold one of train-images-idx3-ubyte, .*\n$/],
    [["--out", ""], /^mnist: option '--out <folder>' argument '' is invalid\. It must name a folder\..*\n$/],
    [["--out", file], /^mnist: the output folder '.*file' cannot be used: '.*file' is a file\n$/],
  ])("refuses %j in one line", async (argv, line) => {
    const { code, stdout, stderr } = await start(argv);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(line);
  });

  /** Presses Ctrl-C once, when a text has been printed. */
  const interruptAt = (text: string) => {
    let pressed = false;
    return (printed: string, child: ChildProcessWithoutNullStreams) => {
      if (pressed || !printed.includes(text)) return;
      pressed = true;
      child.kill("SIGINT");
    };
  };
  const longRun = ["--data", folder, "--epochs", "100000", "--out", "made"];

  test("Ctrl-C keeps the weights so far", async () => {
    const { code, stdout, cwd } = await start(longRun, interruptAt("epoch 2/"));
    expect(code).toBe(130);
    expect(stdout).toMatch(/Stopping after this batch/);
    expect(stdout).toMatch(/\nstopped after \d+ steps; the weights are in made\/model.safetensors\n$/);
    expect(readdirSync(join(cwd, "made")).sort()).toEqual(["checkpoints", "model.safetensors"]);
  });

  // The program starts five times, and syncs a checkpoint to the disk after every batch.
  test("killed at any moment, --resume comes to the same weights", { timeout: 240_000 }, async () => {
    const argv = ["--data", folder, "--epochs", "6", "--batch-size", "10", "--checkpoint-every", "0"];
    const whole = await start([...argv, "--out", "made"]);
    const out = join(whole.cwd, "killed");
    /** Kills the run when it has written this many checkpoints more. */
    const killAfter = (writes: number) => {
      const seen = new Set<string>();
      return (_printed: string, child: ChildProcessWithoutNullStreams) => {
        const watch = setInterval(() => {
          if (existsSync(join(out, "checkpoints")))
            for (const name of readdirSync(join(out, "checkpoints"))) seen.add(name);
          if (seen.size >= writes) child.kill("SIGKILL");
        }, 1);
        child.once("close", () => clearInterval(watch));
      };
    };
    const first = await start([...argv, "--out", out], once(killAfter(5)));
    expect(first.code).toBeNull();
    const refused = await start([...argv, "--out", out, "--resume", "--learning-rate", "0.1"]);
    expect(refused.stderr).toMatch(
      /^mnist: --resume goes on with 'npm start -- .*--learning-rate 0.003 .*': give the same options/,
    );
    const second = await start([...argv, "--out", out, "--resume"], once(killAfter(20)));
    expect(second.code).toBeNull();
    expect(second.stdout).toMatch(/\ngoing on from .*checkpoint-\d+\.safetensors\n/);
    const last = await start([...argv, "--out", out, "--resume"]);
    expect(last.code).toBe(0);
    const weights = [join(whole.cwd, "made"), out].map((made) =>
      readFileSync(join(made, "model.safetensors")),
    );
    expect(weights[1]!.equals(weights[0]!)).toBe(true);
    expect(readdirSync(out).sort()).toEqual(["model.safetensors", "report.html"]);
  });

  test("a reader who leaves does not end the run", async () => {
    const argv = ["--data", folder, "--epochs", "1", "--out", "made"];
    const { code, stderr, cwd } = await start(argv, (_printed, child) => child.stdout.destroy());
    expect([code, stderr]).toEqual([0, ""]);
    expect(readdirSync(join(cwd, "made")).sort()).toEqual(["model.safetensors", "report.html"]);
  });
});
