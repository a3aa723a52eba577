import {
  array,
  assign,
  concat as concatReference,
  type Index,
  type NDArray,
  scatterAdd,
  sizeOf,
  takeAlongAxis,
  take as takeReference,
  where as whereReference,
  zeros,
} from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  broadcastTo,
  concat,
  embed,
  fill,
  gather,
  gatherGrad,
  type Operand,
  slice,
  take,
  takeGrad,
  transpose,
  where,
} from "../src/index.ts";
import { bytesAt, host, type Placed, place, room } from "./memory.ts";

const counting = (shape: readonly number[]) =>
  array(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
    { shape },
  );

/** Runs `compute` to a guarded block and expects the elements of `expected` there. */
function expectResult(what: string, expected: NDArray, operands: readonly NDArray[], compute: Compute): void {
  const placed: Placed[] = operands.map((x) => {
    const block = place(x.dtype === "float32" ? x.data : new Float32Array(x.size), x.shape);
    if (x.dtype === "int32") new Int32Array(host.memory.buffer, block.address, x.size).set(x.data);
    if (x.dtype === "bool") bytesAt(block.address, x.size).set(x.data);
    return block;
  });
  const to = room(expected.size);
  compute(placed, to.address);
  const [actual, wanted] = [to.read(), expected.toTypedArray()];
  const wrong = wanted.findIndex((value, i) => !Object.is(value, actual[i]));
  expect(wrong < 0 ? "equal" : `${actual[wrong]} for ${wanted[wrong]} at ${wrong}`, what).toBe("equal");
  expect(to.intact(), what).toBe(true);
  for (const { address } of [...placed, to]) host.free(address - 36);
}
type Compute = (operands: readonly Operand[], to: number) => void;

const shape = fc.array(fc.constantFrom(1, 2, 3, 4, 7, 16, 21), { minLength: 1, maxLength: 4 });
const draws = fc.record({ shape, seed: fc.nat(10 ** 6) });
const run = (check: (shape: readonly number[], seed: number) => void) =>
  fc.assert(
    fc.property(draws, (drawn) => check(drawn.shape, drawn.seed)),
    { numRuns: 120, seed: 4 },
  );

/** The axes in an order that a seed picks. */
const shuffled = (rank: number, seed: number) =>
  Array.from({ length: rank }, (_, axis) => axis).sort(
    (a, b) => (((a + 1) * seed) % 7) - (((b + 1) * seed) % 7) || b - a,
  );

/** Ranges of every step within a shape. */
const rangesOf = (lengths: readonly number[], seed: number) =>
  lengths.map((length, axis) => {
    const step = [1, 1, 2, -1, -3, 3][(seed + axis) % 6]!;
    const skipped = (seed >> axis) % Math.min(3, length);
    const start = step > 0 ? skipped : length - 1 - skipped;
    const reach = step > 0 ? length - start : start + 1;
    return { start, count: Math.ceil(reach / Math.abs(step)), step };
  });
const asIndices = (ranges: ReturnType<typeof rangesOf>) =>
  ranges.map(({ start, count, step }): Index => {
    const stop = start + count * step;
    return [start, stop < 0 ? null : stop, step];
  });

describe("copies", () => {
  it("transpose to any order", () => {
    const check = (lengths: readonly number[], axes: readonly number[]) => {
      const x = counting(lengths);
      expectResult(`${lengths} by ${axes}`, x.transpose(axes), [x], ([a], to) =>
        transpose(host, a!, axes, to),
      );
    };
    run((lengths, seed) => check(lengths, shuffled(lengths.length, seed)));
    check([300, 301], [1, 0]);
    check([2, 5, 67, 33], [0, 2, 3, 1]);
    check([2, 67, 33, 5], [0, 3, 1, 2]);
    check([0, 4], [1, 0]);
    // More matrices than a job may have chunks.
    check([1_000_001, 2, 1], [0, 2, 1]);
    check([1_000_001, 2, 2], [0, 2, 1]);
  });

  it("broadcastTo new and longer axes", () =>
    run((lengths, seed) => {
      const x = counting(lengths.map((length, axis) => ((seed >> axis) & 1 ? 1 : length)));
      const target = [1 + (seed % 3), ...lengths];
      expectResult(`${x.shape} to ${target}`, x.broadcastTo(target), [x], ([a], to) =>
        broadcastTo(host, a!, target, to),
      );
    }));

  it("slice and embed with steps of both signs", () =>
    run((lengths, seed) => {
      const ranges = rangesOf(lengths, seed);
      const x = counting(lengths);
      const part = x.slice(...asIndices(ranges));
      const what = `${lengths} at ${JSON.stringify(ranges)}`;
      expectResult(what, part, [x], ([a], to) => slice(host, a!, ranges, to));
      const back = zeros(lengths);
      assign(back.slice(...asIndices(ranges)), part);
      expectResult(what, back, [part.copy()], ([a], to) =>
        embed(host, a!.address, ranges, { address: to, shape: lengths }),
      );
    }));

  it("concat along any axis", () =>
    run((lengths, seed) => {
      const axis = seed % lengths.length;
      const parts = [counting(lengths), counting(lengths.with(axis, 1 + (seed % 5))), counting(lengths)];
      expectResult(`${lengths} along ${axis}`, concatReference(parts, axis), parts, (xs, to) =>
        concat(host, xs, axis, to),
      );
    }));

  it("fill any length", () => {
    for (const length of [0, 1, 5, 17, 100000])
      expectResult(`${length}`, array(new Float32Array(length).fill(2.5)), [], (_, to) =>
        fill(host, to, length, 2.5),
      );
  });

  it("where with any broadcast", () =>
    run((lengths, seed) => {
      const part = (k: number) => lengths.map((length, axis) => ((seed >> (axis + 3 * k)) & 3 ? length : 1));
      const [x, y] = [counting(part(0)), counting(part(1))];
      const c = array(
        Uint8Array.from({ length: sizeOf(part(2)) }, (_, i) => ((i * 7) % 5 < 2 ? 1 : 0)),
        { shape: part(2), dtype: "bool" },
      );
      expectResult(
        `${c.shape} ? ${x.shape} : ${y.shape}`,
        whereReference(c, x, y),
        [c, x, y],
        ([p, a, b], to) => where(host, p!, a!, b!, to),
      );
    }));
});

describe("indices", () => {
  const indicesOf = (lengths: readonly number[], length: number, seed: number) =>
    array(
      Int32Array.from({ length: sizeOf(lengths) }, (_, i) => (i * 31 + seed) % length),
      { shape: lengths },
    );

  it("take and its adjoint", () =>
    run((lengths, seed) => {
      const axis = seed % lengths.length;
      const length = lengths[axis]!;
      const indices = indicesOf([1 + (seed % 9)], length, seed);
      const x = counting(lengths);
      const taken = takeReference(x, indices, axis);
      expectResult(`take ${lengths} along ${axis}`, taken, [x, indices], ([a, i], to) =>
        take(host, a!, i!, axis, to),
      );
      const back = scatterAdd(zeros(lengths), [...new Array<null>(axis).fill(null), indices], taken);
      expectResult(`takeGrad ${lengths} along ${axis}`, back, [taken, indices], ([a, i], to) =>
        takeGrad(host, a!, i!, axis, length, to),
      );
    }));

  it("gather and its adjoint", () =>
    run((lengths, seed) => {
      const axis = seed % lengths.length;
      const length = lengths[axis]!;
      const indices = indicesOf(lengths.with(axis, 1 + (seed % 9)), length, seed);
      const x = counting(lengths);
      const taken = takeAlongAxis(x, indices, axis);
      const what = `gather ${lengths} along ${axis}`;
      expectResult(what, taken, [x, indices], ([a, i], to) => gather(host, a!, i!, axis, to));
      const back = zeros(lengths);
      const inner = sizeOf(lengths.slice(axis + 1));
      const count = indices.shape[axis]!;
      for (let at = 0; at < taken.size; at++) {
        const line = Math.floor(at / (count * inner)) * length * inner + (at % inner);
        back.data[line + indices.data[at]! * inner]! += taken.data[at]!;
      }
      expectResult(what, back, [taken, indices], ([a, i], to) => gatherGrad(host, a!, i!, axis, length, to));
    }));

  it("outside of the axis read NaN and add nothing", () => {
    const [x, indices] = [counting([3, 2]), array(Int32Array.of(-1, 2, 3))];
    expectResult(
      "take",
      array([
        [NaN, NaN],
        [5, 6],
        [NaN, NaN],
      ]),
      [x, indices],
      ([a, i], to) => take(host, a!, i!, 0, to),
    );
    expectResult(
      "takeGrad",
      array([
        [0, 0],
        [0, 0],
        [3, 4],
      ]),
      [x, indices],
      ([a, i], to) => takeGrad(host, a!, i!, 0, 3, to),
    );
  });

  it("splits long axes and many lines into chunks", () => {
    const table = counting([5000, 16]);
    const indices = indicesOf([3000], 5000, 3);
    const rows = takeReference(table, indices, 0);
    expectResult("take", rows, [table, indices], ([a, i], to) => take(host, a!, i!, 0, to));
    const sums = scatterAdd(zeros([5000, 16]), [indices], rows);
    expectResult("takeGrad", sums, [rows, indices], ([a, i], to) => takeGrad(host, a!, i!, 0, 5000, to));
    const lines = counting([9000, 10]);
    const labels = indicesOf([9000, 1], 10, 5);
    const picked = takeAlongAxis(lines, labels, 1);
    expectResult("gather", picked, [lines, labels], ([a, i], to) => gather(host, a!, i!, 1, to));
  });
});
