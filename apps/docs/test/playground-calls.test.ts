import * as kernels from "@convkit/conv-kernels";
import { describe, expect, test } from "vitest";
import { makeJob, runJob } from "../src/labs/playground/job.ts";
import { findOp, ops } from "../src/labs/playground/ops.ts";
import { relayout } from "../src/labs/playground/relayout.ts";
import { type ArraysState, changeOp, defaultArrays } from "../src/labs/playground/state.ts";
import { findings, rowsOf, typed } from "./findings.ts";

describe("ops", () => {
  test("are all functions of conv-kernels on arrays, and nothing else", () => {
    const named = Object.keys(kernels).filter((name) =>
      /^(conv(Transpose)?|maxPool|avgPool)\dd|^(un)?fold$|^convMatrix$|^convBiasGrad$/.test(name),
    );
    expect(ops.map(({ name }) => name).sort()).toEqual(named.sort());
  });

  test.each(ops.map(({ name }) => name))("%s runs by default, and each algorithm agrees", (name) => {
    const all = findings(defaultArrays(name));
    expect(all.filter(({ kind }) => kind === "failed")).toEqual([]);
    const rows = rowsOf(all);
    expect(rows.length).toBe(findOp(name)!.product ? kernels.algorithms.length : 1);
    // Winograd's and FFT's transforms are not exact in float32; the operands are small integers.
    for (const row of rows.filter(({ milliseconds }) => milliseconds !== undefined))
      expect(row.error).toBeLessThanOrEqual(["winograd", "fft"].includes(row.name) ? 1e-4 : 0);
  });

  test("keep what fits when another of their family is chosen", () => {
    const state: ArraysState = {
      ...defaultArrays("conv2d"),
      sources: { input: typed("[[[[1]]]]"), weight: { kind: "ones", shape: "1,1,1,1" } },
      options: { stride: "2", paddingMode: "reflect" },
    };
    const next = changeOp(state, "conv2dWeightGrad");
    expect(next.sources.input).toEqual(typed("[[[[1]]]]"));
    expect(next.options).toEqual({ stride: "2", paddingMode: "reflect" });
    expect(changeOp(state, "conv1d").options).toEqual({});
  });
});

describe("a call", () => {
  const corner: ArraysState = {
    ...defaultArrays("conv2d"),
    sources: {
      input: { kind: "count", shape: "1,1,4,4" },
      weight: typed("[[[[12, 11, 10], [9, 8, 7], [6, 5, 4]]]]"),
      bias: { kind: "none" },
    },
  };

  test("gives the numbers of the first convolution by hand", () => {
    expect(runJob(makeJob(corner)).toArray()).toEqual([
      [
        [
          [282, 354],
          [570, 642],
        ],
      ],
    ]);
  });

  test("takes paddings of each side and a bias that fits", () => {
    const job = makeJob({
      ...corner,
      options: { padding: "0:1,2:0", stride: "2" },
      sources: { ...corner.sources, bias: { kind: "ones", shape: "" } },
    });
    expect(job.options["padding"]).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(job.arrays.bias?.shape).toEqual([1]);
    expect(runJob(job).shape).toEqual([1, 1, 2, 2]);
  });

  test("names the algorithm that auto takes, and the rest", () => {
    const all = findings(corner);
    expect(all[0]).toMatchObject({ kind: "result", dtype: "float32" });
    expect(all[1]).toMatchObject({ kind: "choice", algorithm: "depthwise", reference: "naive in float64" });
    expect(rowsOf(all).map(({ name }) => name)).toEqual(kernels.algorithms.map(({ name }) => name));
    expect(rowsOf(all).find(({ name }) => name === "depthwise")?.error).toBe(0);
    expect(all.at(-1)).toEqual({ kind: "done" });
  });

  test("fails in convkit's words", () => {
    const [failed] = findings({ ...corner, options: { stride: "0" } });
    expect(failed).toEqual({
      kind: "failed",
      name: "ArgumentError",
      message: expect.stringContaining("conv2d: stride must be an integer of at least 1"),
    });
    const matrix: ArraysState = {
      ...corner,
      sources: { ...corner.sources, input: typed("[[1, 2], [3, 4]]") },
    };
    expect(findings(matrix)[0]).toMatchObject({ kind: "failed", name: "ShapeError" });
  });

  test("is refused where it is too large for a page", () => {
    const large = (shape: string): ArraysState => ({
      ...corner,
      sources: { ...corner.sources, input: { kind: "ones", shape } },
    });
    expect(() => makeJob(large("1,1,4000,4000"))).toThrow("16,000,000 elements");
    const wide: ArraysState = { ...corner, options: { padding: "100000" } };
    expect(findings(wide)[0]).toMatchObject({ kind: "failed", name: "LimitError" });
    const columns: ArraysState = {
      ...defaultArrays("unfold"),
      options: { kernelSize: "2", padding: "100000" },
    };
    expect(findings(columns)[0]).toMatchObject({ kind: "failed", name: "LimitError" });
  });

  test("changes its shapes with the layout, and stays the same call", () => {
    const state = {
      ...defaultArrays("conv2d"),
      sources: {
        input: { kind: "count", shape: "1,2,5,5" },
        weight: { kind: "ones", shape: "3,2,3,3" },
        bias: { kind: "none" },
      },
    } satisfies ArraysState;
    const moved = relayout(state, findOp("conv2d")!, "NHWC");
    expect([moved.sources.input, moved.sources.weight]).toEqual([
      { kind: "count", shape: "1,5,5,2" },
      { kind: "ones", shape: "3,3,2,3" },
    ]);
    const there: ArraysState = { ...state, ...moved, options: { layout: "NHWC" } };
    expect(runJob(makeJob(there)).shape).toEqual([1, 3, 3, 3]);
    expect(relayout(there, findOp("conv2d")!, "NCHW").sources).toEqual(state.sources);
  });
});
