import { expect, test } from "vitest";
import * as nd from "../src/index.ts";

const { array, ones, zeros } = nd;
const x = ones([2, 3]);

/** Class and message of what a call throws. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(nd.ConvkitError);
    return String(error);
  }
  return "no error";
}

test("ragged nested arrays", () => {
  expect(refusal(() => array([[1, 2], [3]]))).toMatchInlineSnapshot(`
    "ShapeError: array: nested arrays must not be ragged: expected an array of 2 at depth 1, got an array of 1
      data  [2, 2]   along the first elements"
  `);
  expect(refusal(() => array([[1, 2], 3]))).toMatchInlineSnapshot(`
    "ShapeError: array: nested arrays must not be ragged: expected an array of 2 at depth 1, got 3
      data  [2, 2]   along the first elements"
  `);
  expect(refusal(() => array([1, [2]]))).toMatchInlineSnapshot(`
    "ShapeError: array: nested arrays must not be ragged: expected a number at depth 1, got an array of 1
      data  [2]   along the first elements"
  `);
});

test("elements that are no numbers", () => {
  expect(refusal(() => array(["1"] as unknown as number[]))).toMatchInlineSnapshot(
    `"ArgumentError: array: elements must be numbers or booleans, got "1""`,
  );
  expect(refusal(() => array([1, undefined] as unknown as number[]))).toMatchInlineSnapshot(
    `"ArgumentError: array: elements must be numbers or booleans, got undefined"`,
  );
  expect(refusal(() => array(new BigInt64Array(2) as unknown as Float32Array))).toMatchInlineSnapshot(
    `"DTypeError: array: no dtype stores its elements as BigInt64Array"`,
  );
});

test("elements that the dtype cannot hold", () => {
  expect(refusal(() => array([1, 2.5], { dtype: "int32" }))).toMatchInlineSnapshot(
    `"ArgumentError: array: the element 2.5 at position 1 does not fit int32"`,
  );
  expect(refusal(() => array([-1], { dtype: "uint8" }))).toMatchInlineSnapshot(
    `"ArgumentError: array: the element -1 at position 0 does not fit uint8"`,
  );
  expect(refusal(() => nd.full([2], 300, { dtype: "uint8" }))).toMatchInlineSnapshot(
    `"ArgumentError: full: the value 300 does not fit uint8"`,
  );
  expect(refusal(() => nd.astype(array([Number.NaN]), "int32"))).toMatchInlineSnapshot(
    `"ArgumentError: astype: NaN does not fit int32 (clip or remainder bring it into range)"`,
  );
  expect(refusal(() => nd.arange(2 ** 24 + 2))).toMatchInlineSnapshot(
    `"ArgumentError: arange: 16777217 does not fit float32"`,
  );
  expect(refusal(() => nd.add(ones([2], { dtype: "uint8" }), 256))).toMatchInlineSnapshot(
    `"ArgumentError: add: the number 256 does not fit the array's dtype, uint8"`,
  );
});

test("shapes that are not finite, negative, fractional, too large or none", () => {
  expect(refusal(() => zeros([2, Number.POSITIVE_INFINITY]))).toMatchInlineSnapshot(`
    "ShapeError: zeros: axis lengths must be non-negative integers
      shape  [2, Infinity]"
  `);
  expect(refusal(() => zeros([Number.NaN]))).toMatchInlineSnapshot(`
    "ShapeError: zeros: axis lengths must be non-negative integers
      shape  [NaN]"
  `);
  expect(refusal(() => ones([-1]))).toMatchInlineSnapshot(`
    "ShapeError: ones: axis lengths must be non-negative integers
      shape  [-1]"
  `);
  expect(refusal(() => nd.randomNormal([1.5], { seed: 1 }))).toMatchInlineSnapshot(`
    "ShapeError: randomNormal: axis lengths must be non-negative integers
      shape  [1.5]"
  `);
  expect(refusal(() => zeros([2 ** 27, 2 ** 27]))).toMatchInlineSnapshot(`
    "ShapeError: zeros: a shape must hold fewer than 2^53 elements
      shape  [134217728, 134217728]"
  `);
  expect(refusal(() => zeros([2 ** 50]))).toMatchInlineSnapshot(
    `"OutOfMemoryError: zeros: no memory for 1125899906842624 elements of float32"`,
  );
  expect(refusal(() => zeros(3 as unknown as number[]))).toMatchInlineSnapshot(
    `"ShapeError: zeros: a shape must be an array of axis lengths, got 3"`,
  );
  expect(refusal(() => zeros([1], { dtype: "int64" as nd.DType }))).toMatchInlineSnapshot(
    `"DTypeError: zeros: the dtype must be float32, float64, int32, uint8, bool, got int64"`,
  );
});

test("a shape that does not hold the elements", () => {
  expect(refusal(() => array([1, 2, 3], { shape: [2, 2] }))).toMatchInlineSnapshot(`
    "ShapeError: array: the shape must hold all 3 elements
      data   [3]
      shape  [2, 2]"
  `);
  expect(refusal(() => nd.fromTypedArray(new Float32Array(3), [4]))).toMatchInlineSnapshot(`
    "ShapeError: fromTypedArray: the shape must hold all 3 elements
      shape  [4]"
  `);
  expect(refusal(() => nd.fromTypedArray(new Float32Array(3), [3], "int32"))).toMatchInlineSnapshot(
    `"DTypeError: fromTypedArray: a Float32Array does not store int32"`,
  );
  expect(refusal(() => x.reshape([4, -1]))).toMatchInlineSnapshot(`
    "ShapeError: reshape: the new shape must hold 6 elements (one length may be -1)
      array  [2, 3]
      shape  [4, -1]"
  `);
  expect(refusal(() => x.item())).toMatchInlineSnapshot(`
    "ShapeError: item: the array must hold exactly one element, got 6
      array  [2, 3]"
  `);
});

test("wrong axes", () => {
  expect(refusal(() => nd.sum(x, { axis: 2 }))).toMatchInlineSnapshot(
    `"ArgumentError: sum: axis 2 is out of range for rank 2: it must be an integer in -2 .. 1"`,
  );
  expect(refusal(() => nd.max(x, { axis: [0, -2] }))).toMatchInlineSnapshot(
    `"ArgumentError: max: axes must not repeat, got [0, -2]"`,
  );
  expect(refusal(() => nd.argMax(x, { axis: 0.5 }))).toMatchInlineSnapshot(
    `"ArgumentError: argMax: axis 0.5 is out of range for rank 2: it must be an integer in -2 .. 1"`,
  );
  expect(refusal(() => nd.sum(array(1), { axis: 0 }))).toMatchInlineSnapshot(
    `"ArgumentError: sum: axis 0 is out of range for rank 0: a scalar has no axes"`,
  );
  expect(refusal(() => x.transpose([0]))).toMatchInlineSnapshot(`
    "ShapeError: transpose: axes must name every axis once, got 1 for rank 2
      array  [2, 3]"
  `);
  expect(refusal(() => nd.squeeze(x, 0))).toMatchInlineSnapshot(`
    "ShapeError: squeeze: axis 0 must have length 1, got 2
      x  [2, 3]"
  `);
  expect(refusal(() => nd.take(x, [0], 5))).toMatchInlineSnapshot(
    `"ArgumentError: take: axis 5 is out of range for rank 2: it must be an integer in -2 .. 1"`,
  );
});

test("shapes that do not broadcast", () => {
  expect(refusal(() => nd.add(x, ones([2])))).toMatchInlineSnapshot(`
    "ShapeError: add: shapes aligned at the right must be equal or 1 on every axis
      x  [2, 3]
      y  [2]"
  `);
  expect(refusal(() => nd.where(array([true, false]), x, 0))).toMatchInlineSnapshot(`
    "ShapeError: where: shapes aligned at the right must be equal or 1 on every axis
      condition  [2]
      x          [2, 3]
      y          []"
  `);
  expect(refusal(() => x.broadcastTo([3, 2]))).toMatchInlineSnapshot(`
    "ShapeError: broadcastTo: axes aligned at the right must be equal or 1 in the array
      array  [2, 3]
      shape  [3, 2]"
  `);
  expect(refusal(() => x.assign(ones([2])))).toMatchInlineSnapshot(`
    "ShapeError: assign: the values must broadcast to the shape that they are stored in
      values  [2]
      target  [2, 3]"
  `);
});

test("operands that are no arrays", () => {
  expect(refusal(() => nd.add(1 as unknown as nd.NDArray, 2))).toMatchInlineSnapshot(
    `"ArgumentError: add: operands must be NDArrays, one of them may be a number; got two numbers (array(...) makes an NDArray)"`,
  );
  expect(refusal(() => nd.mul([1] as unknown as nd.NDArray, x))).toMatchInlineSnapshot(
    `"ArgumentError: mul: operands must be NDArrays, one of them may be a number; got a nested array (array(...) makes an NDArray)"`,
  );
});

test("matrix products that do not fit", () => {
  expect(refusal(() => nd.matmul(x, x))).toMatchInlineSnapshot(`
    "ShapeError: matmul: inner sizes must be equal, got 3 and 2
      x  [2, 3]   ..., M, K
      y  [2, 3]   ..., K, N"
  `);
  expect(refusal(() => nd.matmul(ones([2, 4, 3]), ones([3, 3, 5])))).toMatchInlineSnapshot(`
    "ShapeError: matmul: axes before the last two must be equal or 1
      x  [2, 4, 3]   ..., M, K
      y  [3, 3, 5]   ..., K, N"
  `);
  expect(refusal(() => nd.matmul(x, array(1)))).toMatchInlineSnapshot(`
    "ShapeError: matmul: operands must have at least one axis (mul scales by a number)
      x  [2, 3]   ..., M, K
      y  []       ..., K, N"
  `);
});

test("dtypes that do not go together", () => {
  const flags = array([true, false]);
  expect(refusal(() => nd.sub(flags, flags))).toMatchInlineSnapshot(
    `"DTypeError: sub: bool arrays have no sub; use notEqual"`,
  );
  expect(refusal(() => nd.neg(flags))).toMatchInlineSnapshot(
    `"DTypeError: neg: bool arrays have no neg; use logicalNot"`,
  );
  expect(refusal(() => zeros([2], { dtype: "int32" }).assign(ones([2])))).toMatchInlineSnapshot(
    `"DTypeError: assign: an array of int32 cannot hold float32; convert with astype"`,
  );
  expect(
    refusal(() => nd.scatterAdd(zeros([2], { dtype: "uint8" }), [[0]], ones([1]))),
  ).toMatchInlineSnapshot(
    `"DTypeError: scatterAdd: an array of uint8 cannot hold float32; convert with astype"`,
  );
  expect(refusal(() => nd.sum(x, { dtype: "bool" }))).toMatchInlineSnapshot(
    `"DTypeError: sum: the result's dtype must be int32, float32 or float64, got bool"`,
  );
});

test("indices out of range or no integers", () => {
  expect(refusal(() => x.slice(2))).toMatchInlineSnapshot(`
    "ArgumentError: slice: index 2 is out of range for axis 0 of length 2
      array  [2, 3]"
  `);
  expect(refusal(() => x.slice(0, 0, 0))).toMatchInlineSnapshot(`
    "ShapeError: slice: at most one index an axis, got 3 for rank 2
      array  [2, 3]"
  `);
  expect(refusal(() => x.slice([0, 1, 0]))).toMatchInlineSnapshot(`
    "ArgumentError: slice: a step must not be zero
      array  [2, 3]"
  `);
  expect(refusal(() => nd.gather(x, [null, [0, 3]]))).toMatchInlineSnapshot(
    `"ArgumentError: gather: index 3 is out of range for axis 1 of length 3"`,
  );
  expect(refusal(() => nd.take(x, array([0.5]), 0))).toMatchInlineSnapshot(
    `"ArgumentError: take: indices must be integers, got 0.5 at position 0"`,
  );
  expect(
    refusal(() =>
      nd.gather(x, [
        [0, 1],
        [0, 1, 2],
      ]),
    ),
  ).toMatchInlineSnapshot(`
    "ShapeError: gather: index arrays aligned at the right must be equal or 1 on every axis
      axis 0  [2]
      axis 1  [3]"
  `);
  expect(refusal(() => nd.gather(x, [array([true, false, true])]))).toMatchInlineSnapshot(`
    "ShapeError: gather: a mask must have the lengths of the axes that it selects from
      mask  [3]
      axes  [2]"
  `);
});

test("the extremum of nothing", () => {
  expect(refusal(() => nd.max(zeros([0, 3]), { axis: 0 }))).toMatchInlineSnapshot(`
    "ArgumentError: max: the reduced axes hold no elements, and nothing has no extremum
      x  [0, 3]"
  `);
  expect(refusal(() => nd.argMin(zeros([0])))).toMatchInlineSnapshot(`
    "ArgumentError: argMin: the axis holds no elements, and nothing has no extremum
      x  [0]"
  `);
  expect(nd.max(zeros([0, 3]), { axis: 1 }).shape).toEqual([0]);
});

test("integers where arithmetic leaves them", () => {
  const integers = array([1, 0], { dtype: "int32" });
  expect(refusal(() => nd.pow(integers, -1))).toMatchInlineSnapshot(
    `"ArgumentError: pow: integers to negative integer powers are not integers, got 1 ** -1"`,
  );
  expect(refusal(() => nd.floorDivide(1, integers))).toMatchInlineSnapshot(
    `"ArgumentError: floorDivide: integers cannot be divided by zero"`,
  );
  expect(refusal(() => nd.prod(nd.full([8], 100, { dtype: "int32" })))).toMatchInlineSnapshot(
    `"ArgumentError: prod: the result 10000000000000000 does not fit int32; compute in float64"`,
  );
});

test("joining and padding", () => {
  expect(refusal(() => nd.concat([]))).toMatchInlineSnapshot(
    `"ArgumentError: concat: at least one array is needed, got none"`,
  );
  expect(refusal(() => nd.concat([x, ones([2, 4])]))).toMatchInlineSnapshot(`
    "ShapeError: concat: arrays must have equal lengths on all axes but axis 0
      array 0  [2, 3]
      array 1  [2, 4]"
  `);
  expect(refusal(() => nd.stack([x, ones([3])]))).toMatchInlineSnapshot(`
    "ShapeError: stack: arrays must have one shape
      array 0  [2, 3]
      array 1  [3]"
  `);
  expect(refusal(() => nd.split(x, 2, 1))).toMatchInlineSnapshot(`
    "ShapeError: split: axis 1 of length 3 must divide into 2 equal parts
      x  [2, 3]"
  `);
  expect(refusal(() => nd.pad(x, -1))).toMatchInlineSnapshot(
    `"ArgumentError: pad: widths must be non-negative integers, got -1"`,
  );
  expect(refusal(() => nd.pad(x, [[1, 1]]))).toMatchInlineSnapshot(`
    "ShapeError: pad: widths must name every axis, got 1 for rank 2
      x  [2, 3]"
  `);
  expect(refusal(() => nd.pad(zeros([0]), 1, { mode: "edge" }))).toMatchInlineSnapshot(`
    "ShapeError: pad: axis 0 is empty: mode edge has nothing to copy
      x  [0]"
  `);
  expect(refusal(() => nd.pad(x, 1, { mode: "mirror" as nd.PadMode }))).toMatchInlineSnapshot(
    `"ArgumentError: pad: mode must be constant, edge, wrap, reflect, symmetric, got mirror"`,
  );
  expect(refusal(() => nd.repeat(x, [1, 2, 3], 0))).toMatchInlineSnapshot(
    `"ArgumentError: repeat: counts must be one for each of 2 elements, got 3"`,
  );
});

/** As plain JavaScript could pass it. */
const untyped = (value: unknown) => value as never;

test("options that a function does not have", () => {
  expect(refusal(() => nd.sum(x, untyped({ axes: 0 })))).toMatchInlineSnapshot(
    `"ArgumentError: sum: unknown option "axes"; the options are axis, keepDims, dtype"`,
  );
  expect(refusal(() => nd.zeros([2], untyped(null)))).toMatchInlineSnapshot(
    `"ArgumentError: zeros: options must be an object such as { dtype: ... }, got null"`,
  );
  const odd = untyped({ odd: 1 });
  const generator = new nd.Generator(1);
  const calls = {
    all: () => nd.all(x, odd),
    allClose: () => nd.allClose(x, x, odd),
    any: () => nd.any(x, odd),
    arange: () => nd.arange(3, odd),
    argMax: () => nd.argMax(x, odd),
    argMin: () => nd.argMin(x, odd),
    array: () => array([1], odd),
    arrayEqual: () => nd.arrayEqual(x, x, odd),
    bernoulli: () => generator.bernoulli([1], odd),
    cumsum: () => nd.cumsum(x, odd),
    eye: () => nd.eye(2, odd),
    full: () => nd.full([1], 1, odd),
    integers: () => generator.integers([1], untyped({ high: 2, odd: 1 })),
    isClose: () => nd.isClose(x, x, odd),
    linspace: () => nd.linspace(0, 1, 2, odd),
    max: () => nd.max(x, odd),
    mean: () => nd.mean(x, odd),
    min: () => x.min(odd),
    normal: () => generator.normal([1], odd),
    ones: () => ones([1], odd),
    pad: () => nd.pad(x, 1, odd),
    permutation: () => nd.permutation(3, untyped({ seed: 1, odd: 1 })),
    prod: () => nd.prod(x, odd),
    randomNormal: () => nd.randomNormal([1], untyped({ seed: 1, odd: 1 })),
    randomUniform: () => nd.randomUniform([1], untyped({ seed: 1, odd: 1 })),
    std: () => nd.std(x, odd),
    sum: () => x.sum(odd),
    uniform: () => generator.uniform([1], odd),
    variance: () => nd.variance(x, odd),
    writeNpz: () => nd.writeNpz({ x }, odd),
    zeros: () => zeros([1], odd),
  };
  for (const [name, call] of Object.entries(calls))
    expect(refusal(call)).toContain(`ArgumentError: ${name}: unknown option "odd"; the options are `);
});

test("arguments of another kind", () => {
  expect(refusal(() => nd.matmul(x, untyped(2)))).toMatchInlineSnapshot(
    `"ArgumentError: matmul: y must be an NDArray, got 2 (array(...) makes an NDArray)"`,
  );
  expect(refusal(() => nd.add(x, untyped(undefined)))).toMatchInlineSnapshot(
    `"ArgumentError: add: operands must be NDArrays, one of them may be a number; got undefined (array(...) makes an NDArray)"`,
  );
  const none = untyped(undefined);
  const kinds: readonly unknown[] = [undefined, null, "x", [1, 2], {}];
  for (const kind of kinds) {
    const odd = untyped(kind);
    const calls = {
      ...Object.fromEntries(Object.entries(nd.unaryFunctions).map(([name, f]) => [name, () => f(odd)])),
      ...Object.fromEntries(Object.entries(nd.binaryFunctions).map(([name, f]) => [name, () => f(x, odd)])),
      arrayEqual: () => nd.arrayEqual(x, odd),
      all: () => nd.all(odd),
      argMax: () => nd.argMax(odd),
      argsort: () => nd.argsort(odd),
      assign: () => nd.assign(x, odd),
      astype: () => nd.astype(odd, "bool"),
      clip: () => nd.clip(odd, 0, 1),
      cumsum: () => nd.cumsum(odd),
      dot: () => nd.dot(x, odd),
      expandDims: () => nd.expandDims(odd, 0),
      formatArray: () => nd.formatArray(odd),
      gather: () => nd.gather(odd, [[0]]),
      matmul: () => nd.matmul(odd, x),
      max: () => nd.max(odd),
      nonzero: () => nd.nonzero(odd),
      onesLike: () => nd.onesLike(odd),
      pad: () => nd.pad(odd, 1),
      repeat: () => nd.repeat(odd, 2),
      scatterAdd: () => nd.scatterAdd(odd, [[0]], 1),
      sort: () => nd.sort(odd),
      split: () => nd.split(odd, 2),
      squeeze: () => nd.squeeze(odd),
      stack: () => nd.stack([x, odd]),
      concat: () => nd.concat([x, odd]),
      sum: () => nd.sum(odd),
      take: () => nd.take(odd, [0]),
      takeAlongAxis: () => nd.takeAlongAxis(x, odd, 0),
      tile: () => nd.tile(odd, 2),
      variance: () => nd.variance(odd),
      where: () => nd.where(odd, x, x),
      writeNpy: () => nd.writeNpy(odd),
      writeNpz: () => nd.writeNpz({ x: odd }),
    };
    for (const [name, call] of Object.entries(calls))
      expect(refusal(call)).toMatch(new RegExp(`^ArgumentError: ${name}: `));
  }
  for (const call of [
    () => x.reshape(untyped(4)),
    () => x.broadcastTo(untyped(4)),
    () => x.transpose(untyped("T")),
    () => x.slice(none),
    () => nd.concat(untyped(3)),
    () => nd.pad(x, none),
    () => nd.split(x, none),
    () => nd.repeat(x, none),
    () => nd.gather(x, none),
    () => nd.take(x, none),
    () => nd.full([2], none),
    () => nd.fromTypedArray(none, [2]),
    () => nd.eye(3, { diagonal: 0.5 }),
  ])
    expect(refusal(call)).toMatch(/^(ArgumentError|ShapeError): /);
});

test("more than memory holds", () => {
  expect(refusal(() => nd.repeat(array([1]), 2 ** 40))).toMatchInlineSnapshot(
    `"OutOfMemoryError: repeat: no memory for 1099511627776 elements of float32"`,
  );
  expect(refusal(() => nd.repeat(x, 2 ** 53 - 1))).toMatchInlineSnapshot(`
    "ShapeError: repeat: axis lengths must be non-negative integers
      shape  [54043195528445944]"
  `);
  expect(refusal(() => nd.tile(x, 2 ** 40))).toMatchInlineSnapshot(
    `"OutOfMemoryError: tile: no memory for 6597069766656 elements of float32"`,
  );
  expect(refusal(() => nd.pad(x, 2 ** 40))).toMatchInlineSnapshot(`
    "ShapeError: pad: a shape must hold fewer than 2^53 elements
      shape  [2199023255554, 2199023255555]"
  `);
  expect(refusal(() => nd.pad(array([1]), 2 ** 40, { mode: "edge" }))).toMatchInlineSnapshot(
    `"OutOfMemoryError: pad: no memory for 2199023255553 elements of int32"`,
  );
  expect(refusal(() => nd.permutation(1e12, { seed: 1 }))).toMatchInlineSnapshot(
    `"ArgumentError: permutation: the integers must fit int32, so n is at most 2^31, got 1000000000000"`,
  );
  const row = array(1).broadcastTo([1, 2 ** 40]);
  const calls = {
    add: () => nd.add(row, 1),
    argsort: () => nd.argsort(row),
    cumsum: () => nd.cumsum(row),
    exp: () => nd.exp(row),
    matmul: () => nd.matmul(ones([2 ** 20, 1]), ones([1, 2 ** 20])),
    sum: () => nd.sum(row, { axis: 0 }),
    take: () => nd.take(row, [0], 0),
    toTypedArray: () => row.copy(),
    where: () => nd.where(row, 1, 2),
  };
  for (const [name, call] of Object.entries(calls))
    expect(refusal(call)).toMatch(new RegExp(`^OutOfMemoryError: ${name}: no memory for `));
});

test("nested arrays without an end", () => {
  const cyclic: nd.Nested[] = [];
  cyclic.push(cyclic);
  expect(refusal(() => array(cyclic))).toMatchInlineSnapshot(
    `"ArgumentError: array: nested arrays must be at most 64 deep (and not cyclic)"`,
  );
  // 2^60 elements from 60 small arrays.
  let wide: nd.Nested = [1, 1];
  for (let depth = 1; depth < 60; depth++) wide = [wide, wide];
  expect(refusal(() => array(wide))).toContain(
    "ShapeError: array: a shape must hold fewer than 2^53 elements",
  );
});
