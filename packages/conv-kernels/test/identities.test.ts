import { array, fromTypedArray, matmul, type NDArray, sizeOf } from "@convkit/ndarray";
import { convProblems, convTransposeProblems, exactly, mismatch, poolProblems } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ConvAxis,
  convGeometry,
  convMatrix,
  fold,
  gatherPlanes,
  maxPoolForward,
  resolvePoolGeometry,
  scatterPlanes,
  unfold,
} from "../src/index.ts";
import * as calls from "./calls.ts";
import { inner, plainOf, random } from "./calls.ts";

// Operands are small integers and every product is of multiply-adds, so that identities hold without a tolerance.

const runs = { numRuns: 300 };

describe("adjoint identities over random geometries", () => {
  test("<conv(x, w), u> = <x, inputGrad(w, u)> = <w, weightGrad(x, u)>", () => {
    fc.assert(
      fc.property(convProblems, ({ dims, inputShape, weightShape, options, seed }) => {
        const x = random(seed, inputShape);
        const w = random(seed + 1, weightShape);
        const y = calls.conv[dims](x, w, options);
        const u = random(seed + 2, y.shape);
        const expected = inner(y, u);
        expect(inner(x, calls.convInputGrad[dims](inputShape, w, u, options))).toBe(expected);
        expect(inner(w, calls.convWeightGrad[dims](x, weightShape, u, options))).toBe(expected);
      }),
      runs,
    );
  });

  test("<convTranspose(x, w), u> = <x, inputGrad(w, u)> = <w, weightGrad(x, u)>", () => {
    fc.assert(
      fc.property(convTransposeProblems, ({ dims, inputShape, weightShape, options, seed }) => {
        const x = random(seed, inputShape);
        const w = random(seed + 1, weightShape);
        const y = calls.convTranspose[dims](x, w, options);
        const u = random(seed + 2, y.shape);
        const expected = inner(y, u);
        expect(inner(x, calls.convTransposeInputGrad[dims](inputShape, w, u, options))).toBe(expected);
        expect(inner(w, calls.convTransposeWeightGrad[dims](x, weightShape, u, options))).toBe(expected);
      }),
      runs,
    );
  });

  test("transposed convolution is the adjoint of convolution", () => {
    fc.assert(
      fc.property(
        convProblems,
        ({ dims, inputShape, weightShape, options: { paddingMode: _, ...options }, seed }) => {
          const { axes, outputShape } = convGeometry(inputShape, weightShape, options);
          // What the stride leaves over at the end of the input is the transposed one's output padding.
          const outputPadding = axes.map(
            ({ inputSize, kernelSize, stride, dilation, padding: [before, after] }) => {
              const span = dilation * (kernelSize - 1) + 1;
              return (inputSize + before + after - span) % stride;
            },
          );
          const padding = axes.map((axis) => axis.padding);
          const x = random(seed, inputShape);
          const w = random(seed + 1, weightShape);
          const u = random(seed + 2, outputShape);
          const transposed = calls.convTranspose[dims](u, w, { ...options, padding, outputPadding });
          expect(transposed.shape).toEqual(inputShape);
          expect(inner(x, transposed)).toBe(inner(calls.conv[dims](x, w, options), u));
        },
      ),
      runs,
    );
  });

  test("average pooling and its gradient are adjoint", () => {
    fc.assert(
      fc.property(poolProblems, fc.boolean(), ({ dims, inputShape, options, seed }, countIncludePad) => {
        const x = random(seed, inputShape);
        const y = calls.avgPool[dims](x, { ...options, countIncludePad });
        const u = random(seed + 1, y.shape);
        const grad = calls.avgPoolGrad[dims](inputShape, u, { ...options, countIncludePad });
        // Quotients are rounded: values up to 4, some hundred terms, float64's 2^-53.
        expect(inner(x, grad)).toBeCloseTo(inner(y, u), 9);
      }),
      runs,
    );
  });

  test("scattering to maxima and gathering from them are adjoint, and gathering gives the maxima", () => {
    fc.assert(
      fc.property(poolProblems, ({ dims, inputShape, options, seed }) => {
        const x = random(seed, inputShape);
        const geometry = resolvePoolGeometry("test", "max", dims, inputShape, "float64", options);
        const { output, indices } = maxPoolForward(geometry, x);
        expect(
          mismatch("gather", plainOf(gatherPlanes(x, indices)), plainOf(output), exactly),
        ).toBeUndefined();
        const u = random(seed + 1, output.shape);
        const v = random(seed + 2, inputShape);
        expect(inner(gatherPlanes(v, indices), u)).toBe(inner(v, scatterPlanes(u, indices, inputShape)));
      }),
      runs,
    );
  });

  test("fold is the adjoint of unfold, and a convolution is the weight times the columns", () => {
    fc.assert(
      fc.property(convProblems, (problem) => {
        const { dims, seed, options } = problem;
        const { stride, padding, dilation } = options;
        const { axes, batch, inputChannels, outputChannels } = convGeometry(
          problem.inputShape,
          problem.weightShape,
          options,
        );
        const kernelSize = axes.map((axis) => axis.kernelSize);
        const sizes = axes.map((axis) => axis.inputSize);
        const x = random(seed, [batch, inputChannels, ...sizes]);
        const columns = unfold(x, { kernelSize, stride, padding, dilation });
        const u = random(seed + 1, columns.shape);
        expect(inner(columns, u)).toBe(inner(x, fold(u, sizes, { kernelSize, stride, padding, dilation })));

        const w = random(seed + 2, [outputChannels, inputChannels, ...kernelSize]);
        const y = calls.conv[dims](x, w, { stride, padding, dilation });
        const product = matmul(w.reshape([outputChannels, columns.shape[1]!]), columns);
        expect(mismatch("product", plainOf(product.reshape(y.shape)), plainOf(y), exactly)).toBeUndefined();
      }),
      runs,
    );
  });
});

describe("the input gradient in other words", () => {
  test("is a convolution of the zero-stuffed, padded output gradient with flipped, channel-swapped kernels", () => {
    fc.assert(
      fc.property(convProblems, (problem) => {
        const { dims, seed } = problem;
        const { stride, padding, dilation, groups } = problem.options;
        const options = { stride, padding, dilation, groups };
        const like = convGeometry(problem.inputShape, problem.weightShape, problem.options);
        const { axes, batch, inputChannels, outputChannels } = like;
        const kernel = axes.map((axis) => axis.kernelSize);
        const inputShape = [batch, inputChannels, ...axes.map((axis) => axis.inputSize)];
        const w = random(seed, [outputChannels, inputChannels / groups, ...kernel]);
        const u = random(seed + 1, [batch, outputChannels, ...axes.map((axis) => axis.outputSize)]);

        // [G, O, C, ...k] -> [G, C, O, ...k], every kernel axis flipped.
        const spatial = kernel.map((_, axis) => axis + 3);
        const grouped = w.reshape([groups, outputChannels / groups, inputChannels / groups, ...kernel]);
        const swapped = grouped.transpose([0, 2, 1, ...spatial]).flip(spatial);
        const flipped = swapped.reshape([inputChannels, outputChannels / groups, ...kernel]);
        const full = calls.conv[dims](stuffed(u, axes), flipped, { dilation, groups });

        const grad = calls.convInputGrad[dims](inputShape, w, u, options);
        expect(mismatch("gradient", plainOf(grad), plainOf(full), exactly)).toBeUndefined();
      }),
      runs,
    );
  });
});

/**
 * An output gradient with stride - 1 zeros between its elements and zeros around it, so that a convolution of
 * stride 1 gives an image of the input's size. Elements whose windows lie in the padding fall off the edge.
 */
function stuffed(u: NDArray, axes: readonly ConvAxis[]): NDArray {
  const spans = axes.map(({ dilation, kernelSize }) => dilation * (kernelSize - 1) + 1);
  const sizes = axes.map(({ inputSize }, axis) => inputSize + spans[axis]! - 1);
  const shape = [...u.shape.slice(0, 2), ...sizes];
  const data = new Float64Array(sizeOf(shape));
  const values = u.toTypedArray();
  for (let p = 0; p < values.length; p++) {
    let rest = p;
    let at = 0;
    let scale = 1;
    let inside = true;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const position = rest % u.shape[axis]!;
      rest = (rest - position) / u.shape[axis]!;
      const window = axes[axis - 2];
      const to = window ? position * window.stride + spans[axis - 2]! - 1 - window.padding[0] : position;
      inside &&= to >= 0 && to < shape[axis]!;
      at += to * scale;
      scale *= shape[axis]!;
    }
    if (inside) data[at] = values[p]!;
  }
  return fromTypedArray(data, shape);
}

describe("convMatrix", () => {
  test("times an image is the convolution, in every padding mode; its transpose is the input gradient", () => {
    fc.assert(
      fc.property(convProblems, ({ dims, inputShape: [, ...rest], weightShape, options, seed }) => {
        const inputShape = [1, ...rest];
        const x = random(seed, inputShape);
        const w = random(seed + 1, weightShape);
        const y = calls.conv[dims](x, w, options);
        const u = random(seed + 2, y.shape);
        const m = convMatrix(w, inputShape, options);
        const image = matmul(m, x.reshape([x.size, 1])).reshape(y.shape);
        expect(mismatch("M x", plainOf(image), plainOf(y), exactly)).toBeUndefined();
        const back = matmul(m.T, u.reshape([u.size, 1])).reshape(inputShape);
        const grad = calls.convInputGrad[dims](inputShape, w, u, options);
        expect(mismatch("M^T u", plainOf(back), plainOf(grad), exactly)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  test("its transpose times y is the transposed convolution", () => {
    // [a,b,c,d] with [x,y,z], padding 1, stride 1: the example of the seed documents.
    const w = array([[[2, 3, 5]]]);
    const y = array([[[7, 11, 13, 17]]]);
    const m = convMatrix(w, [1, 1, 4], { padding: 1 });
    expect(m.toArray()).toEqual([
      [3, 5, 0, 0],
      [2, 3, 5, 0],
      [0, 2, 3, 5],
      [0, 0, 2, 3],
    ]);
    expect(matmul(m.T, y.reshape([4])).toArray()).toEqual(
      calls.convTranspose[1](y, w, { padding: 1 }).reshape([4]).toArray(),
    );
  });
});
