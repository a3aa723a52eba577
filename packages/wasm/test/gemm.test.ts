import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Engine, engine, gemm, type MatrixStack } from "../src/index.ts";

/** Small integers, whose products sum without rounding. */
const integersOf = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 7919 + seed * 104729) % 13) - 6);

interface Problem {
  readonly batch: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Each operand stored by columns instead of rows. */
  readonly flipped: readonly [boolean, boolean, boolean];
  /** Elements between the rows of the storage beyond their length. */
  readonly gap: number;
  readonly bias: "rows" | "columns" | undefined;
}

function stack(address: number, rows: number, columns: number, flipped: boolean, gap: number) {
  const [along, across] = flipped ? [rows + gap, columns] : [columns + gap, rows];
  const strides = flipped ? { row: 1, column: along } : { row: along, column: 1 };
  return { address, batch: along * across, ...strides };
}

const at = (m: MatrixStack, batch: number, row: number, column: number) =>
  batch * m.batch + row * m.row + column * m.column;

/** Computes a problem on operands at addresses that are multiples of 4 alone, and compares every element of C's memory. */
function check(host: Engine, { batch, rows, inner, columns, flipped, gap, bias }: Problem): void {
  const blocks: number[] = [];
  const place = (values: Float32Array) => {
    const block = host.allocate(4 * values.length + 4);
    blocks.push(block);
    host.floats(block + 4, values.length).set(values);
    return block + 4;
  };
  const room = (r: number, c: number) => batch * (r + gap) * (c + gap);
  const [valuesA, valuesB] = [integersOf(room(rows, inner), 1), integersOf(room(inner, columns), 2)];
  const valuesBias = integersOf(Math.max(rows, columns), 3);
  const before = new Float32Array(room(rows, columns) + 16).fill(1000.5);
  try {
    const a = stack(place(valuesA), rows, inner, flipped[0], gap);
    const b = stack(place(valuesB), inner, columns, flipped[1], gap);
    const c = stack(place(before), rows, columns, flipped[2], gap);
    const expected = before.slice();
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let sum = bias ? valuesBias[bias === "rows" ? i : j]! : 0;
          for (let k = 0; k < inner; k++) sum += valuesA[at(a, n, i, k)]! * valuesB[at(b, n, k, j)]!;
          expected[at(c, n, i, j)] = sum;
        }
    const added = bias && { address: place(valuesBias), along: bias };
    gemm(host, { batch, rows, inner, columns, a, b, c, bias: added });
    expect(host.floats(c.address, before.length)).toEqual(expected);
  } finally {
    for (const block of blocks) host.free(block);
  }
}

describe("gemm is the triple loop, exactly on integers, and writes nothing else", () => {
  const host = engine()!;
  const plain = { batch: 1, flipped: [false, false, false], gap: 0, bias: undefined } as const;

  test("random sizes, strides and biases", () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 2, 15, 16, 17, 31, 32, 33));
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 0, max: 3 }),
          rows: size,
          inner: size,
          columns: size,
          flipped: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
          gap: fc.integer({ min: 0, max: 3 }),
          bias: fc.constantFrom(undefined, "rows" as const, "columns" as const),
        }),
        (problem) => check(host, problem),
      ),
      { numRuns: 300 },
    );
  });

  // Blocks are of 64 rows and 512 terms; boxes of columns are multiples of 16. Large ones are cut into chunks.
  test.each([
    [63, 511, 65],
    [65, 513, 64],
    [130, 1030, 97],
    [1, 700, 900],
    [900, 700, 1],
    [300, 3, 1100],
    [257, 300, 17],
  ])("%i x %i x %i", (rows, inner, columns) => {
    for (const flipped of [plain.flipped, [true, true, false] as const])
      check(host, { ...plain, rows, inner, columns, flipped, bias: "rows" });
  });

  test("a stack of one matrix may be used for all of the others", () => {
    const block = host.allocate(4 * 40);
    host.floats(block, 40).set(integersOf(40, 1));
    const product = {
      ...{ batch: 2, rows: 2, inner: 3, columns: 2 },
      a: { address: block, batch: 0, row: 3, column: 1 },
      b: { address: block + 4 * 6, batch: 6, row: 2, column: 1 },
      c: { address: block + 4 * 18, batch: 4, row: 2, column: 1 },
    };
    gemm(host, product);
    const [first, second] = [host.floats(block + 4 * 18, 4).slice(), host.floats(block + 4 * 22, 4).slice()];
    gemm(host, { ...product, batch: 1, b: { ...product.b, address: block + 4 * 12 } });
    expect(host.floats(block + 4 * 18, 4)).toEqual(second);
    expect(first).not.toEqual(second);
    host.free(block);
  });
});
