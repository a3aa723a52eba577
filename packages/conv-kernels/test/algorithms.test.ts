import { fromTypedArray, sizeOf } from "@convkit/ndarray";
import { type ConvProblem, convProblems, integers, mismatch, summed } from "@convkit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AlgorithmName,
  algorithms,
  capabilities,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  explainChoice,
  type Product,
} from "../src/index.ts";
import { arrayOf, declared, plainOf } from "./calls.ts";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
/** Winograd supports next to none of these problems; its own test draws those that it does. */
const others = algorithms.filter(({ name }) => name !== "naive" && name !== "winograd");

/** One product of a random problem, with operands that are not integers: thirds of small ones. */
function compute(
  { inputShape, weightShape, options, seed }: ConvProblem,
  product: Product,
  algorithm: AlgorithmName | "auto",
) {
  const { paddingMode: _, ...zeroPadded } = options;
  const geometry = convGeometry(inputShape, weightShape, { ...zeroPadded, dtype: "float32" });
  const third = (offset: number, shape: readonly number[]) => {
    const { data } = integers(seed + offset, shape);
    return fromTypedArray(
      Float32Array.from(data, (value) => value / 3),
      shape,
    );
  };
  const [x, w, dy] = [third(0, inputShape), third(1, weightShape), third(2, geometry.outputShape)];
  const bias = third(3, [geometry.outputChannels]);
  const name = algorithm === "auto" ? explainChoice(geometry, product).algorithm : algorithm;
  const [a, b] = { forward: [x, w], inputGrad: [dy, w], weightGrad: [x, dy] }[product];
  return {
    result: {
      forward: () => convForward(geometry, x, w, { bias, algorithm }),
      inputGrad: () => convInputGrad(geometry, w, dy, { algorithm }),
      weightGrad: () => convWeightGrad(geometry, x, dy, { algorithm }),
    }[product](),
    declared: declared(name, geometry, product, { a: a!.toTypedArray(), b: b!.toTypedArray() }),
  };
}

describe.each(products)("%s", (product) => {
  test.each([...others.map(({ name }) => name), "auto" as const])("by %s agrees with naive", (name) => {
    fc.assert(
      fc.property(convProblems, (problem) => {
        const { paddingMode: _, ...options } = problem.options;
        const geometry = convGeometry(problem.inputShape, problem.weightShape, options);
        const algorithm = algorithms.find((known) => known.name === name);
        fc.pre(algorithm === undefined || algorithm.supports(geometry, product));
        const expected = compute(problem, product, "naive").result;
        const { result, declared } = compute(problem, product, name);
        // Naive keeps sums in float64 and rounds once, as others that declare no error: they may differ where the sums
        // straddle a rounding boundary, by one float32 ulp of a sum. Terms are at most 16/9, and fewer than 2^12.
        const ulp = summed("float32", 2, Math.max(1, ...Array.from(expected.toTypedArray(), Math.abs)));
        const tolerance = { ...ulp, absolute: ulp.absolute + declared.absolute };
        expect(mismatch(name, plainOf(result), plainOf(expected), tolerance)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

test("naive is the formula", () => {
  // y[i] = sum over u of x[i*2 + u*3 - 1] * w[u], by hand: x = 1..8, w = [10, 1], stride 2, dilation 3, padding 1.
  const geometry = convGeometry([1, 1, 8], [1, 1, 2], { stride: 2, dilation: 3, padding: 1 });
  const x = arrayOf({ shape: [1, 1, 8], data: [1, 2, 3, 4, 5, 6, 7, 8] }, "float32");
  const w = arrayOf({ shape: [1, 1, 2], data: [10, 1] }, "float32");
  expect(convForward(geometry, x, w, { algorithm: "naive" }).toArray()).toEqual([
    [[0 * 10 + 3, 2 * 10 + 5, 4 * 10 + 7, 6 * 10 + 0]],
  ]);
});

test("naive sums in float64: what float32 would lose is kept", () => {
  // 2^24 + 1 is not a float32: summed in float32, 2^24 + 1 + 1 stays 2^24.
  const geometry = convGeometry([1, 3, 1], [1, 3, 1]);
  const x = arrayOf({ shape: [1, 3, 1], data: [2 ** 24, 1, 1] }, "float32");
  const w = arrayOf({ shape: [1, 3, 1], data: [1, 1, 1] }, "float32");
  for (const { name } of algorithms.filter(
    (a) => !a.roundings?.(geometry, "forward") && a.supports(geometry, "forward"),
  ))
    expect([name, convForward(geometry, x, w, { algorithm: name }).item()]).toEqual([name, 2 ** 24 + 2]);
});

test("algorithms overwrite what result and workspace held", () => {
  const geometry = convGeometry([2, 2, 5, 5], [2, 1, 3, 3], {
    padding: 1,
    stride: 2,
    groups: 2,
    dtype: "float64",
  });
  const sizes = { input: geometry.inputShape, weight: geometry.weightShape, output: geometry.outputShape };
  const operand = (seed: number, shape: readonly number[]) => Float64Array.from(integers(seed, shape).data);
  const [x, w, dy] = [operand(1, sizes.input), operand(2, sizes.weight), operand(3, sizes.output)];
  for (const algorithm of algorithms.filter((a) => a.supports(geometry, "forward"))) {
    const results = [0, NaN].map((dirt) =>
      products.map((product) => {
        expect(algorithm.supports(geometry, product)).toBe(true);
        const bytes = algorithm.workspaceBytes(geometry, product);
        const workspace = new Uint8Array(bytes).fill(Number.isNaN(dirt) ? 255 : 0);
        const shape = { forward: sizes.output, inputGrad: sizes.input, weightGrad: sizes.weight }[product];
        const result = new Float64Array(sizeOf(shape)).fill(dirt);
        if (product === "forward") algorithm.forward(geometry, x, w, result, workspace);
        if (product === "inputGrad") algorithm.inputGrad(geometry, dy, w, result, workspace);
        if (product === "weightGrad") algorithm.weightGrad(geometry, x, dy, result, workspace);
        return result;
      }),
    );
    expect(results[1]).toEqual(results[0]);
  }
});

test("operands may be views: strided, flipped, offset", () => {
  const geometry = convGeometry([2, 3, 5, 4], [4, 3, 3, 3], { padding: 1 });
  const x = arrayOf(integers(1, [2, 5, 4, 4]), "float32")
    .slice([], [], [], [1, 4])
    .transpose([0, 3, 1, 2])
    .flip(2);
  const w = arrayOf(integers(2, [5, 3, 3, 3]), "float32").slice([1, 5]);
  const expected = plainOf(convForward(geometry, x.copy(), w.copy(), { algorithm: "naive" }));
  const factors = { a: x.toTypedArray(), b: w.toTypedArray() };
  for (const { name } of algorithms.filter((a) => a.supports(geometry, "forward"))) {
    const result = plainOf(convForward(geometry, x, w, { algorithm: name }));
    const tolerance = declared(name, geometry, "forward", factors);
    expect(mismatch(name, result, expected, tolerance)).toBeUndefined();
  }
});

describe("the choice", () => {
  const choice = (input: number[], weight: number[], options = {}) =>
    products.map((product) => explainChoice(convGeometry(input, weight, options), product).algorithm);

  test("is a pure function of the geometry that supports what it chooses", () => {
    fc.assert(
      fc.property(
        convProblems,
        fc.constantFrom(...products),
        ({ inputShape, weightShape, options }, product) => {
          const geometry = convGeometry(inputShape, weightShape, options);
          const { algorithm, reason } = explainChoice(geometry, product);
          expect(algorithms.find(({ name }) => name === algorithm)!.supports(geometry, product)).toBe(true);
          expect(reason).not.toBe("");
          expect(explainChoice(geometry, product).algorithm).toBe(algorithm);
        },
      ),
    );
  });

  test("takes the fastest by measurement", () => {
    // A small CNN's layers on 28x28 digits; a 1x1 kernel; a depthwise layer.
    expect(choice([64, 8, 14, 14], [16, 8, 5, 5], { padding: 2 })).toEqual(["gemm", "gemm", "gemm"]);
    expect(choice([1, 256, 28, 28], [512, 256, 1, 1])).toEqual(["gemm", "gemm", "gemm"]);
    // Large kernels; few channels, or the highest precision, keep to sums.
    const seven = [16, 16, 7, 7];
    expect(choice([4, 16, 64, 64], seven, { padding: 3 })).toEqual(["fft", "fft", "fft"]);
    expect(choice([4, 16, 64, 64], [16, 16, 6, 8])).toEqual(["gemm", "gemm", "gemm"]);
    expect(choice([4, 7, 64, 64], [64, 7, 7, 7])).toEqual(["gemm", "gemm", "gemm"]);
    expect(choice([4, 16, 64, 64], seven, { precision: "highest" })).toEqual(["gemm", "gemm", "gemm"]);
    // float64 is not for the engine.
    const float64 = { dtype: "float64" };
    expect(choice([64, 8, 14, 14], [16, 8, 5, 5], float64)).toEqual(["im2col", "im2col", "im2col"]);
    expect(choice([1, 256, 28, 28], [512, 256, 1, 1], float64)).toEqual(["taps", "taps", "taps"]);
    expect(choice([1, 96, 56, 56], [96, 1, 3, 3], { groups: 96 })).toEqual([
      "depthwise",
      "depthwise",
      "depthwise",
    ]);
  });

  test("changes at the borders of its rules", () => {
    // In float64, which is not for the engine.
    const auto = (input: number[], weight: number[], options = {}) => [
      ...new Set(choice(input, weight, { dtype: "float64", ...options })),
    ];
    // Depthwise with a multiplier: its planes share an input, and a matrix product is no longer one row high.
    expect(auto([1, 8, 9, 9], [8, 1, 3, 3], { groups: 8 })).toEqual(["depthwise"]);
    expect(auto([1, 8, 9, 9], [16, 1, 3, 3], { groups: 8 })).toEqual(["im2col"]);
    // As many output channels as groups, but two input channels each.
    expect(auto([1, 16, 9, 9], [8, 2, 3, 3], { groups: 8 })).toEqual(["im2col"]);
    expect(auto([1, 1, 9, 9], [1, 1, 3, 3])).toEqual(["depthwise"]);
    expect(auto([1, 1, 9, 9], [2, 1, 3, 3])).toEqual(["im2col"]);
    // Pointwise: one tap, stride 1, no padding, on every axis.
    expect(auto([1, 8, 9, 9], [16, 4, 1, 1], { groups: 2 })).toEqual(["taps"]);
    expect(auto([1, 8, 9, 9], [16, 8, 1, 1], { stride: [1, 2] })).toEqual(["im2col"]);
    expect(
      auto([1, 8, 9, 9], [16, 8, 1, 1], {
        padding: [
          [0, 0],
          [0, 1],
        ],
      }),
    ).toEqual(["im2col"]);
    expect(auto([1, 8, 9, 9], [16, 8, 1, 2])).toEqual(["im2col"]);
    expect(auto([1, 8, 9, 9], [8, 1, 1, 1], { groups: 8 })).toEqual(["depthwise"]);
  });

  test("takes the engine from 4,000 operations on, and tiles from a million", () => {
    // 2 x 2 x 9 taps x 10 x 11 outputs = 3,960; x 10 x 12, 4,320.
    expect(choice([1, 1, 10, 11], [2, 1, 3, 3], { padding: 1 })).toEqual(["im2col", "im2col", "im2col"]);
    expect(choice([1, 1, 10, 12], [2, 1, 3, 3], { padding: 1 })).toEqual(["gemm", "gemm", "gemm"]);
    // 2 x 8 x 8 x 9 taps x 29 x 29 outputs = 968,832; x 30 x 30, 1,036,800.
    expect(choice([1, 8, 29, 29], [8, 8, 3, 3], { padding: 1 })).toEqual(["gemm", "gemm", "gemm"]);
    expect(choice([1, 8, 30, 30], [8, 8, 3, 3], { padding: 1 })).toEqual([
      "winograd",
      "winograd",
      "winograd",
    ]);
  });

  test("gives its reason", () => {
    expect(
      explainChoice(convGeometry([1, 3, 8, 8], [4, 3, 3, 3], { dtype: "float64" })),
    ).toMatchInlineSnapshot(`
      {
        "algorithm": "im2col",
        "reason": "one large matrix product an image outweighs the copy into columns",
      }
    `);
  });
});

test("the manifest has names of its own, and capabilities lists them", () => {
  const names = algorithms.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(capabilities().algorithms).toEqual(names);
});

test("matrix refuses a matrix above 256 MB", () => {
  const matrix = algorithms.find(({ name }) => name === "matrix")!;
  // 8 bytes x 2^12 outputs x 2^12 inputs = 128 MB; four times as many outputs make 512 MB.
  expect(matrix.supports(convGeometry([1, 1, 4096], [1, 1, 1]), "forward")).toBe(true);
  expect(matrix.supports(convGeometry([1, 1, 4096], [4, 1, 1]), "forward")).toBe(false);
});

describe("operands that are not finite", () => {
  const of = (shape: readonly number[], data: readonly number[]) => arrayOf({ shape, data }, "float64");
  const forward = (name: (typeof algorithms)[number]["name"], x: number[], w: number[], padding: number) => {
    const geometry = convGeometry([1, 1, x.length], [1, 1, w.length], { padding, dtype: "float64" });
    return convForward(geometry, of(geometry.inputShape, x), of(geometry.weightShape, w), {
      algorithm: name,
    }).toTypedArray();
  };
  // In float64: those on the engine say what theirs do.
  const robust = algorithms
    .filter(
      ({ name, supports }) =>
        name !== "matrix" && supports(convGeometry([1, 1, 4], [1, 1, 2], { dtype: "float64" }), "forward"),
    )
    .map(({ name }) => name);

  test.each(robust)("%s: a NaN or an infinity in the input reaches the windows that hold it", (name) => {
    expect([...forward(name, [NaN, 1, 2, 3], [1, 1], 1)]).toEqual([NaN, NaN, 3, 5, 3]);
    expect([...forward(name, [1, 2, Infinity, 3], [1, 1], 1)]).toEqual([1, 3, Infinity, Infinity, 3]);
  });

  test.each(robust)("%s agrees with naive in all products without padding", (name) => {
    const geometry = convGeometry([2, 2, 4, 5], [2, 1, 2, 3], {
      groups: 2,
      stride: [1, 2],
      dtype: "float64",
    });
    const odd = (seed: number, shape: readonly number[]) => {
      const { data } = integers(seed, shape);
      return of(
        shape,
        Array.from(data, (value, i) => (i % 11 === 3 ? NaN : i % 13 === 5 ? Infinity : value)),
      );
    };
    const [x, w, dy] = [
      odd(1, geometry.inputShape),
      odd(2, geometry.weightShape),
      odd(3, geometry.outputShape),
    ];
    const all = (algorithm: typeof name) => [
      convForward(geometry, x, w, { algorithm }).toArray(),
      convInputGrad(geometry, w, dy, { algorithm }).toArray(),
      convWeightGrad(geometry, x, dy, { algorithm }).toArray(),
    ];
    expect(all(name)).toEqual(all("naive"));
  });

  test("a weight that is not finite on padding: multiplied by taps and im2col, left out by naive and depthwise", () => {
    const first = (name: (typeof robust)[number]) => forward(name, [1, 1, 2, 3], [Infinity, 1], 1)[0];
    expect(Object.fromEntries(robust.map((name) => [name, first(name)]))).toEqual({
      naive: 1,
      taps: NaN,
      im2col: NaN,
      depthwise: 1,
    });
  });

  // The first element of one operand among ones: results of [forward, inputGrad, weightGrad] that are NaN, of the image's NaN
  // and of the other factor's infinity. A 3x3 tap in a corner meets padding at 8 + 7 outputs of 8x8, 16 + 15 of 16x16; a
  // filter reaches 64 or 256 results; a corner's output gradient meets padding at 5 of 9 taps, in 4 channels or 1.
  const plain = { input: [1, 4, 8, 8], weight: [2, 4, 3, 3], options: { padding: 1 } };
  const planes = { input: [1, 4, 16, 16], weight: [4, 1, 3, 3], options: { padding: 1, groups: 4 } };
  test.each([
    [plain, "auto", [8, 16, 8], [15, 15, 20]],
    [plain, "naive", [8, 16, 8], [0, 0, 0]],
    [plain, "taps", [8, 16, 8], [15, 0, 20]],
    [plain, "im2col", [8, 16, 8], [15, 0, 20]],
    [plain, "matrix", [128, 256, 8], [0, 0, 0]],
    [plain, "gemm", [8, 16, 8], [15, 15, 20]],
    [plain, "winograd", [8, 16, 18], [64, 64, 36]],
    [plain, "fft", [8, 16, 18], [128, 128, 72]],
    [planes, "auto", [4, 4, 4], [31, 31, 5]],
    [planes, "depthwise", [4, 4, 4], [31, 31, 5]],
    [planes, "winograd", [16, 16, 9], [256, 256, 9]],
  ] as const)(
    "on the engine, %j by %s: %j and %j",
    ({ input, weight, options }, algorithm, image, factor) => {
      const geometry = convGeometry(input, weight, { ...options, dtype: "float32" });
      const onesBut = (shape: readonly number[], first: number) =>
        arrayOf({ shape, data: Array.from({ length: sizeOf(shape) }, (_, i) => (i ? 1 : first)) }, "float32");
      const count = (bad: { x?: number; w?: number; dy?: number }) => {
        const [x, w] = [onesBut(input, bad.x ?? 1), onesBut(weight, bad.w ?? 1)];
        const dy = onesBut(geometry.outputShape, bad.dy ?? 1);
        return [
          convForward(geometry, x, w, { algorithm }),
          convInputGrad(geometry, w, dy, { algorithm }),
          convWeightGrad(geometry, x, dy, { algorithm }),
        ].map((result) => result.toTypedArray().filter(Number.isNaN).length);
      };
      const [ofX, ofW, ofDy] = [count({ x: NaN }), count({ w: Infinity }), count({ dy: NaN })];
      const ofInfiniteDy = count({ dy: Infinity });
      expect([ofX[0], ofDy[1], ofX[2]]).toEqual(image);
      expect([ofW[0], ofW[1], ofInfiniteDy[2]]).toEqual(factor);
    },
  );
});
