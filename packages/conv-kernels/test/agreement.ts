import { type ConvProblem, exactly, integers, mismatch } from "@convkit/testing";
import {
  type ConvAlgorithm,
  type ConvGeometry,
  convForward,
  convGeometry,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "../src/index.ts";
import { arrayOf, plainOf } from "./calls.ts";

type Named = Pick<ConvAlgorithm, "name" | "supports">;

/**
 * What is wrong with the algorithms on a problem in float32, a line each: those that support it are compared with naive.
 * Operands are small integers, so that sums of products are exact; every other problem's lie unaligned.
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
  const bias = operand(3, [geometry.outputChannels]);
  const compute = (algorithm: string) =>
    ({
      forward: () => convForward(geometry, x, w, { bias, algorithm: algorithm as "naive" }),
      inputGrad: () => convInputGrad(geometry, w, dy, { algorithm: algorithm as "naive" }),
      weightGrad: () => convWeightGrad(geometry, x, dy, { algorithm: algorithm as "naive" }),
    })[product]();
  const expected = plainOf(compute("naive"));
  for (const algorithm of algorithms) {
    if (!algorithm.supports(geometry, product)) continue;
    compared(algorithm.name);
    const wrong = mismatch(algorithm.name, plainOf(compute(algorithm.name)), expected, exactly);
    if (wrong) yield `${product} ${wrong}; ${describe(geometry)}`;
  }
}

const describe = ({ inputShape, weightShape, outputShape }: ConvGeometry) =>
  `input [${inputShape}], weight [${weightShape}], output [${outputShape}]`;
