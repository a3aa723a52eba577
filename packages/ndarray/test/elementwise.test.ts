import { describe, expect, test } from "vitest";
import {
  add,
  array,
  type BinaryName,
  binaryFunctions,
  broadcastShapes,
  clip,
  type DType,
  div,
  equal,
  exp,
  less,
  mul,
  ones,
  type UnaryName,
  unaryFunctions,
  where,
} from "../src/index.ts";
import { expectNumPy, numpy, type Packed, unpack } from "./numpy.ts";

/** Correctly rounded by IEEE 754, or exact: every bit must agree. The others may differ by some ulps. */
const exact = new Set([
  ...["neg", "abs", "sign", "square", "floor", "ceil", "trunc", "round", "sqrt"],
  ...["isNaN", "isFinite", "isInf", "logicalNot"],
]);

describe("functions of one array agree with NumPy", () => {
  test.each(numpy.unary as { name: UnaryName; x: Packed; y: Packed }[])(
    "$name of $x.dtype",
    ({ name, x, y }) => {
      // Libraries of elementary functions promise a few ulps, NumPy's float32 ones 4.
      expectNumPy(unaryFunctions[name](unpack(x)), y, exact.has(name) ? 0 : 4);
    },
  );
});

describe("functions of two arrays agree with NumPy", () => {
  test.each(numpy.binary as { name: BinaryName; operands: string; z: Packed }[])(
    "$name of $operands",
    ({ name, operands, z }) => {
      const { x, y } = numpy.operands[operands] as { x: Packed; y: Packed };
      // max(-0, 0) is either in NumPy, as in IEEE 754; pow and atan2 are elementary functions.
      const signedZero = name !== "maximum" && name !== "minimum";
      expectNumPy(
        binaryFunctions[name](unpack(x), unpack(y)),
        z,
        name === "pow" || name === "atan2" ? 4 : 0,
        signedZero,
      );
    },
  );
});

describe("dtypes of results are NumPy 2's", () => {
  test.each(numpy.promotion as { x: DType; y: DType; add: DType; div: DType }[])("$x with $y", (row) => {
    expect(add(ones([1], { dtype: row.x }), ones([1], { dtype: row.y })).dtype).toBe(row.add);
    expect(div(ones([1], { dtype: row.x }), ones([1], { dtype: row.y })).dtype).toBe(row.div);
  });

  test.each(numpy.weak as { x: DType; integer: DType; fraction: DType }[])("$x with a number", (row) => {
    expect(add(ones([1], { dtype: row.x }), 2).dtype).toBe(row.integer);
    expect(mul(2.5, ones([1], { dtype: row.x })).dtype).toBe(row.fraction);
  });

  test.each(numpy.floatOf as { x: DType; dtype: DType }[])("exp of $x", (row) => {
    expect(exp(ones([1], { dtype: row.x })).dtype).toBe(row.dtype);
  });
});

test("a number meets float32 as a float32, as in NumPy 2", () => {
  const x = array([0.1]);
  expect(equal(x, 0.1).toArray()).toEqual([true]);
  expect(mul(x, 0.1).item()).toBe(Math.fround(Math.fround(0.1) * Math.fround(0.1)));
});

test("integers compare with numbers that their dtype cannot hold", () => {
  expect(less(array([250], { dtype: "uint8" }), 300).toArray()).toEqual([true]);
});

test.each(numpy.broadcasting as { x: number[]; y: number[]; shape: number[] | null }[])(
  "shapes $x and $y broadcast to $shape",
  ({ x, y, shape }) => {
    expect(broadcastShapes(x, y)).toEqual(shape ?? undefined);
    if (shape) expect(add(ones(x), ones(y)).shape).toEqual(shape);
    else expect(() => add(ones(x), ones(y))).toThrow("add: shapes aligned at the right must be equal or 1");
  },
);

test("where broadcasts three operands and promotes two", () => {
  const rows = array([[true], [false]]);
  const result = where(rows, array([1, 2], { dtype: "int32" }), array([0.5], { dtype: "float64" }));
  expect(result.dtype).toBe("float64");
  expect(result.toArray()).toEqual([
    [1, 2],
    [0.5, 0.5],
  ]);
  expect(where(array([Number.NaN]), 1, 0).item()).toBe(1);
});

test("clip takes bounds from arrays, one side or none, and keeps NaN", () => {
  const x = array([-5, Number.NaN, 5]);
  expect(clip(x, array([-1, -1, -1]), 1).toArray()).toEqual([-1, Number.NaN, 1]);
  expect(clip(x, null, 0).toArray()).toEqual([-5, Number.NaN, 0]);
  const whole = clip(x, null, null);
  expect(whole.toArray()).toEqual(x.toArray());
  expect(whole.data).not.toBe(x.data);
});
