import { compare, type Finding, pause } from "./compare.ts";
import type { Job } from "./job.ts";

/** A job, numbered; answers bear its number. */
export interface Question {
  readonly id: number;
  readonly job: Job;
}
export interface Answer {
  readonly id: number;
  readonly finding: Finding;
}

let latest = 0;

/** A task that ends at once: timers wait for milliseconds when they are many, and there is one a sample. */
const { port1, port2 } = new MessageChannel();
port1.start();
const letMessagesIn = () =>
  new Promise((resolve) => {
    port1.addEventListener("message", resolve, { once: true });
    port2.postMessage(undefined);
  });

/** Beside the page, which stays at the reader's hands. A new job ends the one before it, between two of its findings. */
addEventListener("message", async ({ data: { id, job } }: MessageEvent<Question>) => {
  latest = id;
  // It has been heard: however long it takes, no other worker needs to take it over.
  postMessage({ id, finding: pause } satisfies Answer);
  for (const finding of compare(job)) {
    if (finding.kind !== "pause") postMessage({ id, finding } satisfies Answer);
    await letMessagesIn();
    if (latest !== id) return;
  }
});
