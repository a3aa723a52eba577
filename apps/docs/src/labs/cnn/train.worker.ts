import { capabilities, configure, serveTraining } from "@convkit/nn";
import { fetchMnist } from "./mnist.ts";
import { trainDigits } from "./train-digits.ts";
import type { DigitEvent, DigitOptions, DigitResult } from "./training-messages.ts";

serveTraining<DigitOptions, DigitResult, DigitEvent>(async (options, context) => {
  // A core is left to the page, whose frames should not wait.
  configure({ threads: Math.max(1, navigator.hardwareConcurrency - 1) });
  await context.report({ type: "engine", capabilities: capabilities() });
  const [train, test] = await Promise.all([
    fetchMnist("train", options.base),
    fetchMnist("t10k", options.base),
  ]);
  return trainDigits(options, { train, test }, context);
});
