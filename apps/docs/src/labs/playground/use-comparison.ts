import { onBeforeUnmount, ref, shallowRef } from "vue";
import type { Finding, Row } from "./compare.ts";
import type { Answer, Question } from "./compare.worker.ts";
import type { Job } from "./job.ts";

type Of<Kind extends Finding["kind"]> = Extract<Finding, { kind: Kind }>;

/** Milliseconds that a worker has to turn to a new job: one run of an algorithm, on what small arrays take. */
const patience = 40;

/** The findings of the latest job, as a worker tells them. */
export function useComparison() {
  const result = shallowRef<Of<"result">>();
  const failed = shallowRef<Of<"failed">>();
  const choice = shallowRef<Of<"choice">>();
  const rows = shallowRef<readonly Row[]>([]);
  const busy = ref(false);
  let worker: Worker | undefined;
  /** One that is still loading has nothing to be interrupted in. */
  let isUp = false;
  let latest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hear(finding: Finding): void {
    if (finding.kind === "result") {
      result.value = finding;
      failed.value = undefined;
    } else if (finding.kind === "failed") {
      failed.value = finding;
      result.value = undefined;
    } else if (finding.kind === "choice") choice.value = finding;
    else if (finding.kind === "row") rows.value = [...rows.value, finding.row];
    else if (finding.kind === "done") busy.value = false;
  }

  function stop(): void {
    clearTimeout(timer);
    worker?.terminate();
    worker = undefined;
    isUp = false;
    busy.value = false;
  }

  function start(): Worker {
    const started = new Worker(new URL("./compare.worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data }: MessageEvent<Answer>) => {
      isUp = true;
      if (data.id !== latest) return;
      clearTimeout(timer);
      hear(data.finding);
    };
    started.onerror = (event) => {
      hear({ kind: "failed", name: "Error", message: event.message || "the worker did not start" });
      stop();
    };
    return started;
  }

  function run(job: Job): void {
    const id = ++latest;
    choice.value = undefined;
    rows.value = [];
    clearTimeout(timer);
    // A worker in the midst of something long cannot listen: another takes its place.
    if (busy.value && isUp)
      timer = setTimeout(() => {
        stop();
        busy.value = true;
        worker = start();
        worker.postMessage({ id, job } satisfies Question);
      }, patience);
    worker ??= start();
    busy.value = true;
    worker.postMessage({ id, job } satisfies Question);
  }

  /** What is wrong before anything runs. */
  function refuse(error: unknown): void {
    if (busy.value) stop();
    latest++;
    const { name, message } = error as Error;
    choice.value = undefined;
    rows.value = [];
    hear({ kind: "failed", name, message });
  }

  onBeforeUnmount(stop);
  return { result, failed, choice, rows, busy, run, refuse };
}
