import { array, contiguousStrides, fromTypedArray, ones, sizeOf } from "@convkit/ndarray";
import { exactly, mismatch, type Plain, rounded } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AvgPoolOptions,
  avgPool2d,
  avgPool3d,
  fold,
  maxPool1d,
  maxPool2d,
  maxPool2dGrad,
  maxPool3d,
  maxPoolForward,
  type PoolGeometry,
  resolvePoolGeometry,
  type UnfoldOptions,
  unfold,
} from "../src/index.ts";
import { arrayOf, plainOf } from "./calls.ts";
import fixture from "./fixtures/windows.json" with { type: "json" };

describe("as PyTorch's (fixtures/generate.py)", () => {
  test.each(
    fixture.unfold as unknown as { options: UnfoldOptions; input: Plain; columns: Plain; folded: Plain }[],
  )("unfold and fold $options", ({ options, input, columns, folded }) => {
    const unfolded = unfold(arrayOf(input), options);
    expect(mismatch("columns", plainOf(unfolded), columns, exactly)).toBeUndefined();
    const image = fold(unfolded, input.shape.slice(2), options);
    expect(mismatch("folded", plainOf(image), folded, exactly)).toBeUndefined();
  });

  test.each(
    fixture.pooling as unknown as { kind: string; options: AvgPoolOptions; input: Plain; output: Plain }[],
  )("$kind pooling $options", ({ kind, options, input, output }) => {
    const pooled = kind === "max" ? maxPool2d(arrayOf(input), options) : avgPool2d(arrayOf(input), options);
    // One division.
    expect(mismatch("output", plainOf(pooled), output, rounded("float64", 1))).toBeUndefined();
  });
});

describe("max pooling", () => {
  const indicesOf = (values: number[]) => {
    const geometry = resolvePoolGeometry("test", "max", 1, [1, 1, values.length], "float32", {
      kernelSize: values.length,
    });
    const { output, indices } = maxPoolForward(geometry, array([[values]]));
    expect(indices.dtype).toBe("int32");
    return [output.item(), indices.item()];
  };
  test("the first of equal maxima wins", () => {
    expect(indicesOf([1, 3, 3, 2])).toEqual([3, 1]);
    expect(indicesOf([-Infinity, -Infinity])).toEqual([-Infinity, 0]);
  });
  test("NaN wins over all, the first of several", () => {
    expect(indicesOf([1, NaN, 5, NaN])).toEqual([NaN, 1]);
    expect(indicesOf([NaN, 5])).toEqual([NaN, 0]);
  });
  test("padding never wins", () => {
    expect(maxPool1d(array([[[-5, -7]]]), { kernelSize: 2, padding: 1, stride: 1 }).toArray()).toEqual([
      [[-5, -5, -7]],
    ]);
  });
  test("the gradients of windows that share a maximum add up", () => {
    // All four 2x2 windows of this 3x3 image hold its centre.
    const x = array([
      [
        [
          [0, 0, 0],
          [0, 9, 0],
          [0, 0, 0],
        ],
      ],
    ]);
    const grad = maxPool2dGrad(x, ones([1, 1, 2, 2]), { kernelSize: 2, stride: 1 });
    expect(grad.toArray()).toEqual([
      [
        [
          [0, 0, 0],
          [0, 4, 0],
          [0, 0, 0],
        ],
      ],
    ]);
  });
});

describe("large windows need little memory and time", () => {
  test("kernels of thousands of taps at thousands of outputs", () => {
    // A table of 32^3 outputs x 33^3 taps would hold 1.2e9 positions.
    const x = ones([1, 1, 64, 64, 64]);
    const options = { kernelSize: 33, stride: 1 };
    expect(
      avgPool3d(x, options)
        .toTypedArray()
        .every((mean) => mean === 1),
    ).toBe(true);
    expect(
      maxPool3d(x, options)
        .toTypedArray()
        .every((largest) => largest === 1),
    ).toBe(true);
  }, 10_000);

  test("a kernel of half an image of 512 x 512", () => {
    // Rising row-major: the maximum is the last element of each window.
    const size = 512;
    const x = fromTypedArray(
      Float32Array.from({ length: size * size }, (_, i) => i),
      [1, 1, size, size],
    );
    const { output, indices } = maxPoolForward(
      resolvePoolGeometry("test", "max", 2, x.shape, "float32", { kernelSize: size / 2, stride: 1 }),
      x,
    );
    expect(output.shape).toEqual([1, 1, size / 2 + 1, size / 2 + 1]);
    expect(output.slice(0, 0, -1, -1).item()).toBe(size * size - 1);
    expect(indices.slice(0, 0, 0, 0).item()).toBe((size / 2 - 1) * size + size / 2 - 1);
  });
});

describe("pooling is what its definition says", () => {
  /** The positions in a plane that one window looks at, row-major. */
  function windowOf({ axes }: PoolGeometry, at: readonly number[]): number[] {
    return axes.reduce<number[]>(
      (positions, { inputSize, kernelSize, stride, dilation, padding }, axis) => {
        const taps = Array.from(
          { length: kernelSize },
          (_, u) => at[axis]! * stride + u * dilation - padding[0],
        );
        const inside = taps.filter((tap) => tap >= 0 && tap < inputSize);
        return positions.flatMap((position) => inside.map((tap) => position * inputSize + tap));
      },
      [0],
    );
  }

  const problems = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
    kernelSize: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    ceilMode: fc.boolean(),
    // Few different values, so that there are ties; NaN among them.
    values: fc.array(fc.constantFrom(-1, 0, 1, 2, Number.NaN), { minLength: 686, maxLength: 686 }),
  });

  test("the first of the largest elements, NaN above all", () => {
    fc.assert(
      fc.property(problems, ({ sizes, values, ...options }) => {
        const dims = sizes.length as 1 | 2 | 3;
        const shape = [2, 1, ...sizes];
        let geometry: PoolGeometry;
        try {
          geometry = resolvePoolGeometry("test", "max", dims, shape, "float64", options);
        } catch {
          fc.pre(false);
          return;
        }
        const plane = sizeOf(sizes);
        const x = fromTypedArray(Float64Array.from(values.slice(0, 2 * plane)), shape);
        const { output, indices } = maxPoolForward(geometry, x);
        for (let k = 0; k < output.size; k++) {
          const position = positionOf(output.shape, k);
          const window = windowOf(geometry, position.slice(2));
          const seen = window.map((p) => values[position[0]! * plane + p]!);
          const largest = seen.some(Number.isNaN) ? Number.NaN : Math.max(...seen);
          const first = seen.findIndex((value) => Object.is(value + 0, largest + 0));
          expect(output.toTypedArray()[k]).toBe(largest);
          expect(indices.toTypedArray()[k]).toBe(window[first]);
        }
      }),
      { numRuns: 300 },
    );
  });

  /** The indices of the k-th element, row-major. */
  const positionOf = (shape: readonly number[], k: number) =>
    contiguousStrides(shape).map((stride, axis) => Math.floor(k / stride) % shape[axis]!);
});
