import { fromTypedArray, type NDArray, OutOfMemoryError } from "@convkit/ndarray";
import { integers } from "@convkit/testing";
import { engine } from "@convkit/wasm";
import { afterEach, describe, expect, test } from "vitest";
import * as kernels from "../src/index.ts";
import { configure, conv2d, conv2dInputGrad, conv2dWeightGrad, convTranspose2d } from "../src/index.ts";

const host = engine()!;
afterEach(() => configure({ memoryLimit: "auto" }));

/** Runs a call with an engine whose memory has no room for any block. */
function whenFull<T>(call: () => T): T {
  configure({ memoryLimit: 0 });
  try {
    return call();
  } finally {
    configure({ memoryLimit: "auto" });
  }
}

/** Small integers, so that sums are exact, in whatever order and precision. */
const of = (seed: number, shape: readonly number[]) =>
  fromTypedArray(Float32Array.from(integers(seed, shape).data), shape);

// Each large enough for the engine; the tiles of F(2x2,3x3) are exact, too.
const x = of(1, [1, 8, 32, 32]);
const w = of(2, [8, 8, 3, 3]);
const plane = of(3, [8, 1, 3, 3]);
const dy = of(4, [1, 8, 30, 30]);
const bias = of(5, [8]);
const highest = { precision: "highest" } as const;
const window = { kernelSize: 2 };
const pooled = of(6, [1, 8, 16, 16]);

const calls: Record<string, () => NDArray> = {
  conv2d: () => conv2d(x, w, { ...highest, bias }),
  conv2dInputGrad: () => conv2dInputGrad(x.shape, w, dy, highest),
  conv2dWeightGrad: () => conv2dWeightGrad(x, w.shape, dy, highest),
  convTranspose2d: () => convTranspose2d(dy, w, { ...highest, bias }),
  "conv2d, depthwise": () => conv2d(x, plane, { groups: 8, bias }),
  "conv2dInputGrad, depthwise": () => conv2dInputGrad(x.shape, plane, dy, { groups: 8 }),
  "conv2dWeightGrad, depthwise": () => conv2dWeightGrad(x, plane.shape, dy, { groups: 8 }),
  "conv2d, depthwise by name": () => conv2d(x, plane, { groups: 8, algorithm: "depthwise" }),
  maxPool2d: () => kernels.maxPool2d(x, window),
  maxPool2dGrad: () => kernels.maxPool2dGrad(x, pooled, window),
  avgPool2d: () => kernels.avgPool2d(x, window),
  avgPool2dGrad: () => kernels.avgPool2dGrad(x.shape, pooled, window),
};

describe("without room in linear memory TypeScript computes the same", () => {
  test.each(Object.entries(calls))("%s", (_name, call) => {
    const expected = call().toTypedArray();
    expect(whenFull(call).toTypedArray()).toEqual(expected);
    expect(host.bytesInUse).toBe(0);
    expect(call().toTypedArray()).toEqual(expected);
  });
});

test("what gets some of its blocks gives them back", () => {
  const [image, kernel] = [of(7, [1, 1, 256, 256]), of(8, [1, 1, 3, 3])];
  const expected = conv2d(image, kernel, { algorithm: "taps" }).toTypedArray();
  // Input and output have 256 KiB each: between the limits that the threads' own memory exceeds and those that hold all,
  // there is room for one of them.
  for (let room = 0; room <= 2 ** 23; room += 2 ** 17) {
    configure({ memoryLimit: room });
    const result = conv2d(image, kernel).toTypedArray();
    expect(result.every((y, i) => y === expected[i])).toBe(true);
    expect(host.bytesInUse).toBe(0);
  }
});

test.each([
  ["conv2d", "gemm", () => conv2d(x, w, { algorithm: "gemm" })],
  ["conv2dInputGrad", "winograd", () => conv2dInputGrad(x.shape, w, dy, { algorithm: "winograd" })],
  ["conv2dWeightGrad", "fft", () => conv2dWeightGrad(x, w.shape, dy, { algorithm: "fft" })],
  ["convTranspose2d", "gemm", () => convTranspose2d(dy, w, { algorithm: "gemm" })],
])("%s by %s, which was asked for, is an error of the public function", (name, _algorithm, call) => {
  expect(() => whenFull(call)).toThrow(OutOfMemoryError);
  expect(() => whenFull(call)).toThrow(
    new RegExp(`^${name}: linear memory has no room for \\d+ bytes more \\(limit: 0 bytes\\)$`),
  );
  expect(() => call()).not.toThrow();
});
