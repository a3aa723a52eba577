import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import {
  boundaryProblems,
  type ConvProblem,
  declaredError,
  exactly,
  integers,
  mismatch,
  type Tolerance,
} from "@convkit/testing";
import fc from "fast-check";
import { takesLargeTiles } from "../src/algorithms/winograd.ts";
import {
  type AlgorithmName,
  algorithms,
  type ConvAlgorithm,
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  explainChoice,
  type Precision,
  type Product,
} from "../src/index.ts";
import { byAddress } from "./by-address.ts";
import { arrayOf, plainOf } from "./calls.ts";

/** Views of the elements of an array, row-major from the first of its storage on. What is beside them is NaN. */
export const views = {
  whole: (x: NDArray) => x,
  odd(x: NDArray) {
    const data = new Float32Array(x.size + 2).fill(NaN);
    data.set(x.data, 1);
    return fromTypedArray(data, [x.size + 2])
      .slice([1, -1])
      .reshape(x.shape);
  },
  transposed: (x: NDArray) => x.transpose().copy().transpose(),
  flipped: (x: NDArray) => x.flip().copy().flip(),
  stepped: (x: NDArray) => everySecond(x, 2),
  backwards: (x: NDArray) => everySecond(x, -2),
};
type View = keyof typeof views;

/** Along the last axis. */
function everySecond(x: NDArray, step: number): NDArray {
  const shape = x.shape.map((size, axis) => (axis === x.shape.length - 1 ? 2 * size : size));
  const view = fromTypedArray(new Float32Array(2 * x.size).fill(NaN), shape).slice("...", [null, null, step]);
  view.assign(x);
  return view;
}

/** A convolution, and how it is asked for. */
export interface FuzzProblem extends ConvProblem {
  readonly precision: Precision;
  /** Of input, weight, output gradient and bias. */
  readonly views: readonly View[];
  /** Kernels on addresses get copies of the operands at unaligned ones, instead of by the functions that take arrays. */
  readonly unaligned: boolean;
}

const view = fc.constantFrom(...(Object.keys(views) as View[]));

/** Convolutions at the edges of tiles, of operands that lie in memory in all ways. */
export const fuzzProblems: fc.Arbitrary<FuzzProblem> = fc
  .tuple(
    boundaryProblems,
    fc.record({
      precision: fc.constantFrom<Precision>("high", "highest"),
      views: fc.array(view, { minLength: 4, maxLength: 4 }),
      unaligned: fc.boolean(),
    }),
  )
  .map(([problem, asked]) => ({ ...problem, ...asked }));

/** A problem's geometry, and its operands as plain arrays: small integers. */
function operandsOf({ inputShape, weightShape, options, precision, seed }: FuzzProblem) {
  const { paddingMode: _, ...zeroPadded } = options;
  const geometry = convGeometry(inputShape, weightShape, { ...zeroPadded, precision, dtype: "float32" });
  const of = (offset: number, shape: readonly number[]) => arrayOf(integers(seed + offset, shape), "float32");
  return {
    geometry,
    x: of(0, inputShape),
    w: of(1, weightShape),
    dy: of(2, geometry.outputShape),
    bias: seed % 3 === 0 ? undefined : of(3, [geometry.outputChannels]),
  };
}

/**
 * What is wrong with the algorithms, and with "auto", on a problem in float32, a line each: those that support it are
 * compared with naive.
 */
export function* disagreement(
  problem: FuzzProblem,
  product: Product,
  compared: readonly ConvAlgorithm<AlgorithmName>[],
  count: (name: AlgorithmName | "auto") => void = () => {},
): Generator<string> {
  const { geometry, ...operands } = operandsOf(problem);
  const { x, w, dy, bias } = operands;
  const compute = (algorithm: AlgorithmName | "auto", [x, w, dy, bias]: readonly (NDArray | undefined)[]) =>
    plainOf(
      {
        forward: () => convForward(geometry, x!, w!, { bias, algorithm }),
        inputGrad: () => convInputGrad(geometry, w!, dy!, { algorithm }),
        weightGrad: () => convWeightGrad(geometry, x!, dy!, { algorithm }),
      }[product](),
    );
  const expected = compute("naive", [x, w, dy, bias]);
  const seen = [x, w, dy, bias].map((operand, i) => operand && views[problem.views[i]!](operand));
  const [a, b] = { forward: [x, w], inputGrad: [dy, w], weightGrad: [x, dy] }[product] as [NDArray, NDArray];
  const rounding = declaredError(1, geometry, product, { a: a.data, b: b.data }).absolute;
  const check = (name: AlgorithmName | "auto", by: AlgorithmName, actual: ReturnType<typeof plainOf>) => {
    count(name);
    const tolerance = toleranceOf(by, geometry, product, rounding, expected.data);
    const wrong = mismatch(name, actual, expected, tolerance);
    return wrong ? [`${product} ${wrong}; ${describe(geometry)}`] : [];
  };
  for (const { name, supports, onEngine } of compared) {
    if (!supports(geometry, product)) continue;
    const kernels = problem.unaligned && onEngine?.supports(geometry, product) ? onEngine : undefined;
    const elements = { x: x.data, w: w.data, dy: dy.data, bias: bias?.data };
    const actual = kernels
      ? { shape: expected.shape, data: byAddress(kernels, geometry, product, elements) }
      : compute(name, seen);
    yield* check(name, name, actual);
  }
  if (!problem.unaligned)
    yield* check("auto", explainChoice(geometry, product).algorithm, compute("auto", seen));
}

/** Expected numbers are integers: an error below half of 1 cannot hide a term, nor one that is counted twice. */
const apart = 0.49;

/**
 * How far an algorithm may be from integers. Its sums are exact while the largest, times what transforms make of it, has
 * fewer than 24 bits: that is, while one rounding of it is less than half of the unit that all its partial sums are multiples of.
 *
 * @param rounding one of the largest sum that a result meets, u * max |a| * sum of |b|
 */
function toleranceOf(
  name: AlgorithmName,
  geometry: ConvGeometry,
  product: Product,
  rounding: number,
  expected: ArrayLike<number>,
): Tolerance {
  const { roundings } = algorithms.find((known) => known.name === name) as ConvAlgorithm;
  if (!roundings || rounding < unitOf(name, geometry, product) / 2) return exactly;
  const square = Array.from(expected).reduce((sum, y) => sum + y * y, 0) / Math.max(1, expected.length);
  const usual = 1e-3 * Math.sqrt(square) + 1e-3;
  return { absolute: Math.min(roundings(geometry, product) * rounding, usual, apart), relative: 0 };
}

/**
 * What partial sums of integers are multiples of, by the size that they may have beside the largest sum: F(2x2,3x3) halves
 * twice, what it has made 16 times larger at most; F(4x4,3x3) and `fft` have points that are not rational.
 */
function unitOf(name: AlgorithmName, geometry: ConvGeometry, product: Product): number {
  if (name === "fft") return 0;
  if (name === "winograd") return takesLargeTiles(geometry, product) ? 0 : 1 / 4 / 16;
  return 1;
}

const describe = ({ inputShape, weightShape, outputShape }: ConvGeometry) =>
  `input [${inputShape}], weight [${weightShape}], output [${outputShape}]`;
