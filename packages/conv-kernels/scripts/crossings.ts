import { fromTypedArray } from "@convkit/ndarray";
import { configure } from "@convkit/wasm";
import {
  type AlgorithmName,
  algorithms,
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "../src/index.ts";

/**
 * Where one algorithm overtakes another: microseconds a call of small convolutions of growing work, operands on the JS heap.
 * The thresholds of src/choose.ts and src/engine/with-twin.ts are read off its table:
 *
 *   npx tsx --conditions=@convkit/source packages/conv-kernels/scripts/crossings.ts
 */
const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** The fastest of 15 samples of 2 ms. */
function microseconds(call: () => void): number {
  const sample = (calls: number) => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    return (performance.now() - start) / calls;
  };
  sample(300);
  const calls = Math.max(1, Math.ceil(2 / sample(20)));
  return 1000 * Math.min(...Array.from({ length: 15 }, () => sample(calls)));
}

function caller(geometry: ConvGeometry, product: Product, algorithm: AlgorithmName): () => void {
  const filled = (shape: readonly number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return fromTypedArray(
      Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 17) / 8 - 1),
      shape,
    );
  };
  const x = filled(geometry.inputShape);
  const w = filled(geometry.weightShape);
  const dy = filled(geometry.outputShape);
  return {
    forward: () => void convForward(geometry, x, w, { algorithm }),
    inputGrad: () => void convInputGrad(geometry, w, dy, { algorithm }),
    weightGrad: () => void convWeightGrad(geometry, x, dy, { algorithm }),
  }[product];
}

function row(geometry: ConvGeometry, product: Product, names: readonly AlgorithmName[]): string {
  const times = names
    .filter((name) => algorithms.find((known) => known.name === name)!.supports(geometry, product))
    .map((name) => `${name} ${microseconds(caller(geometry, product, name)).toFixed(1)}`);
  return times.join("  ");
}

/** Channels (and groups), and the side of images: 3x3 kernels with padding 1. */
function compare(title: string, sizes: readonly (readonly [number, number])[], isDepthwise: boolean): void {
  for (const [channels, side] of sizes) {
    const groups = isDepthwise ? channels : 1;
    const weightShape = [channels, channels / groups, 3, 3];
    const geometry = convGeometry([1, channels, side, side], weightShape, { padding: 1, groups });
    for (const product of products) {
      configure({ engine: "auto", threads: 1 });
      const fast = row(geometry, product, isDepthwise ? ["depthwise"] : ["gemm", "winograd"]);
      configure({ engine: "typescript" });
      const plain = row(geometry, product, isDepthwise ? ["depthwise"] : ["taps", "im2col"]);
      console.log(
        `${title} ${channels}x${side}x${side} ${product.padEnd(10)} ${geometry.flops} flops:`,
        fast,
        "| TypeScript:",
        plain,
      );
    }
  }
}

compare(
  "dense",
  [
    [1, 4],
    [2, 4],
    [2, 8],
    [4, 6],
    [4, 8],
    [8, 8],
    [8, 14],
    [16, 8],
    [16, 14],
    [16, 28],
    [32, 14],
  ],
  false,
);
compare(
  "depthwise",
  [
    [2, 4],
    [4, 6],
    [8, 8],
    [16, 8],
    [16, 14],
    [32, 14],
  ],
  true,
);
