import { type ConvProblem, integers, mismatch } from "@convkit/testing";
import {
  type AlgorithmName,
  type ConvAlgorithm,
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "../src/index.ts";
import { arrayOf, declared, plainOf } from "./calls.ts";

type Named = Pick<ConvAlgorithm<AlgorithmName>, "name" | "supports">;

/**
 * What is wrong with the algorithms on a problem in float32, a line each: those that support it are compared with naive.
 * Operands are small integers: a term that is missing or counted twice makes a difference of 1 or more, far above the
 * error that an algorithm declares (none, for most). Every other problem's operands lie in the midst of larger arrays.
 */
export function* disagreement(
  { inputShape, weightShape, options, seed }: ConvProblem,
  product: Product,
  algorithms: readonly Named[],
  compared: (name: string) => void = () => {},
): Generator<string> {
  const { paddingMode: _, ...zeroPadded } = options;
  const geometry = convGeometry(inputShape, weightShape, { ...zeroPadded, dtype: "float32" });
  const operand = (offset: number, shape: readonly number[]) => {
    if (seed % 2 === 0) return arrayOf(integers(seed + offset, shape), "float32");
    const [first = 0, ...rest] = shape;
    return arrayOf(integers(seed + offset, [first + 1, ...rest]), "float32").slice([1, null]);
  };
  const [x, w, dy] = [operand(0, inputShape), operand(1, weightShape), operand(2, geometry.outputShape)];
  const bias = seed % 3 === 0 ? undefined : operand(3, [geometry.outputChannels]);
  const compute = (algorithm: AlgorithmName) =>
    ({
      forward: () => convForward(geometry, x, w, { bias, algorithm }),
      inputGrad: () => convInputGrad(geometry, w, dy, { algorithm }),
      weightGrad: () => convWeightGrad(geometry, x, dy, { algorithm }),
    })[product]();
  const factors = {
    forward: { a: x, b: w },
    inputGrad: { a: dy, b: w },
    weightGrad: { a: x, b: dy },
  }[product];
  const expected = plainOf(compute("naive"));
  for (const algorithm of algorithms) {
    if (!algorithm.supports(geometry, product)) continue;
    compared(algorithm.name);
    const tolerance = declared(algorithm.name, geometry, product, {
      a: factors.a.toTypedArray(),
      b: factors.b.toTypedArray(),
    });
    const wrong = mismatch(algorithm.name, plainOf(compute(algorithm.name)), expected, tolerance);
    if (wrong) yield `${product} ${wrong}; ${describe(geometry)}`;
  }
}

const describe = ({ inputShape, weightShape, outputShape }: ConvGeometry) =>
  `input [${inputShape}], weight [${weightShape}], output [${outputShape}]`;
