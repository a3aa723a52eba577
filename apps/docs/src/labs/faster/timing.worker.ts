import { capabilities } from "@convkit/conv-kernels";
import { type Timing, type TimingRequest, timeAlgorithms } from "./timing.ts";

export type TimingMessage =
  | { readonly timing: Timing }
  | { readonly done: ReturnType<typeof capabilities> }
  | { readonly problem: string };

const post = (message: TimingMessage) => postMessage(message);

addEventListener("message", async ({ data }: MessageEvent<TimingRequest>) => {
  try {
    await timeAlgorithms(data, (timing) => post({ timing }));
    post({ done: capabilities() });
  } catch (error) {
    post({ problem: String(error) });
  }
});
