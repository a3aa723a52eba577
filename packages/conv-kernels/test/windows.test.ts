import { array, ones } from "@convkit/ndarray";
import { exactly, mismatch, type Plain, rounded } from "@convkit/testing";
import { describe, expect, test } from "vitest";
import {
  type AvgPoolOptions,
  avgPool2d,
  fold,
  maxPool1d,
  maxPool2d,
  maxPool2dGrad,
  maxPoolForward,
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
