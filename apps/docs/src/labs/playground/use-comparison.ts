import { onBeforeUnmount, ref, shallowRef } from "vue";
import type { Finding, Row } from "./compare.ts";
import type { Job } from "./job.ts";

type Of<Kind extends Finding["kind"]> = Extract<Finding, { kind: Kind }>;

/** The findings of the latest job, as a worker tells them. */
export function useComparison() {
  const result = shallowRef<Of<"result">>();
  const failed = shallowRef<Of<"failed">>();
  const choice = shallowRef<Of<"choice">>();
  const rows = shallowRef<readonly Row[]>([]);
  const busy = ref(false);
  let worker: Worker | undefined;

  function hear(finding: Finding): void {
    if (finding.kind === "result") {
      result.value = finding;
      failed.value = undefined;
    } else if (finding.kind === "failed") {
      failed.value = finding;
      result.value = undefined;
    } else if (finding.kind === "choice") choice.value = finding;
    else if (finding.kind === "row") rows.value = [...rows.value, finding.row];
    else busy.value = false;
  }

  function stop(): void {
    worker?.terminate();
    worker = undefined;
    busy.value = false;
  }

  function run(job: Job): void {
    // A worker that still computes cannot listen.
    if (busy.value) stop();
    if (!worker) {
      worker = new Worker(new URL("./compare.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<Finding>) => hear(data);
      worker.onerror = (event) => {
        hear({ kind: "failed", name: "Error", message: event.message || "the worker did not start" });
        stop();
      };
    }
    choice.value = undefined;
    rows.value = [];
    busy.value = true;
    worker.postMessage(job);
  }

  /** What is wrong before anything runs. */
  function refuse(error: unknown): void {
    if (busy.value) stop();
    const { name, message } = error as Error;
    choice.value = undefined;
    rows.value = [];
    hear({ kind: "failed", name, message });
  }

  onBeforeUnmount(stop);
  return { result, failed, choice, rows, busy, run, refuse };
}
