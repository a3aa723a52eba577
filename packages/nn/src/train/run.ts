import { crossEntropy } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import type { Batch } from "../data/dataset.ts";
import type { Module } from "../module/module.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { BatchEvent, Callbacks, FitRun } from "./callbacks.ts";
import { countCorrect, isClassification, readPredictions } from "./classify.ts";
import { evaluate } from "./evaluate.ts";
import { breathing } from "./event-loop.ts";
import type { FitOptions } from "./fit.ts";
import { DivergenceError, type EpochRecord, type History } from "./history.ts";
import { readLoss } from "./loss.ts";
import { keepModes } from "./modes.ts";

const optionNames = [
  "data",
  "optimizer",
  "loss",
  "epochs",
  "validation",
  "callbacks",
  "signal",
  "onDivergence",
  "onStart",
  "onBatch",
  "onEpoch",
  "onEnd",
];

type Ending = Omit<History, "epochs">;

/** One call of `fit`. */
export class Run implements FitRun {
  readonly model: Module;
  readonly epochs: number;
  readonly history: EpochRecord[] = [];
  readonly #options: FitOptions;
  readonly #listeners: readonly Callbacks[];
  // One for all epochs: short ones must not begin to count anew.
  readonly #breathe = breathing();
  #step = 0;
  #stopped: string | undefined;
  #diverged: DivergenceError | undefined;

  constructor(model: Module, options: FitOptions) {
    checkOptionNames("fit", options, optionNames);
    const { epochs = 1, callbacks = [], onDivergence = "throw" } = options;
    checkInteger("fit", "epochs", epochs, 0);
    if (onDivergence !== "throw" && onDivergence !== "stop")
      throw new ArgumentError("fit", `onDivergence must be "throw" or "stop", got ${String(onDivergence)}`);
    this.model = model;
    this.epochs = epochs;
    this.#options = options;
    this.#listeners = [options, ...callbacks];
  }

  get optimizer(): Optimizer {
    return this.#options.optimizer;
  }

  get batches(): number | undefined {
    const { length } = this.#options.data as { readonly length?: unknown };
    return typeof length === "number" ? length : undefined;
  }

  stop(reason: string): void {
    this.#stopped ??= reason;
  }

  async run(): Promise<History> {
    const restoreModes = keepModes(this.model);
    let ending: Ending;
    try {
      for (const { onStart } of this.#listeners) await onStart?.(this);
      ending = (await this.#train()) ?? { outcome: "completed" };
    } catch (error) {
      ending = this.#endingOf(error);
    } finally {
      restoreModes();
    }
    const history: History = { epochs: this.history, ...ending };
    for (const { onEnd } of this.#listeners) await onEnd?.(history, this);
    return history;
  }

  /** Only the abort itself, or what is asked for: what else went wrong meanwhile must not be lost. */
  #endingOf(error: unknown): Ending {
    const { signal, onDivergence } = this.#options;
    if (signal?.aborted && error === signal.reason) return { outcome: "aborted" };
    if (onDivergence === "stop" && this.#diverged && error === this.#diverged)
      return { outcome: "diverged", reason: this.#diverged.message };
    throw error;
  }

  /** What ends the run early, as soon as something does. */
  #ending(): Ending | undefined {
    if (this.#options.signal?.aborted) return { outcome: "aborted" };
    return this.#stopped === undefined ? undefined : { outcome: "stopped", reason: this.#stopped };
  }

  async #train(): Promise<Ending | undefined> {
    const { validation, loss = crossEntropy, signal } = this.#options;
    for (let epoch = 1; epoch <= this.epochs; epoch++) {
      const before = this.#ending();
      if (before) return before;
      const start = performance.now();
      const trained = await this.#trainEpoch(epoch);
      const within = this.#ending();
      if (within) return within;
      const validated = validation && (await evaluate(this.model, validation, { loss, signal }));
      if (signal?.aborted) return { outcome: "aborted" };
      const record: EpochRecord = {
        epoch,
        step: this.#step,
        ...trained,
        ...(validated && {
          validationLoss: validated.loss,
          ...(validated.accuracy !== undefined && { validationAccuracy: validated.accuracy }),
        }),
        seconds: (performance.now() - start) / 1000,
      };
      this.history.push(record);
      for (const { onEpoch } of this.#listeners) await onEpoch?.(record, this);
    }
    return undefined;
  }

  /** One pass over the data, or the part of it until the run ends. */
  async #trainEpoch(epoch: number): Promise<Pick<EpochRecord, "samples" | "loss" | "accuracy" | "lr">> {
    const { data } = this.#options;
    let [batch, samples, total, correct] = [0, 0, 0, undefined as number | undefined];
    let { lr } = this.optimizer;
    for await (const given of data) {
      batch++;
      lr = this.optimizer.lr;
      const { size, loss, right } = await this.#trainBatch(given, epoch, batch);
      samples += size;
      total += loss * size;
      if (right !== undefined) correct = (correct ?? 0) + right;
      const event: BatchEvent = {
        epoch,
        batch,
        step: this.#step,
        samples,
        loss,
        accuracy: right === undefined ? undefined : right / size,
        lr,
      };
      for (const { onBatch } of this.#listeners) await onBatch?.(event, this);
      await this.#breathe();
      if (this.#ending()) break;
    }
    if (samples === 0)
      throw new ArgumentError("fit", "the data must give at least one batch an epoch, got none");
    const accuracy = correct === undefined ? undefined : correct / samples;
    return { samples, loss: total / samples, ...(accuracy !== undefined && { accuracy }), lr };
  }

  async #trainBatch({ input, target }: Batch, epoch: number, batch: number) {
    const { loss = crossEntropy } = this.#options;
    this.model.train();
    this.optimizer.zeroGrad();
    const output = this.model.forward(input);
    const error = loss(output, target);
    const value = await readLoss("fit", error);
    if (!Number.isFinite(value)) {
      this.#diverged = new DivergenceError(
        "fit",
        `the loss must be finite, got ${value} in epoch ${epoch}, batch ${batch}; a lower learning rate may help`,
        [...this.history],
      );
      throw this.#diverged;
    }
    error.backward();
    this.optimizer.step();
    this.#step++;
    const right = isClassification(output, target)
      ? countCorrect(await readPredictions(output, target))
      : undefined;
    return { size: target.shape[0] ?? 1, loss: value, right };
  }
}
