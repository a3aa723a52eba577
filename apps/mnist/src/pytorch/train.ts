import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromTypedArray, writeNpz } from "@convkit/ndarray";
import type { Beside } from "../report/data.ts";
import type { Job } from "./job.ts";

const script = fileURLToPath(new URL("../../scripts/train_in_torch.py", import.meta.url));

/**
 * The first python3 that has PyTorch: $PYTHON, the one on the path, the system's.
 *
 * @throws Error when there is none
 */
export function findPython(): string {
  const hasTorch = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
  const python = [process.env["PYTHON"], "python3", "/usr/bin/python3"]
    .filter((place) => place !== undefined)
    .find((place) => spawnSync(place, ["-c", hasTorch]).status === 0);
  if (python === undefined)
    throw new Error("there must be a python3 with torch (Debian: apt-get install python3-torch)");
  return python;
}

async function writeJob(folder: string, { description, weights, train, test, order, stepSizes }: Job) {
  const arrays = {
    train_input: train.input,
    train_target: train.target,
    test_input: test.input,
    test_target: test.target,
    order,
    step_sizes: fromTypedArray(Float64Array.from(stepSizes), [stepSizes.length]),
  };
  await writeFile(join(folder, "job.json"), JSON.stringify(description));
  await writeFile(join(folder, "weights.npz"), writeNpz(weights));
  await writeFile(join(folder, "arrays.npz"), writeNpz(arrays));
}

/** Ends with the child, which the signal ends. */
function ended(child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
  let complaint = "";
  child.stderr?.on("data", (text) => {
    complaint += text;
  });
  const kill = () => child.kill();
  signal?.addEventListener("abort", kill);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", kill);
      if (code === 0) done();
      else fail(signal?.aborted ? signal.reason : new Error(`PyTorch failed: ${complaint.trim()}`));
    });
  });
}

/**
 * Trains in PyTorch what a job says.
 *
 * @throws Error when there is no python3 with torch, or it failed; the signal's reason when that came first
 */
export async function trainInPyTorch(job: Job, signal?: AbortSignal): Promise<Beside> {
  const python = findPython();
  const folder = await mkdtemp(join(tmpdir(), "convkit-torch-"));
  try {
    await writeJob(folder, job);
    // PyTorch's own threads are set by the script; those of its BLAS by these.
    const threads = String(job.description.threads);
    const env = { ...process.env, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads };
    await ended(spawn(python, [script, folder], { env, stdio: ["ignore", "ignore", "pipe"] }), signal);
    const { version, ...run } = JSON.parse(await readFile(join(folder, "result.json"), "utf8"));
    return { name: `PyTorch ${version}`, ...run };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
