import { readFileSync } from "node:fs";
import { conv2d, conv2dInputGrad, conv2dWeightGrad } from "@convkit/conv-kernels";
import { array, ones } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { allCases } from "../src/lib/ten-cases.ts";
import { outputShape, paddedPlaces, termsOf } from "../src/lib/window.ts";

interface Known {
  readonly [name: string]: { readonly shape: readonly number[]; readonly data: readonly number[] };
}

const url = new URL("../../../packages/testing/conformance/seed-cases.json", import.meta.url);
/** The published numbers, channels last; in the order of the cases. */
const known = (JSON.parse(readFileSync(url, "utf8")) as Known[]).slice(0, allCases.length);

const transposed = ({ shape, data }: Known[string], axes: number[]) => [
  ...array(data, { shape: [...shape], dtype: "float64" })
    .transpose(axes)
    .toTypedArray(),
];
const channelsFirst = (numbers: Known[string]) => transposed(numbers, [0, 3, 1, 2]);
const filtersFirst = (numbers: Known[string]) => transposed(numbers, [3, 2, 0, 1]);

describe.each(allCases.map((item, i) => [item.id, item, known[i]!] as const))("%s", (_, item, numbers) => {
  const x = array(item.input, { shape: [...item.inputShape], dtype: "float64" });
  const w = array(item.weight, { shape: [...item.weightShape], dtype: "float64" });
  const bias = item.bias && array(item.bias, { dtype: "float64" });
  const { stride, padding } = item;

  test("has the numbers that are known", () => {
    expect(item.input).toEqual(channelsFirst(numbers["input"]!));
    expect(item.weight).toEqual(filtersFirst(numbers["weight"]!));
    const y = conv2d(x, w, { stride, padding, ...(bias && { bias }) });
    expect(y.shape).toEqual(outputShape(item));
    expect([...y.toTypedArray()]).toEqual(channelsFirst(numbers["output"]!));
    const dy = ones(y.shape, { dtype: "float64" });
    const dx = conv2dInputGrad(item.inputShape, w, dy, { stride, padding });
    expect([...dx.toTypedArray()]).toEqual(channelsFirst(numbers["dinput"]!));
    const dw = conv2dWeightGrad(x, item.weightShape, dy, { stride, padding });
    expect([...dw.toTypedArray()]).toEqual(filtersFirst(numbers["dweight"]!));
  });

  test("every output element is the sum of its terms", () => {
    const y = conv2d(x, w, { stride, padding }).toTypedArray();
    const product = ({ input, weight }: ReturnType<typeof termsOf>[number]) =>
      (input === undefined ? 0 : item.input[input]!) * item.weight[weight]!;
    const sums = Array.from(y, (_, place) =>
      termsOf(item, place).reduce((sum, term) => sum + product(term), 0),
    );
    expect(sums).toEqual([...y]);
  });

  test("the padded image shows every element once, and zeros around", () => {
    const { shape, places } = paddedPlaces(item);
    expect(places.length).toBe(shape.reduce((n, size) => n * size, 1));
    expect(places.filter((place) => place !== undefined)).toEqual(item.input.map((_, place) => place));
  });
});
