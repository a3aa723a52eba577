import { observeOps } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import type { Module } from "../module/module.ts";
import { AnomalyError } from "./anomaly-error.ts";
import { LayerStack } from "./layer-stack.ts";
import { Watch } from "./watch.ts";

export interface DetectAnomalyOptions {
  /** Whether an infinity is an anomaly, too, or only NaN. Default: true. */
  readonly infinities?: boolean;
}

/**
 * Runs a function and finds where numbers go bad in it: the op, and the layer of the model, in which the first NaN or
 * infinity appeared, in the forward or the backward pass. To look for a fault, not for every run: all values and
 * gradients are read through twice.
 *
 * On backends that read at once, the default one among them, the op itself throws, so that the error's stack shows where
 * it was called. Elsewhere results are checked in order after the function, or during it as promises are awaited, and
 * nothing is read from the device but two numbers a value. One call at a time; it sees all ops that run meanwhile.
 *
 * @param f a forward pass, a training step, or a whole run such as `() => fit(model, ...)`
 * @returns what the function returns
 * @throws AnomalyError when a number was bad, with the function's own error, if there was one, as its `cause`
 * @throws ArgumentError when another call is under way
 * @example
 * class Log extends Module {
 *   forward(x: Tensor): Tensor {
 *     return log(x);
 *   }
 * }
 * const model = new Sequential(new ReLU(), new Log());
 * const step = () => model.forward(tensor([[2, -1]]));
 * const error: AnomalyError = await detectAnomaly(model, step).catch((reason) => reason);
 * error.message // "detectAnomaly: values must be finite, got -Infinity from log in 1 (Log)"
 * error.facts // { op: "log", layer: "1 (Log)", phase: "forward", kind: "-Infinity", operand: undefined }
 */
export async function detectAnomaly<T>(
  model: Module,
  f: () => T | Promise<T>,
  options: DetectAnomalyOptions = {},
): Promise<T> {
  checkOptionNames("detectAnomaly", options, ["infinities"]);
  const layers = new LayerStack();
  const watch = new Watch(() => layers.current, options.infinities ?? true);
  const stop = observeOps(watch);
  let result: T;
  try {
    layers.watch(model);
    result = await f();
  } catch (error) {
    await watch.finish().catch((found: unknown) => {
      if (found instanceof AnomalyError && found !== error) found.cause = error;
      throw found;
    });
    throw error;
  } finally {
    stop();
    layers.stop();
  }
  await watch.finish();
  return result;
}
