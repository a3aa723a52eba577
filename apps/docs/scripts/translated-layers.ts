import { conv2d, convTranspose2d } from "@convkit/conv-kernels";
import { Generator, type NDArray } from "@convkit/ndarray";
import { type Layer, type Resolved, resolve } from "../src/labs/conventions/layer.ts";

/** A layer with operands and convkit's result. All are small integers, so that a right result is equal. */
export interface TranslatedLayer {
  readonly layer: Layer;
  readonly resolved: Resolved;
  readonly x: NDArray;
  readonly w: NDArray;
  readonly bias: NDArray;
  readonly y: NDArray;
}

/** Every combination of what the translator's form offers, as far as it is a layer. */
export function translatedLayers(): TranslatedLayer[] {
  const layers: Layer[] = [];
  for (const transposed of [false, true])
    for (const kernel of [1, 2, 3, 4, 5])
      for (const stride of [1, 2, 3])
        for (const dilation of [1, 2])
          for (const groups of [1, 2])
            for (const padding of ["same", 0, 1] as const)
              for (const outputPadding of transposed && padding !== "same" && stride > 1 ? [0, 1] : [0])
                layers.push({
                  ...{ transposed, size: 7, inChannels: 4, outChannels: 6, kernel, stride, dilation, groups },
                  ...{ bias: true, padding, outputPadding },
                });
  return layers.flatMap((layer, seed) => {
    try {
      return [compute(layer, resolve(layer), seed)];
    } catch {
      return []; // The kernel does not fit, or the padding cuts everything off.
    }
  });
}

function compute(layer: Layer, resolved: Resolved, seed: number): TranslatedLayer {
  const { transposed, size, inChannels, outChannels, stride, dilation, groups, padding, outputPadding } =
    layer;
  const generator = new Generator(seed);
  const integers = (shape: readonly number[]) =>
    generator.integers(shape, { low: -4, high: 5, dtype: "float32" });
  const [x, w] = [integers([1, inChannels, size, size]), integers(resolved.weightShape)];
  const bias = integers([outChannels]);
  const options = { stride, dilation, groups, padding, bias, algorithm: "naive" } as const;
  const y = transposed
    ? convTranspose2d(x, w, { ...options, ...(padding !== "same" && { outputPadding }) })
    : conv2d(x, w, options);
  return { layer, resolved, x, w, bias, y };
}
