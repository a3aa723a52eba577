import { unfold } from "@convkit/conv-kernels";
import { arange } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { gatherColumns, indexArrays } from "../src/labs/im2col/index-arrays.ts";
import { formatBytes, memoryFacts } from "../src/labs/im2col/memory.ts";

describe("index arrays", () => {
  test("of a 4 x 4 image and a 2 x 2 kernel", () => {
    const { i, j, m, parts } = indexArrays([1, 4, 4], 2, 2);
    expect(parts.i0.toArray()).toEqual([0, 0, 1, 1]);
    expect(parts.i1.toArray()).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(parts.j0.toArray()).toEqual([0, 1, 0, 1]);
    expect(parts.j1.toArray()).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(i.slice(3).toArray()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(j.slice(3).toArray()).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect(m.shape).toEqual([4, 1]);
  });

  test.each([
    [[1, 4, 4], 2, 2],
    [[3, 5, 4], 3, 2],
  ])("gather what unfold copies: %j, %i x %i", (shape, kH, kW) => {
    const x = arange(2 * shape.reduce((a, b) => a * b, 1)).reshape([2, ...shape]);
    const columns = gatherColumns(x, indexArrays(shape, kH, kW));
    expect(columns.toArray()).toEqual(unfold(x, { kernelSize: [kH, kW] }).toArray());
  });
});

describe("memory", () => {
  const block = { batch: 16, channels: 64, size: 56, filters: 64, kernel: 3, stride: 1, padding: 1 };

  test("of a ResNet block", () => {
    const { inputBytes, outputBytes, columnBytes, imageColumnBytes, workspaces } = memoryFacts(block);
    expect([inputBytes, outputBytes]).toEqual([12845056, 12845056]);
    expect(columnBytes).toBe(9 * inputBytes);
    expect(imageColumnBytes).toBe(columnBytes / 16);
    const bytesOf = (name: string) => workspaces.find((one) => one.name === name)!.bytes;
    expect(bytesOf("depthwise")).toBeUndefined();
    expect(bytesOf("im2col")).toBeGreaterThanOrEqual(imageColumnBytes);
    expect(bytesOf("gemm")).toBeLessThan(imageColumnBytes);
  });

  test("in words", () => {
    expect([0, 1023, 1024, 12845056, 115605504].map(formatBytes)).toEqual([
      "0 bytes",
      "1023 bytes",
      "1.00 KiB",
      "12.3 MiB",
      "110 MiB",
    ]);
  });
});
