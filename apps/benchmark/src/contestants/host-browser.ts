import type { Answer, Request } from "../protocol.ts";
import type { ContestantCode } from "./contestant.ts";
import { serve } from "./serve.ts";

declare global {
  /** What the harness calls in the page. */
  var answerBenchmark: ((request: Request) => Promise<Answer>) | undefined;
}

/** Serves a contestant as a function of the page. */
export function hostInBrowser(code: ContestantCode): void {
  globalThis.answerBenchmark = serve(code, {
    now: () => performance.now(),
    collect: () => (globalThis as { gc?: () => void }).gc?.(),
    memory: () => ({}),
  });
}
