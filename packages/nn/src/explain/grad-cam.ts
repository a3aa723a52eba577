import {
  div,
  grad,
  greater,
  interpolate,
  max,
  mean,
  mul,
  noGrad,
  relu,
  squeeze,
  sum,
  type Tensor,
  unsqueeze,
  where,
} from "@convkit/autograd";
import { ArgumentError, checkOptionNames, type Shape, ShapeError } from "@convkit/ndarray";
import type { Module } from "../module/module.ts";
import { keepModes } from "../train/modes.ts";
import { type ClassIndex, scoreOf } from "./class-score.ts";
import { findLayer } from "./find-layer.ts";

export interface GradCamOptions {
  /** The layer to look at, by its name in `model.namedModules()`: as a rule the last convolution or its ReLU. */
  readonly layer: string;
  /** What to explain: one class, or one an example. Default: for each example the class with the largest score. */
  readonly classIndex?: ClassIndex;
  /** Whether maps are interpolated, bilinearly, to the height and width of the input. Default: false. */
  readonly upsample?: boolean;
}

/**
 * Where in an image a network sees a class: Grad-CAM. With A the feature maps of a layer and y the score of the class,
 *
 *   map[n,i,j] = relu(sum over k of a[n,k] A[n,k,i,j]) / (the largest of them in n)
 *   a[n,k] = mean over i,j of dy[n]/dA[n,k,i,j]
 *
 * The model should give scores before softmax, as the source asks. It runs in evaluation mode; modes, gradients of
 * parameters and running statistics stay as they are. A map in which nothing speaks for the class is all zeros.
 *
 * @param input `[N, ...]`, as the model takes it; `[N, C, H, W]` for `upsample`
 * @returns `[N, H', W']` in 0 .. 1, the height and width those of the layer's output, or the input's
 * @throws ShapeError unless the layer's output is `[N, C, H', W']` and the model's `[N, classes]`
 * @throws ArgumentError when the layer is none of the model's or does not run exactly once, or there is no such class
 * @example
 * const model = new Sequential(new Conv2d(1, 4, 3, { padding: 1 }), new ReLU(), new Flatten(), new Linear(256, 10));
 * gradCam(model, ones([2, 1, 8, 8]), { layer: "1", classIndex: 3 }).shape // [2, 8, 8]
 *
 * Source: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
 * arXiv:1610.02391, equations 1 and 2.
 */
export function gradCam(model: Module, input: Tensor, options: GradCamOptions): Tensor {
  checkOptionNames("gradCam", options, ["layer", "classIndex", "upsample"]);
  const { layer, classIndex, upsample = false } = options;
  const module = findLayer("gradCam", model, layer);
  if (upsample && input.rank !== 4)
    throw new ShapeError("gradCam", `to upsample, the input must have 4 axes, got ${input.rank}`, [
      { name: "input", value: input.shape, note: "N, C, H, W" },
    ]);
  const restoreModes = keepModes(model);
  try {
    model.eval();
    // Nothing outside needs a graph of the gradients.
    return noGrad(() => {
      const features = featuresOf(model, module, input, layer);
      const score = (a: Tensor) =>
        scoreOf(
          "gradCam",
          hooked(
            module,
            () => a,
            () => model.forward(input),
          ),
          classIndex,
        );
      const weights = mean(grad(score)(features), { axis: [2, 3], keepDims: true });
      const map = relu(sum(mul(weights, features), { axis: 1 }));
      return toUnit(upsample ? bilinear(map, input.shape.slice(2)) : map);
    });
  } finally {
    restoreModes();
  }
}

/** `[N, h, w]` to `[N, ...size]`. */
function bilinear(map: Tensor, size: Shape): Tensor {
  return squeeze(interpolate(unsqueeze(map, 1), { size, mode: "bilinear" }), 1);
}

/** Runs `f` with a hook on a module. */
function hooked<T>(module: Module, hook: (output: Tensor) => Tensor, f: () => T): T {
  const handle = module.registerForwardHook((_module, _inputs, output) => hook(output));
  try {
    return f();
  } finally {
    handle.remove();
  }
}

function featuresOf(model: Module, module: Module, input: Tensor, layer: string): Tensor {
  const outputs: Tensor[] = [];
  const keep = (output: Tensor) => {
    outputs.push(output);
    return output;
  };
  hooked(module, keep, () => model.forward(input));
  const [features] = outputs;
  if (features === undefined || outputs.length > 1)
    throw new ArgumentError(
      "gradCam",
      `the layer ${JSON.stringify(layer)} must run exactly once in a forward pass, it ran ${outputs.length} times`,
    );
  if (features.rank !== 4 || features.shape[0] !== input.shape[0])
    throw new ShapeError("gradCam", "the layer must put out feature maps for every example", [
      { name: "input", value: input.shape, note: "N, ..." },
      { name: "layer", value: features.shape, note: "N, C, H, W" },
    ]);
  return features;
}

/** Each map divided by its largest element; one without any positive element stays zero. */
function toUnit(maps: Tensor): Tensor {
  const largest = max(maps, { axis: [1, 2], keepDims: true });
  return div(maps, where(greater(largest, 0), largest, 1));
}
