import { compare, type Finding } from "./compare.ts";
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

/** Beside the page, which stays at the reader's hands. A new job ends the one before it, between two of its findings. */
addEventListener("message", async ({ data: { id, job } }: MessageEvent<Question>) => {
  latest = id;
  for (const finding of compare(job)) {
    postMessage({ id, finding } satisfies Answer);
    // Lets messages in.
    await new Promise((resolve) => setTimeout(resolve));
    if (latest !== id) return;
  }
});
