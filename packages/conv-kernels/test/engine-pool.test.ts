import { fromTypedArray, sizeOf } from "@convkit/ndarray";
import { exactly, integers, mismatch, poolProblems, summed } from "@convkit/testing";
import * as kernels from "@convkit/wasm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  avgPool2d,
  avgPoolForward,
  avgPoolInputGrad,
  gatherPlanes,
  maxPool2d,
  maxPool2dGrad,
  maxPoolForward,
  type PoolGeometry,
  resolvePoolGeometry,
  scatterPlanes,
} from "../src/index.ts";
import { plainOf } from "./calls.ts";

const engine = kernels.engine()!;

/** Copies arrays to linear memory, hands their addresses over with that of a dirty result, and reads the result. */
function onEngine(
  operands: readonly (Float32Array | Int32Array)[],
  results: readonly number[],
  compute: (operands: number[], results: number[]) => void,
): Int32Array[] {
  // An address that is a multiple of 4 and of nothing more.
  const place = (length: number) => engine.allocate(4 * length + 16) + 4;
  const words = (address: number, length: number) => new Int32Array(engine.memory.buffer, address, length);
  const addresses = operands.map((operand) => {
    const at = place(operand.length);
    words(at, operand.length).set(new Int32Array(operand.buffer, operand.byteOffset, operand.length));
    return at;
  });
  const dirty = -1; // All bits set: a NaN.
  const outputs = results.map((length) => {
    const at = place(length);
    // One word before and one after: kernels must leave them alone.
    words(at - 4, length + 2).fill(dirty);
    return at;
  });
  compute(addresses, outputs);
  const read = outputs.map((at, k) => {
    const length = results[k]!;
    expect([words(at - 4, 1)[0], words(at + 4 * length, 1)[0]]).toEqual([dirty, dirty]);
    return words(at, length).slice();
  });
  for (const at of [...addresses, ...outputs]) engine.free(at - 4);
  return read;
}

const asFloats = (words: Int32Array) => new Float32Array(words.buffer);
const bits = (floats: ArrayLike<number>) => new Int32Array((floats as Float32Array).slice().buffer);

/** The common poolings, at sizes around a vector's four lanes, where kernels take ways of their own. */
const common = fc
  .record({
    planes: fc.integer({ min: 0, max: 5 }),
    height: fc.integer({ min: 3, max: 19 }),
    width: fc.integer({ min: 3, max: 19 }),
    window: fc.constantFrom(
      { kernelSize: 2 },
      { kernelSize: 3, stride: 2, padding: 1 },
      { kernelSize: 3, stride: 1, padding: 1 },
      { kernelSize: [3, 2], stride: [1, 2] },
      { kernelSize: 3 },
    ),
    ceilMode: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ planes, height, width, window, ceilMode, seed }) => ({
    dims: 2 as const,
    inputShape: [1, planes, height, width],
    options: { ...window, ceilMode },
    seed,
  }));

const global = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), fc.nat())
  .map(([height, width, seed]) => ({
    dims: 2 as const,
    inputShape: [2, 3, height, width],
    options: { kernelSize: [height, width] },
    seed,
  }));

const problems = fc.oneof(poolProblems, common, global);

const odd = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0];

describe("max pooling on the engine", () => {
  test("gives the bits of the TypeScript one, ties, NaN, infinities and -0 included", () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 3 }), (problem, dilation) => {
        const { dims, inputShape, seed } = problem;
        let geometry: PoolGeometry;
        try {
          const options = { ...problem.options, dilation };
          geometry = resolvePoolGeometry("test", "max", dims, inputShape, "float32", options);
        } catch {
          fc.pre(false);
          return;
        }
        // Few different values make ties; one in eight is odd.
        const { data } = integers(seed, inputShape, -2, 2);
        const x = Float32Array.from(data, (value, i) =>
          (seed + 7 * i) % 8 === 0 ? odd[(seed + i) % 4]! : value,
        );
        const expected = maxPoolForward(geometry, fromTypedArray(x, inputShape));
        const size = expected.output.size;
        const [y, indices] = onEngine([x], [size, size], ([x], [y, indices]) =>
          kernels.maxPool(engine, geometry, x!, y!, indices!),
        );
        expect(y).toEqual(bits(expected.output.data as Float32Array));
        expect(indices).toEqual(expected.indices.data);
      }),
      { numRuns: 500 },
    );
  });

  test("large windows that overlap, one axis after the other", () => {
    const shape = [2, 70, 69];
    const options = { kernelSize: [31, 40], stride: 1, padding: [15, 3] };
    const geometry = resolvePoolGeometry("test", "max", 2, [1, ...shape], "float32", options);
    const x = Float32Array.from(integers(5, shape, -9, 9).data);
    const expected = maxPoolForward(geometry, fromTypedArray(x, [1, ...shape]));
    const size = expected.output.size;
    const [y, indices] = onEngine([x], [size, size], ([x], [y, indices]) =>
      kernels.maxPool(engine, geometry, x!, y!, indices!),
    );
    expect(y).toEqual(bits(expected.output.data as Float32Array));
    expect(indices).toEqual(expected.indices.data);
  });
});

test("scattering and gathering on the engine give the bits of the TypeScript ones", () => {
  fc.assert(
    fc.property(
      fc.nat(4),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(30),
      fc.nat(),
      (planes, plane, few, seed) => {
        const x = Float32Array.from(integers(seed, [planes * few]).data, (value) => value / 3);
        const at = Int32Array.from(integers(seed + 1, [planes * few], 0, plane - 1).data);
        const image = Float32Array.from(integers(seed + 2, [planes * plane]).data, (value) => value / 3);
        const indices = fromTypedArray(at, [1, planes, few]);
        const scattered = scatterPlanes(fromTypedArray(x, [1, planes, few]), indices, [1, planes, plane]);
        const gathered = gatherPlanes(fromTypedArray(image, [1, planes, plane]), indices);
        const [s, g] = onEngine([x, at, image], [planes * plane, planes * few], ([x, at, image], [s, g]) => {
          kernels.scatterPlanes(engine, planes, few, plane, x!, at!, s!);
          kernels.gatherPlanes(engine, planes, plane, few, image!, at!, g!);
        });
        expect(s).toEqual(bits(scattered.data as Float32Array));
        expect(g).toEqual(bits(gathered.data as Float32Array));
      },
    ),
    { numRuns: 200 },
  );
});

describe("average pooling on the engine", () => {
  test("agrees with the TypeScript one within its rounding, and so does its gradient", () => {
    fc.assert(
      fc.property(problems, fc.boolean(), ({ dims, inputShape, options, seed }, countIncludePad) => {
        const geometry = resolvePoolGeometry("test", "avg", dims, inputShape, "float32", {
          ...options,
          countIncludePad,
        });
        const { axes, outputShape } = geometry;
        const x = Float32Array.from(integers(seed, inputShape).data, (value) => value / 3);
        const dy = Float32Array.from(integers(seed + 1, outputShape).data, (value) => value / 3);
        const expected = avgPoolForward(geometry, fromTypedArray(x, inputShape));
        const grad = avgPoolInputGrad(geometry, fromTypedArray(dy, outputShape));
        const [y, dx] = onEngine([x, dy], [dy.length, x.length], ([x, dy], [y, dx]) => {
          kernels.avgPool(engine, geometry, x!, y!);
          kernels.avgPoolGrad(engine, geometry, dy!, dx!);
        });
        // The documented bounds: (taps + 3) u mean|x| and (windows + 3) u sum|shares|, with |x| and |dy| at most 4/3.
        const taps = axes.reduce((product, { kernelSize }) => product * kernelSize, 1);
        const windows = axes.reduce(
          (product, { kernelSize, stride }) => product * Math.ceil(kernelSize / stride),
          1,
        );
        const output = { shape: outputShape, data: asFloats(y!) };
        const inputGrad = { shape: inputShape, data: asFloats(dx!) };
        expect(mismatch("y", output, plainOf(expected), summed("float32", taps + 3, 4 / 3))).toBeUndefined();
        expect(
          mismatch("dx", inputGrad, plainOf(grad), summed("float32", windows + 3, (windows * 4) / 3)),
        ).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("a window over nothing but padding is NaN where padding does not count, zero where it does", () => {
    const shape = [1, 1, 1, 0];
    const options = { kernelSize: [1, 2], padding: [0, 1], stride: 1 };
    for (const countIncludePad of [false, true]) {
      const geometry = resolvePoolGeometry("test", "avg", 2, shape, "float32", {
        ...options,
        countIncludePad,
      });
      const size = sizeOf(geometry.outputShape);
      const [y] = onEngine([new Float32Array(0)], [size], ([x], [y]) =>
        kernels.avgPool(engine, geometry, x!, y!),
      );
      const expected = avgPoolForward(geometry, fromTypedArray(new Float32Array(0), shape));
      expect(Array.from(asFloats(y!))).toEqual(Array.from(expected.data));
    }
  });
});

test("the public functions give the same on large images as on small ones", () => {
  // Large enough for the engine; a crop of one plane is not.
  const shape = [2, 8, 64, 64];
  const x = fromTypedArray(Float32Array.from(integers(3, shape).data), shape);
  const crop = x.slice([1, 2], [5, 6], [], []).copy();
  const part = [[1, 2], [5, 6], [], []] as const;
  for (const options of [{ kernelSize: 2 }, { kernelSize: 3, stride: 2, padding: 1 }]) {
    expect(
      maxPool2d(x, options)
        .slice(...part)
        .toArray(),
    ).toEqual(maxPool2d(crop, options).toArray());
    const pooled = maxPool2d(x, options);
    const grad = maxPool2dGrad(x, pooled, options).slice(...part);
    const small = maxPool2dGrad(crop, pooled.slice(...part).copy(), options);
    expect(mismatch("dx", plainOf(grad.copy()), plainOf(small), exactly)).toBeUndefined();
  }
  const mean = avgPool2d(x, { kernelSize: 2 }).slice(...part);
  expect(mean.toArray()).toEqual(avgPool2d(crop, { kernelSize: 2 }).toArray());
});
