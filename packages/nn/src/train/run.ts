import { crossEntropy, mul, noGrad, type Tensor } from "@convkit/autograd";
import { ArgumentError } from "@convkit/ndarray";
import type { Batch } from "../data/dataset.ts";
import { countCorrect, readPredictions } from "../metrics/predictions.ts";
import type { Module } from "../module/module.ts";
import type { Buffer } from "../module/parameter.ts";
import { clipGradNorm, clipGradValue } from "../optim/clip-grad.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { BatchEvent, Callbacks, FitRun } from "./callbacks.ts";
import { isClassification } from "./classify.ts";
import { type Batches, evaluate } from "./evaluate.ts";
import { breathing } from "./event-loop.ts";
import { findNotFinite } from "./finite.ts";
import { DivergenceError, type EpochRecord, type History } from "./history.ts";
import { readLoss } from "./loss.ts";
import { keepModes } from "./modes.ts";
import { type FitOptions, memoriesOf, schedulesOf } from "./options.ts";
import { isPositioned } from "./position.ts";
import { epochStart, type Progress } from "./progress.ts";
import { captureState, restoreState, type StatefulParts, type TrainingState } from "./state.ts";

type Ending = Omit<History, "epochs">;

/** What a batch came to. */
interface Trained {
  readonly size: number;
  readonly loss: number;
  readonly right: number | undefined;
}

/** One call of `fit`. */
export class Run implements FitRun {
  readonly model: Module;
  readonly epochs: number;
  readonly history: EpochRecord[] = [];
  readonly #options: FitOptions;
  readonly #listeners: readonly Callbacks[];
  readonly #parts: StatefulParts;
  // One for all epochs: short ones must not begin to count anew.
  readonly #breathe = breathing();
  #progress = epochStart(1, 0);
  /** When the epoch under way would have begun without interruptions. */
  #epochBegan = performance.now();
  #stopped: string | undefined;
  #diverged: DivergenceError | undefined;
  /** The model's buffers as they were before the last batch. */
  #buffers: readonly { readonly buffer: Buffer; readonly before: Tensor }[] = [];
  /** While validation runs, which an abort may cut: the state before it. */
  #beforeValidation: TrainingState | undefined;

  constructor(model: Module, options: FitOptions) {
    this.model = model;
    this.epochs = options.epochs ?? 1;
    this.#options = options;
    this.#listeners = [options, ...(options.callbacks ?? [])];
    this.#parts = {
      model,
      optimizer: options.optimizer,
      schedules: schedulesOf(options),
      data: options.data,
      validation: options.validation,
      memories: memoriesOf(options),
    };
  }

  get optimizer(): Optimizer {
    return this.#options.optimizer;
  }

  get batches(): number | undefined {
    const { length } = this.#options.data as { readonly length?: unknown };
    return typeof length === "number" ? length : undefined;
  }

  get ending(): boolean {
    return this.#progress.epoch > this.epochs || this.#ending() !== undefined;
  }

  stop(reason: string): void {
    this.#stopped ??= reason;
  }

  state(): TrainingState {
    const progress = { ...this.#progress, seconds: this.#seconds() };
    return this.#beforeValidation ?? captureState(this.#parts, progress, this.history);
  }

  async run(): Promise<History> {
    const { resume } = this.#options;
    if (resume !== undefined) {
      restoreState(this.#parts, resume);
      this.#progress = resume.progress;
      this.history.push(...resume.history);
    }
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

  /** What the epoch under way has taken. */
  #seconds(): number {
    return (performance.now() - this.#epochBegan) / 1000;
  }

  /** What ends the run early, as soon as something does. */
  #ending(): Ending | undefined {
    if (this.#options.signal?.aborted) return { outcome: "aborted" };
    return this.#stopped === undefined ? undefined : { outcome: "stopped", reason: this.#stopped };
  }

  async #train(): Promise<Ending | undefined> {
    while (this.#progress.epoch <= this.epochs) {
      const before = this.#ending();
      if (before) return before;
      this.#epochBegan = performance.now() - 1000 * this.#progress.seconds;
      await this.#trainEpoch();
      await this.#checkWeights();
      const within = this.#ending();
      if (within) return within;
      const validated = await this.#validate();
      if (this.#options.signal?.aborted) return { outcome: "aborted" };
      this.#beforeValidation = undefined;
      const { epoch, step } = this.#progress;
      const record: EpochRecord = {
        epoch,
        step,
        ...this.#means(),
        ...validated,
        seconds: this.#seconds(),
      };
      this.history.push(record);
      this.#progress = epochStart(epoch + 1, step);
      this.#epochBegan = performance.now();
      this.#stepSchedules("epoch", record.validationLoss ?? record.loss);
      for (const { onEpoch } of this.#listeners) await onEpoch?.(record, this);
      await this.#tellSafePoint();
    }
    return undefined;
  }

  /** What is left of the epoch's batches, or of those until the run ends. */
  async #trainEpoch(): Promise<void> {
    for await (const batch of this.#remaining()) {
      const { lr } = this.optimizer;
      const trained = await this.#trainBatch(batch);
      const event = this.#count(trained, lr);
      // A state of a run that accumulated more may have more of them.
      if (this.#progress.pending >= (this.#options.accumulate ?? 1)) await this.#update();
      for (const { onBatch } of this.#listeners) await onBatch?.(event, this);
      await this.#breathe();
      await this.#tellSafePoint();
      if (this.#ending()) return;
    }
    if (this.#progress.samples === 0)
      throw new ArgumentError("fit", "the data must give at least one batch an epoch, got none");
    if (this.#progress.pending > 0) await this.#update();
  }

  /** The batches of the epoch that were not yet trained. */
  async *#remaining(): AsyncGenerator<Batch, void, void> {
    const data: Batches = this.#options.data;
    const { batch: done } = this.#progress;
    if (isPositioned(data)) {
      // Data that stand at a new epoch have given all of this one.
      if (done === 0 || data.state.batch !== 0) yield* data;
      return;
    }
    let at = 0;
    for await (const batch of data) if (at++ >= done) yield batch;
  }

  async #trainBatch({ input, target }: Batch): Promise<Trained> {
    const { loss = crossEntropy } = this.#options;
    this.model.train();
    if (this.#progress.pending === 0) this.optimizer.zeroGrad();
    this.#buffers = this.model.buffers().map((buffer) => ({ buffer, before: buffer.detach() }));
    const output = this.model.forward(input);
    const error = loss(output, target);
    const value = await readLoss("fit", error);
    if (!Number.isFinite(value))
      this.#refuse(`the loss must be finite, got ${value}`, this.#progress.batch + 1);
    error.backward();
    const right = isClassification(output, target)
      ? countCorrect(await readPredictions(output, target))
      : undefined;
    return { size: target.shape[0] ?? 1, loss: value, right };
  }

  /** Looks at the gradients that the next step is by. */
  async #checkGradients(): Promise<void> {
    const moving = this.optimizer.parameters.filter(({ grad, requiresGrad }) => grad && requiresGrad);
    const found = await findNotFinite(moving.map(({ grad }) => grad!));
    if (!found) return;
    const [name] = this.model.namedParameters().find(([, own]) => own === moving[found.at]) ?? ["a tensor"];
    this.#refuse(`the gradients must be finite, got ${found.value} for ${name}`, this.#progress.batch);
  }

  /** Looks at parameters; buffers may be infinite on purpose, as masks are. */
  async #checkWeights(): Promise<void> {
    const weights = this.model.namedParameters();
    const found = await findNotFinite(weights.map(([, weight]) => weight));
    if (!found) return;
    const { epoch, batch } = this.#progress;
    this.#diverge(
      `the weights must be finite, got ${found.value} for ${weights[found.at]![0]} after epoch ${epoch}, batch ${batch}`,
    );
  }

  /** Diverges before the step of a batch, and undoes what the forward pass has done to buffers. */
  #refuse(what: string, batch: number): never {
    for (const { buffer, before } of this.#buffers) buffer.assign(before);
    this.#diverge(`${what} in epoch ${this.#progress.epoch}, batch ${batch}`);
  }

  #diverge(what: string): never {
    this.#diverged = new DivergenceError("fit", `${what}; a lower learning rate may help`, [...this.history]);
    throw this.#diverged;
  }

  #count({ size, loss, right }: Trained, lr: number): BatchEvent {
    const { epoch, batch, step, samples, total, correct, pending, seconds } = this.#progress;
    const counted: Progress = {
      epoch,
      batch: batch + 1,
      step: step + 1,
      samples: samples + size,
      total: total + loss * size,
      correct: right === undefined ? correct : (correct ?? 0) + right,
      lr,
      pending: pending + 1,
      seconds,
    };
    this.#progress = counted;
    const accuracy = right === undefined ? undefined : right / size;
    return { epoch, batch: batch + 1, step: step + 1, samples: samples + size, loss, accuracy, lr };
  }

  /** A step of the optimizer by the mean of the gradients that were added up, clipped if that is asked for. */
  async #update(): Promise<void> {
    const { pending, total, samples } = this.#progress;
    const { clipNorm, clipValue } = this.#options;
    const { parameters } = this.optimizer;
    if (pending > 1)
      noGrad(() => {
        for (const parameter of parameters)
          if (parameter.grad) parameter.grad = mul(parameter.grad, 1 / pending);
      });
    if (clipValue !== undefined) clipGradValue(parameters, clipValue);
    // Before the norm's clipping, which spreads one bad number over all gradients.
    await this.#checkGradients();
    if (clipNorm !== undefined) clipGradNorm(parameters, clipNorm);
    this.optimizer.step();
    this.#progress = { ...this.#progress, pending: 0 };
    this.#stepSchedules("batch", total / samples);
  }

  #stepSchedules(interval: "batch" | "epoch", metric: number): void {
    for (const schedule of this.#parts.schedules) if (schedule.interval === interval) schedule.step(metric);
  }

  async #tellSafePoint(): Promise<void> {
    for (const { onSafePoint } of this.#listeners) await onSafePoint?.(this);
  }

  #means(): Pick<EpochRecord, "samples" | "loss" | "accuracy" | "lr"> {
    const { samples, total, correct, lr } = this.#progress;
    const accuracy = correct === null ? {} : { accuracy: correct / samples };
    return { samples, loss: total / samples, ...accuracy, lr: lr ?? this.optimizer.lr };
  }

  async #validate(): Promise<Pick<EpochRecord, "validationLoss" | "validationAccuracy">> {
    const { validation, loss = crossEntropy, signal } = this.#options;
    if (!validation) return {};
    this.#beforeValidation = this.state();
    const { loss: validationLoss, accuracy } = await evaluate(this.model, validation, { loss, signal });
    return { validationLoss, ...(accuracy !== undefined && { validationAccuracy: accuracy }) };
  }
}
