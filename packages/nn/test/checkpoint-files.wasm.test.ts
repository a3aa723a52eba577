import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { mseLoss, sqrt, square, sum, tensor } from "@convkit/autograd";
import { array, FormatError, type NDArray, zeros } from "@convkit/ndarray";
import { DataLoader, fit, Linear, type Module, SGD, TensorDataset } from "@convkit/nn";
import {
  bestModelFile,
  checkpointing,
  FileError,
  latestCheckpoint,
  writeCheckpoint,
  writeFileWhole,
} from "@convkit/nn/node";
import { afterEach, describe, expect, test } from "vitest";

// Files are the same whatever computes: once, on the default backend, is enough.

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "convkit-checkpoints-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const succeeds = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** A file system of its own that holds `kilobytes`; undefined where none may be mounted. */
async function mountSmall(kilobytes: number): Promise<string | undefined> {
  const folder = await newFolder();
  if (!succeeds("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder)) return undefined;
  undo.push(() => succeeds("umount", folder));
  return folder;
}

const step = async (folder: string) =>
  (await latestCheckpoint<{ step: number }>(folder)).checkpoint?.state.step;

describe("writeCheckpoint and latestCheckpoint", () => {
  test("keep the newest, and number them on", async () => {
    const folder = join(await newFolder(), "made/on/demand");
    const paths: string[] = [];
    for (let at = 1; at <= 4; at++) paths.push(await writeCheckpoint(folder, { step: at }, { keep: 2 }));
    expect(paths[3]).toBe(join(folder, "checkpoint-000004.safetensors"));
    expect(await readdir(folder)).toEqual(["checkpoint-000003.safetensors", "checkpoint-000004.safetensors"]);
    expect(await step(folder)).toBe(4);
  });

  test("pass over damaged ones, and say why", async () => {
    const folder = await newFolder();
    const paths: string[] = [];
    for (let at = 1; at <= 3; at++) paths.push(await writeCheckpoint(folder, { step: at, w: array([at]) }));
    const bytes = await readFile(paths[2]!);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(paths[2]!, bytes);
    await writeFile(paths[1]!, bytes.subarray(0, 20));
    await mkdir(join(folder, "checkpoint-000009.safetensors"));
    const { checkpoint, skipped } = await latestCheckpoint<{ step: number }>(folder);
    expect(checkpoint).toMatchObject({ path: paths[0], state: { step: 1 } });
    expect(skipped.map(({ path }) => path)).toEqual([
      join(folder, "checkpoint-000009.safetensors"),
      paths[2],
      paths[1],
    ]);
    expect(skipped[0]!.error).toBeInstanceOf(FileError);
    expect(skipped[0]!.error.message).toMatch(
      /cannot read .*checkpoint-000009\.safetensors: it is a folder \(EISDIR\)/,
    );
    expect(skipped[1]!.error).toBeInstanceOf(FormatError);
    // The next one comes after all of them.
    expect(await writeCheckpoint(folder, { step: 4 })).toMatch(/checkpoint-000010\.safetensors$/);
  });

  test("clean up what killed processes left, and nothing else", async () => {
    const folder = await newFolder();
    // No process has this number: it is above every limit of Linux and macOS.
    const left = "checkpoint-000007.safetensors.99999999.0123abcd.tmp";
    const own = `checkpoint-000008.safetensors.${process.pid}.0123abcd.tmp`;
    const alive = `other.safetensors.${process.ppid}.0123abcd.tmp`;
    for (const name of [left, own, alive, "notes.tmp", "model.safetensors"])
      await writeFile(join(folder, name), "x");
    await writeCheckpoint(folder, { step: 1 });
    expect((await readdir(folder)).toSorted()).toEqual(
      ["checkpoint-000001.safetensors", "model.safetensors", "notes.tmp", alive].toSorted(),
    );
  });

  test("find nothing where nothing is", async () => {
    const folder = await newFolder();
    expect(await latestCheckpoint(folder)).toEqual({ checkpoint: undefined, skipped: [] });
    expect(await latestCheckpoint(join(folder, "no"))).toEqual({ checkpoint: undefined, skipped: [] });
    await writeFile(join(folder, "file"), "");
    await expect(latestCheckpoint(join(folder, "file"))).rejects.toThrowError(
      /cannot read .*file: a part of its path is no folder \(ENOTDIR\)/,
    );
  });
});

describe("writeFileWhole", () => {
  test("replaces what was there, and leaves nothing else behind", async () => {
    const path = join(await newFolder(), "made/on/demand/report.html");
    await writeFileWhole(path, "one");
    await writeFileWhole(path, "two: \u00e9");
    expect(await readFile(path, "utf8")).toBe("two: \u00e9");
    await writeFileWhole(path, Uint8Array.of(1, 2));
    expect([...(await readFile(path))]).toEqual([1, 2]);
    expect(await readdir(join(path, ".."))).toEqual(["report.html"]);
  });

  test("leaves the old file as it was on a disk that cannot take the new one", async (context) => {
    const folder = await mountSmall(64);
    if (folder === undefined) return context.skip("no file system may be mounted here");
    const path = join(folder, "report.html");
    await writeFileWhole(path, "one");
    const error: unknown = await writeFileWhole(path, "x".repeat(100_000)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ code: "ENOSPC", path, functionName: "writeFileWhole" });
    expect(await readFile(path, "utf8")).toBe("one");
    expect(await readdir(folder)).toEqual(["report.html"]);
    return undefined;
  });
});

/** A run of six batches, each with a checkpoint. */
function training(folder: string, options: Partial<Parameters<typeof checkpointing>[0]> = {}) {
  const model = new Linear(4, 2, { generator: 1 });
  const data = new TensorDataset(zeros([6, 4]), array(Int32Array.of(0, 1, 0, 1, 0, 1)));
  const optimizer = new SGD(model.parameters(), { lr: 1, momentum: 0.9 });
  const loader = new DataLoader(data, { batchSize: 1, shuffle: true, seed: 1 });
  return {
    model,
    options: { data: loader, optimizer, callbacks: [checkpointing({ folder, everySteps: 1, ...options })] },
  };
}

const bias = async (model: Module) => [...(await (model as Linear).bias!.data())];

describe("checkpointing", () => {
  const written = async (options: object, epochs = 2) => {
    const folder = await newFolder();
    const paths: string[] = [];
    const { model, options: fitOptions } = training(folder, {
      ...options,
      keep: 99,
      onWrite: (path) => void paths.push(path),
    });
    const controller = new AbortController();
    await fit(model, {
      ...fitOptions,
      epochs,
      signal: controller.signal,
      onBatch: ({ step }) => {
        if (step === 10) controller.abort();
      },
    });
    const { checkpoint } = await latestCheckpoint(folder);
    return [paths.length, checkpoint!.state.progress.step, checkpoint!.state.progress.batch];
  };

  test("writes every so many steps, after epochs, every so many seconds, and at the end", async () => {
    // The second epoch is aborted in its fourth batch: the end is written, too, but nothing twice.
    expect(await written({ everySteps: 4 })).toEqual([3, 10, 4]);
    expect(await written({ everySteps: 5 })).toEqual([2, 10, 4]);
    expect(await written({ everySteps: undefined })).toEqual([2, 10, 4]);
    expect(await written({ everySteps: undefined }, 1)).toEqual([1, 6, 0]);
    expect(await written({ everySteps: undefined, everySeconds: 3600 })).toEqual([1, 10, 4]);
    expect(await written({ everySteps: undefined, everySeconds: 0 })).toEqual([11, 10, 4]);
  });

  for (const accumulate of [1, 2])
    test(`never writes weights that are not finite, with ${accumulate} batches a step`, async () => {
      const folder = await newFolder();
      const { model, options } = training(folder, { keep: 1 });
      const history = await fit(model, {
        ...options,
        accumulate,
        onDivergence: "stop",
        onBatch: ({ step }) => {
          // Above the largest float32: the step after is the one that spoils the weights.
          if (step === 4) options.optimizer.lr = 1e39;
        },
      });
      expect(history.outcome).toBe("diverged");
      // With two batches a step, the fifth one waits for the sixth, and is a good one.
      const { checkpoint, skipped } = await latestCheckpoint(folder);
      expect([checkpoint!.state.progress.step, skipped]).toEqual([accumulate === 1 ? 4 : 5, []]);
      for (const value of Object.values(checkpoint!.state.model) as NDArray[])
        expect([...value.toTypedArray()].every(Number.isFinite)).toBe(true);
    });

  test("nor gradients that wait for a step and are not finite", async () => {
    const folder = await newFolder();
    const model = new Linear(1, 1, { bias: false });
    // The root of 0 is infinitely steep.
    const data = [1, 0, 1].map((x) => ({ input: tensor([[x]]), target: tensor([[0]]) }));
    const history = await fit(model, {
      data,
      loss: (output) => sqrt(sum(square(output))),
      optimizer: new SGD(model.parameters()),
      accumulate: 3,
      onDivergence: "stop",
      callbacks: [checkpointing({ folder, everySteps: 1 })],
    });
    expect(history.reason).toMatch(
      /^fit: the gradients must be finite, got NaN for weight in epoch 1, batch 3;/,
    );
    expect((await latestCheckpoint(folder)).checkpoint!.state.progress.step).toBe(1);
  });

  test("writes none when the only step was a bad one, and the run says so", async () => {
    const folder = await newFolder();
    const model = new Linear(1, 1, { generator: 1 });
    const data = [{ input: tensor([[1]]), target: tensor([[0]]) }];
    const history = await fit(model, {
      data,
      validation: data,
      loss: mseLoss,
      optimizer: new SGD(model.parameters(), { lr: 1e39 }),
      onDivergence: "stop",
      callbacks: [checkpointing({ folder, everySteps: 1, keep: 1 })],
    });
    expect(history).toMatchObject({ epochs: [], outcome: "diverged" });
    expect(history.reason).toMatch(
      /^fit: the weights must be finite, got -?Infinity for weight after epoch 1, batch 1;/,
    );
    expect((await latestCheckpoint(folder)).checkpoint).toBeUndefined();
  });

  test("refuses options that make no sense", () => {
    expect(() => checkpointing({ folder: "" })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: checkpointing: folder must be a path, got ]`,
    );
    expect(() => checkpointing({ folder: "a", everySteps: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: checkpointing: everySteps must be an integer of at least 1, got 0]`,
    );
    expect(() => checkpointing({ folder: "a", keep: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: checkpointing: keep must be an integer of at least 1, got 0]`,
    );
    expect(() => checkpointing({ folder: "a", every: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: checkpointing: unknown option "every"; the options are folder, everySteps, everySeconds, everyEpoch, keep, onWrite, onError]`,
    );
  });

  /** What a checkpoint that cannot be written does to a run, whose first ones were. */
  async function failing(folder: string, breakIt: () => unknown, code: string) {
    const { model, options } = training(folder);
    const weights: number[][] = [];
    const run = fit(model, {
      ...options,
      onBatch: async ({ step }) => {
        weights.push(await bias(model));
        if (step === 3) await breakIt();
      },
    });
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ code, path: join(folder, "checkpoint-000003.safetensors") });
    expect((error as FileError).message).toMatch(
      /^writeCheckpoint: cannot write .*checkpoint-000003\.safetensors: .+ \(E[A-Z]+\)$/,
    );
    // What was learnt is in memory, and the last good checkpoint loads.
    expect(weights.length).toBe(3);
    expect(await bias(model)).toEqual(weights[2]);
    const { checkpoint, skipped } = await latestCheckpoint(folder);
    expect(skipped).toEqual([]);
    expect(checkpoint!.state.progress.step).toBe(2);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    const again = training(folder);
    again.model.loadStateDict(checkpoint!.state.model);
    expect(await bias(again.model)).toEqual(weights[1]);
  }

  test("on a full disk, says so and leaves the last good one", async (context) => {
    const folder = await mountSmall(64);
    if (folder === undefined) return context.skip("no file system may be mounted here");
    const fill = async () => {
      // Down to less than a page.
      for (let bytes = 65536; bytes >= 4096; bytes /= 2)
        for (let at = 0; ; at++) {
          const done = await writeFile(join(folder, `fill-${bytes}-${at}`), new Uint8Array(bytes)).catch(
            () => "full",
          );
          if (done === "full") break;
        }
    };
    await failing(folder, fill, "ENOSPC");
    return undefined;
  });

  test("on a file system that became read-only, too", async (context) => {
    const folder = await mountSmall(1024);
    if (folder === undefined) return context.skip("no file system may be mounted here");
    await failing(folder, () => succeeds("mount", "-o", "remount,ro", folder), "EROFS");
    return undefined;
  });

  test("and beyond the size that files may have", async (context) => {
    const folder = await newFolder();
    const limit = (bytes: string) => succeeds("prlimit", `--pid=${process.pid}`, `--fsize=${bytes}:`);
    if (!limit("unlimited")) return context.skip("prlimit is not to be had here");
    undo.push(() => limit("unlimited"));
    await failing(folder, () => limit("100"), "EFBIG");
    return undefined;
  });

  test("and in a folder without permission", async (context) => {
    if (process.platform === "win32") return context.skip("Windows has other permissions");
    const folder = await newFolder();
    const forbid = async () => {
      await chmod(folder, 0o555);
      // Permissions do not bind root, who becomes nobody for a while.
      if (process.getuid!() === 0) process.seteuid!(65534);
    };
    undo.push(async () => {
      if (process.getuid!() === 0) process.seteuid!(0);
      await chmod(folder, 0o755);
    });
    await failing(folder, forbid, "EACCES");
    return undefined;
  });

  test("goes on when it is told how to take it, and tries again", async (context) => {
    const folder = await mountSmall(1024);
    if (folder === undefined) return context.skip("no file system may be mounted here");
    const errors: (string | undefined)[] = [];
    const { model, options } = training(folder, { onError: ({ code }) => void errors.push(code) });
    const { outcome } = await fit(model, {
      ...options,
      onBatch: ({ step: at }) => {
        if (at === 3) succeeds("mount", "-o", "remount,ro", folder);
        if (at === 5) succeeds("mount", "-o", "remount,rw", folder);
      },
    });
    expect([outcome, errors]).toEqual(["completed", ["EROFS", "EROFS"]]);
    expect((await latestCheckpoint(folder)).checkpoint!.state.progress).toMatchObject({ step: 6, epoch: 2 });
    return undefined;
  });
});

test("bestModelFile keeps the old file when the new one cannot be written", async () => {
  const folder = await newFolder();
  const file = join(folder, "best.safetensors");
  const { model, options } = training(folder);
  await fit(model, { ...options, callbacks: [bestModelFile(file, { monitor: "loss" })] });
  const before = await readFile(file);
  expect(before.length).toBeGreaterThan(0);
  const missing = bestModelFile(join(file, "not-a-folder"), { monitor: "loss" });
  await expect(fit(model, { ...options, callbacks: [missing] })).rejects.toThrowError(FileError);
  expect(await readFile(file)).toEqual(before);
});
