import { appendFile, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkNumber, checkObject } from "../../check.ts";
import type { Callbacks } from "../../train/callbacks.ts";
import { FileError } from "../file-error.ts";
import { record, resumeEvent, scalarEvent, versionEvent } from "./event.ts";
import { concatBytes } from "./protobuf.ts";

export interface TensorboardOptions {
  /** Batches from one point of the curves to the next. Default: 1. */
  readonly everySteps?: number;
  /** Seconds after which points are in the file at the latest; they are so after every epoch, too. Default: 5. */
  readonly flushSeconds?: number;
}

const caller = "tensorboard";

/** Numbers at a step, by their tags. */
interface Point {
  /** Since 1970. */
  readonly seconds: number;
  readonly step: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/**
 * Writes the curves of a run of `fit` as an event file, which `tensorboard --logdir <folder>` shows: after batches
 * `batch/loss`, `batch/accuracy` and `batch/lr`; after epochs `epoch/loss`, `epoch/accuracy`, `epoch/validation_loss` and
 * `epoch/validation_accuracy`, as far as there are any. All are over the number of batches. A run that is resumed adds a
 * file to the folder, and its curves go on: checkpoints hold the points that were not in a file yet.
 *
 * @throws ArgumentError when an option has a value out of range
 * @throws FileError in the run, when the file cannot be written
 * @example
 * ```ts
 * import { mkdtemp, readdir } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = await mkdtemp(join(tmpdir(), "logs-"));
 * const model = new Linear(1, 1, { generator: 1 });
 * const data = [{ input: tensor([[1], [2]]), target: tensor([[2], [4]]) }];
 * const optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * await fit(model, { data, loss: mseLoss, optimizer, epochs: 5, callbacks: [tensorboard(folder)] });
 * (await readdir(folder))[0]!.startsWith("events.out.tfevents.") // true
 * ```
 */
export function tensorboard(folder: string, options: TensorboardOptions = {}): Callbacks {
  checkOptionNames(caller, options, ["everySteps", "flushSeconds"]);
  const { everySteps = 1, flushSeconds = 5 } = options;
  if (typeof folder !== "string" || folder === "")
    throw new ArgumentError(caller, `the folder must be a path, got ${String(folder)}`);
  checkInteger(caller, "everySteps", everySteps, 1);
  checkNumber(caller, "flushSeconds", flushSeconds, "a number of at least 0", (seconds) => seconds >= 0);
  let path = "";
  let waiting: Point[] = [];
  let flushed = 0;
  const now = () => Date.now() / 1000;
  const add = (step: number, scalars: Point["scalars"]) =>
    void waiting.push({ seconds: now(), step, scalars });
  const flush = async (before: readonly Uint8Array[] = []) => {
    const events = waiting.map(({ seconds, step, scalars }) => scalarEvent(seconds, step, scalars));
    waiting = [];
    flushed = performance.now();
    try {
      await appendFile(path, concatBytes([...before, ...events].map(record)));
    } catch (error) {
      throw new FileError(caller, "write", path, error);
    }
  };
  return {
    onStart: async (run) => {
      // Names sort by time, and differ in runs that begin in the same millisecond.
      const start = `${now().toFixed(3).replace(".", "")}.${hostname()}.${process.pid}`;
      path = join(folder, `events.out.tfevents.${start}`);
      await mkdir(folder, { recursive: true }).catch((error: unknown) => {
        throw new FileError(caller, "make", folder, error);
      });
      const { step } = run.state().progress;
      if (step === 0) waiting = [];
      // Points that waited may have come into the old file after the checkpoint: they count in the new one only.
      const from = waiting[0]?.step ?? step + 1;
      await flush([versionEvent(now()), ...(step > 0 ? [resumeEvent(now(), from)] : [])]);
    },
    onBatch: async ({ step, loss, accuracy, lr }) => {
      if (step % everySteps !== 0) return;
      add(step, tagged("batch", { loss, accuracy, lr }));
      if (performance.now() - flushed >= flushSeconds * 1000) await flush();
    },
    onEpoch: async ({ step, loss, accuracy, validationLoss, validationAccuracy }) => {
      const scalars = {
        loss,
        accuracy,
        validation_loss: validationLoss,
        validation_accuracy: validationAccuracy,
      };
      add(step, tagged("epoch", scalars));
      await flush();
    },
    onEnd: async () => {
      if (waiting.length > 0) await flush();
    },
    memory: {
      name: `${caller} ${folder}`,
      save: () => ({ waiting: [...waiting] }),
      load: (state) => {
        checkObject(caller, "the state", state);
        const { waiting: points } = state as { waiting: readonly Point[] };
        if (!Array.isArray(points)) throw new ArgumentError(caller, "waiting must be an array");
        points.forEach(checkPoint);
        waiting = [...points];
      },
    },
  };
}

/** Throws unless the value is a Point. */
function checkPoint(point: Point, at: number): void {
  checkObject(caller, `waiting[${at}]`, point);
  checkNumber(caller, `waiting[${at}].seconds`, point.seconds, "a finite number", Number.isFinite);
  checkInteger(caller, `waiting[${at}].step`, point.step, 1);
  checkObject(caller, `waiting[${at}].scalars`, point.scalars);
  for (const [tag, value] of Object.entries(point.scalars))
    checkNumber(caller, `waiting[${at}].scalars["${tag}"]`, value, "a number", () => true);
}

/** Those that there are, under their tags. */
function tagged(
  group: string,
  scalars: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scalars).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${group}/${name}`, value]],
    ),
  );
}
