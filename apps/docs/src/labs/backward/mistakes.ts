import { conv2dInputGrad, conv2dWeightGrad } from "@convkit/conv-kernels";
import { array, type NDArray, ones } from "@convkit/ndarray";
import type { Operand } from "../../lib/gradient-terms.ts";
import type { KnownMistake } from "../../lib/judge-gradient.ts";
import type { HandCase } from "../../lib/ten-cases.ts";
import { outputShape } from "../../lib/window.ts";

const float64 = (values: readonly number[], shape: readonly number[]) =>
  array(values, { shape, dtype: "float64" });
const values = (x: NDArray) => [...x.toTypedArray()];

/** What the usual mistakes make of a case whose dY is all ones; those that make no difference are left out. */
export function mistakesOf(item: HandCase, operand: Operand, right: readonly number[]): KnownMistake[] {
  const mistakes = operand === "input" ? inputMistakes(item) : weightMistakes(item, right);
  return mistakes.filter(({ values }) => [...values].some((value, place) => value !== right[place]));
}

function inputMistakes({ input, inputShape, weight, weightShape, ...item }: HandCase): Mistake[] {
  const { stride, padding } = item;
  const [batch, channels, height, width] = inputShape;
  const w = float64(weight, weightShape);
  const dy = ones(outputShape({ inputShape, weightShape, ...item }), { dtype: "float64" });
  const paddedShape = [batch, channels, height + 2 * padding, width + 2 * padding];
  return [
    {
      values: values(conv2dInputGrad(inputShape, w.flip([2, 3]), dy, { stride, padding })),
      message:
        "This comes out when the kernel is turned once too often or not at all: every term has the weight of the opposite corner.",
    },
    {
      values: values(conv2dInputGrad(paddedShape, w, dy, { stride })),
      message: "This is the gradient of the padded image: cut the padding off.",
    },
    {
      values: input.map(() => 1),
      message: "It is all ones: what starts as ones_like must be overwritten or added to zeros.",
    },
  ];
}

function weightMistakes(
  { input, inputShape, weightShape, ...item }: HandCase,
  right: readonly number[],
): Mistake[] {
  const { stride, padding } = item;
  const first = float64(input, inputShape).slice([0, 1]);
  const dy = ones(outputShape({ inputShape, weightShape, ...item }), { dtype: "float64" }).slice([0, 1]);
  return [
    {
      values: values(float64(right, weightShape).flip([2, 3])),
      message: "This is the right gradient turned by 180°: the weights' gradient needs no flip.",
    },
    {
      values: values(conv2dWeightGrad(first, weightShape, dy, { stride, padding })),
      message: "This is the gradient of the first image alone: sum over the batch.",
    },
  ];
}

type Mistake = KnownMistake & { readonly values: readonly number[] };
