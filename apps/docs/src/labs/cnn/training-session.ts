import type { NDArray } from "@convkit/ndarray";
import {
  type Capabilities,
  type Received,
  type TrainingEvent,
  type TrainingRun,
  trainInWorker,
} from "@convkit/nn";
import { onBeforeUnmount, ref, shallowRef } from "vue";
import type { CurvePoint } from "./curves.ts";
import { adoptWeights } from "./trained-model.ts";
import type { DigitEvent, DigitOptions, DigitResult } from "./training-messages.ts";

export type Phase = "idle" | "loading" | "training" | "testing" | "done" | "failed";

/** Milliseconds between drawings of the curves: batches may come faster than frames. */
const DRAW_MS = 100;

const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;

/** A training run as the page sees it: all that is shown, and the buttons. */
export function useTraining() {
  const phase = ref<Phase>("idle");
  /** For readers of screens, too: it changes a few times a run. */
  const status = ref("");
  const capabilities = shallowRef<Capabilities>();
  const steps = ref(0);
  const losses = shallowRef<readonly CurvePoint[]>([]);
  const accuracies = shallowRef<readonly CurvePoint[]>([]);
  const tests = shallowRef<readonly { step: number; loss: number; accuracy: number }[]>([]);
  const look = shallowRef<Record<string, NDArray>>();
  const result = shallowRef<Received<DigitResult>>();
  let worker: Worker | undefined;
  let run: TrainingRun<Received<DigitResult>, unknown> | undefined;

  async function start(options: Omit<DigitOptions, "base">): Promise<void> {
    phase.value = "loading";
    status.value = "Fetching MNIST, 11 MB the first time.";
    losses.value = accuracies.value = tests.value = [];
    result.value = undefined;
    worker ??= new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" });
    // The address is the page's to know: a worker's own is that of its script.
    const base = new URL(import.meta.env.BASE_URL, location.href).href;
    const training = trainInWorker<DigitOptions, DigitResult, DigitEvent>(worker, { ...options, base });
    run = training;
    try {
      await follow(training);
      const ended = await training.result;
      result.value = ended;
      phase.value = "done";
      status.value = `Done: ${percent(ended.accuracy)} of ${ended.tested.toLocaleString("en")} test digits are read rightly.`;
      await adoptWeights(ended.tensors, ended.accuracy);
    } catch (error) {
      phase.value = "failed";
      status.value = `Training failed: ${(error as Error).message}`;
      worker?.terminate();
      worker = undefined;
    } finally {
      run = undefined;
    }
  }

  async function follow(training: AsyncIterable<Received<DigitEvent> | TrainingEvent>): Promise<void> {
    const [loss, accuracy]: CurvePoint[][] = [[], []];
    let drawn = 0;
    let announced = 0;
    const draw = () => {
      drawn = performance.now();
      losses.value = [...loss!];
      accuracies.value = [...accuracy!];
    };
    for await (const event of training) {
      if (event.type === "engine") capabilities.value = event.capabilities;
      else if (event.type === "start") {
        phase.value = "training";
        steps.value = event.batches * event.epochs;
        status.value = `Training: ${steps.value} batches.`;
      } else if (event.type === "batch") {
        const step = loss!.length + 1;
        loss!.push({ step, value: event.loss });
        accuracy!.push({ step, value: event.accuracy ?? 0 });
        if (performance.now() - drawn > DRAW_MS) draw();
        const quarter = Math.floor((4 * step) / steps.value);
        if (quarter > announced && quarter < 4) {
          announced = quarter;
          const recent = accuracy!.slice(-50);
          const mean = recent.reduce((sum, { value }) => sum + value, 0) / recent.length;
          status.value = `${quarter * 25} % of the batches; of the last ones ${percent(mean)} right.`;
        }
      } else if (event.type === "testing") {
        draw();
        phase.value = "testing";
        status.value = "Testing on digits that it never saw.";
      } else if (event.type === "test") tests.value = [...tests.value, event];
      else if (event.type === "look") look.value = event.tensors;
    }
    draw();
  }

  onBeforeUnmount(() => worker?.terminate());
  return {
    phase,
    status,
    capabilities,
    steps,
    losses,
    accuracies,
    tests,
    look,
    result,
    start,
    stop: () => run?.stop(),
  };
}
