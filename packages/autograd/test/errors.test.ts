import { describe, expect, test } from "vitest";
import * as c from "../src/index.ts";
import { leaf } from "./helpers.ts";

const { ones, tensor, zeros } = c;

describe("messages", () => {
  test("shapes", () => {
    expect(() => c.add(ones([2, 3]), ones([4]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: add: shapes aligned at the right must be equal or 1 on every axis
        x  [2, 3]
        y  [4]]
    `);
    expect(() => c.matmul(ones([2, 3]), ones([4, 5]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: matmul: inner lengths must be equal, got 3 and 4
        x  [2, 3]   ..., M, K
        y  [4, 5]   ..., K, N]
    `);
    expect(() => c.matmul(tensor(1), ones([2]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: matmul: inner lengths must be equal, got a scalar and 2
        x  []    ..., M, K
        y  [2]   ..., K, N]
    `);
    expect(() => c.reshape(ones([2, 3]), [4, -1])).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: reshape: the new shape must hold 6 elements (one length may be -1)
        x      [2, 3]
        shape  [4, -1]]
    `);
    expect(() => c.concat([ones([2, 3]), ones([3, 2])], 1)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: concat: shapes must be equal on every axis but 1
        tensors[0]  [2, 3]
        tensors[1]  [3, 2]]
    `);
    expect(() => c.linear(ones([2, 3]), ones([4, 5]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: linear: the last axis of x and the bias must fit the weight
        x       [2, 3]   ..., in
        weight  [4, 5]   out, in]
    `);
    expect(() => c.mseLoss(ones([2]), ones([2, 1]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: mseLoss: prediction and target must have the same shape
        prediction  [2]
        target      [2, 1]]
    `);
    expect(() =>
      c.crossEntropy(ones([2, 3]), tensor([1], { dtype: "int32" })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: crossEntropy: there must be one label a row of scores
        scores  [2, 3]   N, C
        labels  [1]      N]
    `);
    expect(() => c.batchNorm(ones([2, 3, 4]), { weight: ones([4]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: batchNorm: weight must have one element for each of the 3 channels
        x       [2, 3, 4]   N, C, ...
        weight  [4]         C]
    `);
    expect(() => c.max(zeros([2, 0]), { axis: 1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: max: nothing has no extremum: the reduced axes must not be empty
        x  [2, 0]]
    `);
    expect(() => tensor([[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: tensor: nested arrays must not be ragged: expected an array of 2 at depth 1, got an array of 1
        data  [2, 2]   along the first elements]
    `);
    expect(() => zeros([2, Number.NaN])).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: zeros: axis lengths must be non-negative integers
        shape  [2, NaN]]
    `);
    expect(() => zeros([Infinity])).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: zeros: axis lengths must be non-negative integers
        shape  [Infinity]]
    `);
  });

  test("convolutions and pooling name themselves", () => {
    const x = ones([1, 4, 5, 5]);
    expect(() => c.conv2d(x, ones([2, 3, 3, 3]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: conv2d: input channels must equal weight channels x groups, got 4 and 3 x 1
        input   [1, 4, 5, 5]   N, C, H, W
        weight  [2, 3, 3, 3]   O, C/groups, kH, kW]
    `);
    expect(() => c.conv2d(x, ones([2, 4, 7, 3]), { padding: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: conv2d: the kernel must fit the padded input along H, got 1 x (7 - 1) + 1 = 7 and 5 + 0 + 0 = 5
        input   [1, 4, 5, 5]   N, C, H, W
        weight  [2, 4, 7, 3]   O, C/groups, kH, kW]
    `);
    expect(() => c.conv2d(x, ones([2, 4, 3, 3]), { stride: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: conv2d: stride must be an integer of at least 1, or 2 of them, got 0]`,
    );
    expect(() => c.conv2d(x, ones([2, 4, 3, 3]), { bias: ones([3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: conv2d: the bias must have one element for each of the 2 output channels
        bias  [3]   O]
    `);
    expect(() => c.conv2d(x, ones([2, 4, 3, 3], { dtype: "float64" }))).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: conv2d: dtypes must be equal, got float32 and float64
        input   [1, 4, 5, 5]   float32
        weight  [2, 4, 3, 3]   float64]
    `);
    expect(() => c.conv1d(x, ones([2, 4, 3]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: conv1d: input must have 3 axes (N, C, L), got 4
        input   [1, 4, 5, 5]   N, C, L
        weight  [2, 4, 3]      O, C/groups, kL]
    `);
    expect(() => c.convTranspose2d(x, ones([3, 2, 3, 3]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: convTranspose2d: input channels must equal weight input channels, got 4 and 3
        input   [1, 4, 5, 5]   N, C, H, W
        weight  [3, 2, 3, 3]   C, O/groups, kH, kW]
    `);
    expect(() =>
      c.conv2d(x, ones([2, 4, 3, 3]), { algorithm: "quick" as "naive" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: conv2d: algorithm must be one of "auto", "naive", "taps", "im2col", "matrix", "depthwise", "gemm", "winograd", "fft", got "quick"]`,
    );
    expect(() => c.maxPool2d(x, { kernelSize: 6 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: maxPool2d: the kernel must fit the padded input along H, got 1 x (6 - 1) + 1 = 6 and 5 + 0 + 0 = 5
        input       [1, 4, 5, 5]   N, C, H, W
        kernelSize  [6, 6]]
    `);
  });

  test("dtypes", () => {
    const whole = tensor([1, 2], { dtype: "int32" });
    expect(() => c.add(ones([2]), ones([2], { dtype: "float64" }))).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: add: dtypes must be equal, got float32 and float64
        x  [2]   float32
        y  [2]   float64]
    `);
    expect(() => c.exp(whole)).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: exp: operands must be float32 or float64, got int32
        x  [2]   int32]
    `);
    expect(() => tensor([1], { dtype: "int32", requiresGrad: true })).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: requiresGrad: only float32 and float64 tensors have gradients, got int32]`,
    );
    expect(() => c.crossEntropy(ones([2, 3]), ones([2]))).toThrowErrorMatchingInlineSnapshot(
      `
      [ShapeError: crossEntropy: there must be labels, or one probability a score
        scores  [2, 3]   N, C, ...
        target  [2]      float32]
    `,
    );
    expect(() => c.where(ones([2]), ones([2]), 0)).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: where: the condition must be bool, got float32]`,
    );
  });

  test("arguments", () => {
    expect(() => c.sum(ones([2, 3]), { axis: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: sum: axis 2 is out of range for rank 2: it must be an integer in -2 .. 1]`,
    );
    expect(() => c.sum(ones([2, 3]), { axis: [0, -2] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: sum: axes must not repeat, got [0, -2]]`,
    );
    expect(() => c.softmax(tensor(1))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: softmax: axis -1 is out of range for rank 0: a scalar has no axes]`,
    );
    expect(() => c.add(1, 2)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: add: at least one operand must be a tensor]`,
    );
    expect(() => c.pad(ones([2]), [[2, 0]], "reflect")).toThrowErrorMatchingInlineSnapshot(`
      [ArgumentError: pad: padding must be at most 1 along axis 0 in mode "reflect", got [2, 0]
        x  [2]]
    `);
    expect(() =>
      c.nllLoss(ones([1, 2]), tensor([0], { dtype: "int32" }), { reduction: "avg" as "mean" }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: nllLoss: reduction must be "mean", "sum" or "none", got "avg"]`,
    );
  });

  test("backward", () => {
    expect(() => c.mul(leaf([1, 2]), 2).backward()).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: backward: a tensor of 2 elements needs the gradient to send back
        tensor  [2]]
    `);
    expect(() => tensor(1).backward()).toThrowErrorMatchingInlineSnapshot(`
      [ArgumentError: backward: no input of this tensor requires a gradient
        tensor  []]
    `);
    expect(() => c.mul(leaf([1, 2]), 2).backward(leaf([1]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: backward: the gradient must have the tensor's shape
        tensor    [2]   float64
        gradient  [1]   float64]
    `);
    const y = c.sum(c.mul(leaf([1]), 2));
    y.backward();
    expect(() => y.backward()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: backward: this graph was already freed by an earlier backward; pass { retainGraph: true } to that one to go through it again]`,
    );
    const x = leaf([1]);
    const shared = c.mul(x, 2);
    c.sum(shared).backward();
    expect(() => c.sum(c.mul(shared, 3)).backward()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: backward: this graph was already freed by an earlier backward; pass { retainGraph: true } to that one to go through it again]`,
    );
    expect(() => {
      shared.requiresGrad = false;
    }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: requiresGrad: only a leaf can be switched; use detach() on a result]`,
    );
    expect(() => x.assign(ones([2], { dtype: "float64" }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: assign: the new value must have the tensor's shape
        tensor     [1]   float64
        new value  [2]   float64]
    `);
    expect(() => c.noGrad(async () => x)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: noGrad: the function must not be async: what it does after it first pauses would run outside; await first, then call]`,
    );
    expect(() => c.grad((z: c.Tensor) => c.mul(z, 2))(leaf([1, 2]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: grad: the function must return a scalar, got 2 elements
        result  [2]]
    `);
    expect(() =>
      c.grad((z: c.Tensor) => c.sum(z), { argnums: 1 })(leaf([1])),
    ).toThrowErrorMatchingInlineSnapshot(`[ArgumentError: grad: argnums must name arguments 0 .. 0, got 1]`);
  });

  test("composed ops speak for themselves", () => {
    const whole = tensor([1, 2], { dtype: "int32" });
    const composed = {
      mean: c.mean,
      variance: c.variance,
      logSumExp: c.logSumExp,
      gelu: c.gelu,
      silu: c.silu,
      leakyRelu: c.leakyRelu,
      softmax: c.softmax,
      min: c.min,
    };
    for (const [name, op] of Object.entries<(x: c.Tensor) => c.Tensor>(composed))
      expect(() => op(whole)).toThrow(`${name}: operands must be`);
    expect(() => c.clamp(ones([2]), ones([3]), 1)).toThrow("clamp: shapes");
    expect(() => c.mseLoss(ones([2]), whole)).toThrow("mseLoss: dtypes");
    expect(() => c.crossEntropy(whole, whole)).toThrow("crossEntropy: operands");
    expect(() => c.stack([ones([2]), ones([3])])).toThrow("stack: shapes");
    expect(() => c.grad((x: c.Tensor) => x)(whole)).toThrow("grad: argument 0 must be");
  });

  test("unknown options are not ignored", () => {
    const sneak = (options: object) => options as never;
    expect(() => tensor([1], sneak({ requires_grad: true }))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: tensor: unknown option "requires_grad"; the options are dtype, requiresGrad, backend, shape]`,
    );
    expect(() => c.sum(ones([2]), sneak({ axes: 0 }))).toThrow('sum: unknown option "axes"');
    expect(() => c.mean(ones([2]), sneak({ keepdims: true }))).toThrow('mean: unknown option "keepdims"');
    expect(() => leaf([1]).backward(undefined, sneak({ retain_graph: true }))).toThrow("retain_graph");
    expect(() => c.mseLoss(ones([1]), ones([1]), sneak({ reduce: "sum" }))).toThrow("reduce");
    expect(() => c.batchNorm(ones([2, 2]), sneak({ epsilon: 1 }))).toThrow('unknown option "epsilon"');
    expect(() => c.batchNorm(ones([2, 2]), { mean: ones([2]) })).toThrow("given together");
  });

  test("things that are no tensors", () => {
    const no = (value: unknown) => value as c.Tensor;
    expect(() => c.add(ones([1]), no(undefined))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: add: y must be a tensor or a number, got undefined]`,
    );
    expect(() => c.add(ones([1]), no([1, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: add: y must be a tensor or a number, got an array (tensor(...) makes a tensor)]`,
    );
    expect(() => c.matmul(ones([1]), no(2))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: matmul: y must be a tensor, got 2]`,
    );
    expect(() => c.reshape(ones([4]), 4 as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: reshape: the shape must be an array, got 4]`,
    );
    expect(() => c.pad(ones([4]), [[1, 1]], "edge" as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: pad: mode must be one of zeros, constant, reflect, replicate, circular, got edge]`,
    );
  });

  test("backends do not mix", async () => {
    const { strict } = await import("../src/strict.ts");
    expect(() =>
      c.add(ones([1], { backend: c.reference }), ones([1], { backend: strict })),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: add: operands must be on one backend, got reference and strict; move one with t.to(backend)]`,
    );
  });

  test("a backend that reads asynchronously says so", async () => {
    const { strict } = await import("../src/strict.ts");
    const x = ones([2], { backend: strict });
    expect(() => x.dataSync()).toThrowErrorMatchingInlineSnapshot(
      `[EngineError: dataSync: this backend reads asynchronously only; use await t.data()]`,
    );
    expect(() => ones([1], { backend: strict }).item()).toThrowErrorMatchingInlineSnapshot(
      `[EngineError: dataSync: this backend reads asynchronously only; use await t.data()]`,
    );
    expect(() => x.toNDArray()).toThrow("asynchronously");
  });
});
