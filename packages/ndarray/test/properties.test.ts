import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nd from "../src/index.ts";

/*
 * Random views (slices, transposes, flips and broadcasts of random arrays) against the definition: one element at a
 * time, by its index.
 */

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const values = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5),
);

const contiguous = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) =>
    fc
      .array(values, { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
      .map((data) => nd.fromTypedArray(Float64Array.from(data), shape)),
  );

const bound = fc.option(fc.integer({ min: -5, max: 5 }));
const range = fc.tuple(bound, bound, fc.constantFrom(-2, -1, 1, 2));

/** A view by up to three steps, each of which may change strides, offset and shape. */
const view = fc
  .tuple(contiguous, fc.array(fc.tuple(fc.nat(3), range, fc.nat(23)), { maxLength: 3 }))
  .map(([x, steps]) =>
    steps.reduce((y, [kind, part, seed]) => {
      if (y.rank === 0 || y.rank > 4) return y;
      const axis = seed % y.rank;
      if (kind === 0) return y.slice(...new Array<[]>(axis).fill([]), part);
      if (kind === 1) return y.transpose([...nd.permutation(y.rank, { seed }).toTypedArray()]);
      if (kind === 2) return y.flip(axis);
      return nd.expandDims(y, axis).broadcastTo([...y.shape.slice(0, axis), 2, ...y.shape.slice(axis)]);
    }, x),
  );

/** The element at an index, by the definition of a layout. */
const at = (x: nd.NDArray, index: readonly number[]) =>
  x.data[index.reduce((position, i, axis) => position + i * x.strides[axis]!, x.offset)]!;

/** Every index of a shape, in row-major order. */
const indicesOf = (shape: readonly number[]) =>
  shape.reduce<number[][]>(
    (indices, length) => indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );

function expectDefinition(x: nd.NDArray, shape: readonly number[], f: (index: number[]) => number): void {
  expect([...x.shape]).toEqual([...shape]);
  expect([...x.toTypedArray()]).toEqual(indicesOf(shape).map(f));
}

test("a view's elements in row-major order are those at its indices", () => {
  fc.assert(fc.property(view, (x) => expectDefinition(x, x.shape, (index) => at(x, index))));
});

test("functions of one array", () => {
  fc.assert(
    fc.property(view, (x) => expectDefinition(nd.floor(x), x.shape, (index) => Math.floor(at(x, index)))),
  );
});

test("functions of two arrays, broadcasting", () => {
  fc.assert(
    fc.property(view, view, (x, y) => {
      const shape = nd.broadcastShapes(x.shape, y.shape);
      if (!shape) {
        expect(() => nd.add(x, y)).toThrow(nd.ShapeError);
        return;
      }
      const clamp = (z: nd.NDArray, index: number[]) =>
        index.slice(shape.length - z.rank).map((i, axis) => (z.shape[axis] === 1 ? 0 : i));
      const of = (f: (a: number, b: number) => number) => (index: number[]) =>
        f(at(x, clamp(x, index)), at(y, clamp(y, index)));
      expectDefinition(
        nd.add(x, y),
        shape,
        of((a, b) => a + b),
      );
      expectDefinition(
        nd.less(x, y),
        shape,
        of((a, b) => Number(a < b)),
      );
      expectDefinition(
        nd.where(x, x, y),
        shape,
        of((a, b) => (a !== 0 ? a : b)),
      );
    }),
    { numRuns: 300 },
  );
});

describe("reductions over any axes", () => {
  const reductions: Record<
    string,
    [(x: nd.NDArray, o: nd.ReduceOptions) => nd.NDArray, (group: number[]) => number]
  > = {
    sum: [nd.sum, (group) => group.reduce((a, b) => a + b, 0)],
    max: [nd.max, (group) => Math.max(...group)],
    min: [nd.min, (group) => Math.min(...group)],
    any: [nd.any, (group) => Number(group.some((value) => value !== 0))],
    all: [nd.all, (group) => Number(group.every((value) => value !== 0))],
  };
  test.each(Object.entries(reductions))("%s", (name, [reduce, definition]) => {
    fc.assert(
      fc.property(view, fc.nat(31), fc.boolean(), (x, chosen, keepDims) => {
        const axes = Array.from(x.shape.keys()).filter((axis) => chosen & (1 << axis));
        const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
        const call = () => reduce(x, { axis: axes, keepDims });
        const reduced = indicesOf(x.shape.filter((_, axis) => axes.includes(axis)));
        if (name.startsWith("m") && reduced.length === 0 && !kept.includes(0)) {
          expect(call).toThrow(nd.ArgumentError);
          return;
        }
        const result = call();
        expect([...result.shape]).toEqual(keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis)));
        expectDefinition(result.reshape(kept), kept, (index) => {
          const group = reduced.map((inner) =>
            at(
              x,
              index.map((i, axis) => (axes.includes(axis) ? inner[axes.indexOf(axis)]! : i)),
            ),
          );
          return definition(group);
        });
      }),
    );
  });
});

test("reshape keeps row-major order, as a view or a copy", () => {
  fc.assert(
    fc.property(view, fc.nat(5), (x, kind) => {
      const size = sizeOf(x.shape);
      const shapes = [
        [size],
        [1, size],
        [size, 1],
        [...x.shape].reverse(),
        [...x.shape, 1],
        size % 2 === 0 ? [size / 2, 2] : [size],
      ];
      const y = x.reshape(shapes[kind]!);
      expect([...y.toTypedArray()]).toEqual([...x.toTypedArray()]);
      expectDefinition(y, y.shape, (index) => at(y, index));
    }),
    { numRuns: 300 },
  );
});

test("assign stores in a view and nowhere else", () => {
  fc.assert(
    fc.property(contiguous, fc.array(range, { maxLength: 3 }), (x, ranges) => {
      const before = x.copy();
      const target = x.slice(...ranges.slice(0, x.rank));
      target.assign(77);
      const touched = new Set(
        indicesOf(target.shape).map((index) =>
          index.reduce((p, i, k) => p + i * target.strides[k]!, target.offset),
        ),
      );
      expect([...x.data]).toEqual(
        [...before.data].map((value, position) => (touched.has(position) ? 77 : value)),
      );
    }),
  );
});

test("scatterAdd is the adjoint of gather: <gather(x), u> = <x, scatterAdd(0, u)>", () => {
  const index = fc.array(fc.integer({ min: -3, max: 2 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(1000), fc.array(fc.option(index), { minLength: 1, maxLength: 3 }), (seed, picks) => {
      if (picks.every((entry) => entry === null)) return;
      const selection = picks.map((entry, k) => entry && nd.array(entry).reshape(k % 2 ? [-1, 1] : [-1]));
      const integers = (shape: nd.Shape) =>
        nd.astype(new nd.Generator(seed).integers(shape, { low: -9, high: 10 }), "float64");
      const x = integers([3, 3, 3]);
      const fits = nd.broadcastShapes(...selection.flatMap((entry) => (entry ? [entry.shape] : [])));
      if (!fits) return;
      const picked = nd.gather(x, selection);
      const u = integers(picked.shape);
      const scattered = nd.scatterAdd(nd.zerosLike(x), selection, u);
      // Integers: both sums are exact.
      expect(nd.sum(picked.mul(u)).item()).toBe(nd.sum(x.mul(scattered)).item());
    }),
  );
});

test("files give back every view", () => {
  fc.assert(
    fc.property(view, (x) => {
      const y = nd.readNpy(nd.writeNpy(x));
      expect([...y.shape]).toEqual([...x.shape]);
      expect([...y.toTypedArray()]).toEqual([...x.toTypedArray()]);
    }),
  );
});

test("bytes that begin like a file are read or refused with a reason, never anything else", () => {
  const file = nd.writeNpz({ x: nd.arange(6).reshape([2, 3]) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const bytes = file.slice();
        for (const [position, byte] of changes) bytes[position] = byte;
        for (const read of [() => nd.readNpz(bytes), () => nd.readNpy(bytes.subarray(35, 35 + 152))])
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(nd.FormatError);
          }
      },
    ),
    { numRuns: 500 },
  );
});

test("sorting gives the same elements in order", () => {
  fc.assert(
    fc.property(view, fc.nat(4), (x, axis) => {
      if (x.rank === 0) return;
      const sorted = nd.sort(x, axis % x.rank);
      const order = (a: number, b: number) =>
        Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a === b ? 0 : a - b;
      expect([...sorted.toTypedArray()].sort(order)).toEqual([...x.toTypedArray()].sort(order));
      const again = nd.takeAlongAxis(x, nd.argsort(x, axis % x.rank), axis % x.rank);
      expect([...again.toTypedArray()]).toEqual([...sorted.toTypedArray()]);
    }),
  );
});
