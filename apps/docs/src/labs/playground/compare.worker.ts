import { compare } from "./compare.ts";
import type { Job } from "./job.ts";

/** Beside the page, which stays at the reader's hands. It answers one job; who wants another ends it first, or waits. */
addEventListener("message", ({ data }: MessageEvent<Job>) => {
  for (const finding of compare(data)) postMessage(finding);
});
