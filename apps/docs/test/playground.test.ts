import * as kernels from "@convkit/conv-kernels";
import * as ndarrays from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseArrayText,
  parseOptionText,
  parseShapeText,
  TextError,
} from "../src/labs/playground/array-text.ts";
import { codeOf, imageCodeOf } from "../src/labs/playground/code.ts";
import { decodeState, encodeState } from "../src/labs/playground/codec.ts";
import { compare, type Finding, largestError, measure } from "../src/labs/playground/compare.ts";
import { filters, resizeKernel } from "../src/labs/playground/filters.ts";
import { filterImage, imageJob, toPixels, toPlanes } from "../src/labs/playground/image.ts";
import { makeJob, runJob } from "../src/labs/playground/job.ts";
import { findOp, isShapeArgument, ops, slotsOf } from "../src/labs/playground/ops.ts";
import { relayout } from "../src/labs/playground/relayout.ts";
import {
  type ArraysState,
  changeOp,
  defaultArrays,
  defaultImage,
  modes,
  type Source,
  shows,
} from "../src/labs/playground/state.ts";

const findings = (state: ArraysState) => [...compare(makeJob(state))];
const rowsOf = (all: readonly Finding[]) =>
  all.flatMap((finding) => (finding.kind === "row" ? [finding.row] : []));
const typed = (text: string): Source => ({ kind: "typed", text });

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

describe("code to copy", () => {
  const run = (code: string, scope: object = {}) => {
    const body = code.replaceAll(/^import .*$/gm, "").replace(/const (?:result|filtered) =/, "return");
    const names = { ...kernels, ...ndarrays, ...scope };
    return new Function(...Object.keys(names), body)(...Object.values(names)) as ndarrays.NDArray;
  };
  const state = (name: string): ArraysState => ({ ...defaultArrays(name), dtype: "float64" });

  test.each(ops.map(({ name }) => name))("of %s gives the same", (name) => {
    const job = makeJob(state(name));
    const shapes = Object.fromEntries(Object.entries(job.arrays).map(([slot, { shape }]) => [slot, shape]));
    const result = run(codeOf(state(name), shapes));
    expect(result.dtype).toBe("float64");
    expect(result.toArray()).toEqual(runJob(job).toArray());
  });

  test("of a picture's filter gives the same", () => {
    const pixels = ndarrays.randomUniform([1, 3, 9, 8], { seed: 3 });
    const image = { ...defaultImage(), stride: 2 };
    expect(run(imageCodeOf(image), { pixels }).toArray()).toEqual(filterImage(pixels, image).toArray());
  });

  test("names what it uses, and keeps NaN", () => {
    const one: ArraysState = {
      ...defaultArrays("convBiasGrad"),
      sources: { outputGrad: typed("[[[nan, -inf]]]") },
    };
    expect(codeOf(one, {})).toBe(
      [
        'import { convBiasGrad } from "@convkit/conv-kernels";',
        'import { array } from "@convkit/ndarray";',
        "",
        "const outputGrad = array([[[NaN, -Infinity]]]);",
        "const result = convBiasGrad(outputGrad);",
      ].join("\n"),
    );
  });
});

describe("addresses", () => {
  const shape = fc.oneof(
    fc.array(fc.nat(9), { maxLength: 5 }).map((sizes) => sizes.join(",")),
    fc.string({ unit: "binary" }),
  );
  const source: fc.Arbitrary<Source> = fc.oneof(
    fc.record({ kind: fc.constant("typed" as const), text: fc.string({ unit: "binary" }) }),
    fc.record({ kind: fc.constantFrom("count" as const, "ones" as const), shape }),
    fc.record({
      kind: fc.constantFrom("integers" as const, "random" as const),
      shape,
      seed: fc.nat(),
    }),
    fc.constant({ kind: "none" as const }),
  );
  const arrays: fc.Arbitrary<ArraysState> = fc.constantFrom(...ops).chain((op) =>
    fc.record({
      view: fc.constant("arrays" as const),
      op: fc.constant(op.name),
      dtype: fc.constantFrom("float32" as const, "float64" as const),
      sources: fc.record(Object.fromEntries(slotsOf(op).map((slot) => [slot, source]))),
      shapes: fc.record(Object.fromEntries(op.args.filter(isShapeArgument).map((name) => [name, shape]))),
      options: fc.record(
        Object.fromEntries(op.options.map((name) => [name, fc.string({ unit: "binary", minLength: 1 })])),
        { requiredKeys: [] },
      ),
    }),
  );
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0);
  const view = {
    view: fc.constant("image" as const),
    stride: fc.integer({ min: 1, max: 4 }),
    paddingMode: fc.constantFrom(...modes),
    show: fc.constantFrom(...shows),
  };
  const images = fc.oneof(
    fc
      .constantFrom(...Object.keys(filters))
      .chain((filter) =>
        fc.record({ ...view, filter: fc.constant(filter), kernel: fc.constant(filters[filter]!.kernel) }),
      ),
    fc.integer({ min: 3, max: 7 }).chain((size) =>
      fc.record({
        ...view,
        filter: fc.constant("custom"),
        kernel: fc.array(number, { minLength: size ** 2, maxLength: size ** 2 }),
      }),
    ),
  );

  test("bring back every state", () => {
    fc.assert(
      fc.property(fc.oneof(arrays, images), (state) => {
        const fragment = encodeState(state);
        // What a fragment of a URL may hold, so that browsers leave it as it is.
        expect(fragment).toMatch(/^[\w\-.~!$&'()*+,;=:@/?%]*$/);
        expect(decodeState(`#${fragment}`)).toEqual({ state, problems: [] });
      }),
    );
  });

  test("can be read", () => {
    const state: ArraysState = {
      ...defaultArrays("conv2d"),
      sources: { ...defaultArrays("conv2d").sources, weight: typed("[[[[1, 0], [0, -1]]]]") },
      options: { padding: "same" },
    };
    expect(encodeState(state)).toBe(
      "op=conv2d&dtype=float32&x=count:1,1,5,5&w=typed:((((1,+0),+(0,+-1))))&b=none&padding=same&v=1",
    );
  });

  test("that are damaged give a message and something that runs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const { state, problems } = decodeState(`#${text}`);
        expect(problems.length).toBeGreaterThan(text === "#" ? -1 : 0);
        expect(runJob(makeJob(state as ArraysState)).shape).toEqual([1, 1, 3, 3]);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(arrays, images), fc.nat(), fc.string({ maxLength: 3 }), (state, at, with_) => {
        const fragment = encodeState(state);
        const place = at % fragment.length;
        const { problems } = decodeState(fragment.slice(0, place) + with_ + fragment.slice(place + 1));
        expect(Array.isArray(problems)).toBe(true);
      }),
    );
  });

  test.each([
    ["op=conv9d&v=1", 'There is no op "conv9d".'],
    ["op=conv2d&x=many:1&v=1", "x cannot be read; its default stands instead."],
    ["op=conv2d&dtype=int8&v=1", 'dtype "int8" is not known; float32 stands instead.'],
    ["op=conv2d&v=7", "The address is of version 7 of the playground, this is 1."],
    ["op=conv2d&x=%E0%A4&v=1", 'The part "x=%E0%A4" of the address cannot be read.'],
    ["op=conv2d&camera=on&v=1", '"camera" means nothing here.'],
    [
      "image=custom&kernel=1,2&v=1",
      "The kernel is not a square of 3 to 7 finite numbers a side; another stands instead.",
    ],
  ])("%s", (fragment, problem) => {
    expect(decodeState(fragment).problems).toEqual([problem]);
  });
});

describe("texts", () => {
  test.each([
    [
      "[[1, 2], [3, 4]]",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["tensor([[-1e-3,  inf]], device='cuda:0')", [[-0.001, Infinity]]],
    [
      "[[1 2]\n [3 4]]",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "1 2\n3 4",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["1, \u22122", [1, -2]],
  ])("%j", (text, nested) => {
    expect(parseArrayText(text)).toEqual(nested);
  });

  test.each(["", "[1, 2", "1]", "[1] [2]", "[1, two]"])("%j is no array", (text) => {
    expect(() => parseArrayText(text)).toThrow(TextError);
  });

  test("of shapes and options", () => {
    expect(parseShapeText("[1, 2x3]")).toEqual([1, 2, 3]);
    expect(() => parseShapeText("1, a")).toThrow(TextError);
    expect(["", "2", "1,2", "0:1,2:2", "same", "true", "-1"].map(parseOptionText)).toEqual([
      undefined,
      2,
      [1, 2],
      [
        [0, 1],
        [2, 2],
      ],
      "same",
      true,
      -1,
    ]);
  });
});

describe("pictures", () => {
  /** White on the right of column 4. */
  const width = 8;
  const data = Uint8ClampedArray.from({ length: 4 * width * 6 }, (_, place) =>
    place % 4 === 3 || Math.floor(place / 4) % width >= 4 ? 255 : 0,
  );
  const planes = toPlanes({ width, height: 6, data });

  test("come back as they were", () => {
    expect(planes.shape).toEqual([1, 3, 6, 8]);
    expect(toPixels(planes, "clip").data).toEqual(data);
  });

  test("have edges where Sobel sees them", () => {
    const sobel = toPixels(filterImage(planes, defaultImage()), "absolute");
    const row = Array.from({ length: width }, (_, x) => sobel.data[4 * (2 * width + x)]);
    expect(row).toEqual([0, 0, 0, 255, 255, 0, 0, 0]);
    const level = filterImage(planes, { ...defaultImage(), kernel: filters["sobel-y"]!.kernel });
    expect(new Set(level.toTypedArray())).toEqual(new Set([0]));
  });

  test("are timed by every algorithm that can", () => {
    const rows = rowsOf([...compare(imageJob(planes, defaultImage()))]);
    expect(rows.filter(({ error }) => error === 0).map(({ name }) => name)).toContain("depthwise");
  });

  test("kernels sum to 1 that keep brightness, to 0 that find edges", () => {
    const sums = Object.fromEntries(
      Object.entries(filters).map(([name, { kernel }]) => [
        name,
        Math.round(kernel.reduce((sum, value) => sum + value, 0) * 1e9) / 1e9,
      ]),
    );
    expect(sums).toEqual({
      ...{ identity: 1, box: 1, gaussian: 1, sharpen: 1 },
      ...{ "sobel-x": 0, "sobel-y": 0, laplacian: 0, emboss: 0 },
    });
  });

  test("kernels keep their middle when they grow, and come back when they shrink", () => {
    const { kernel } = filters["identity"]!;
    for (const size of [3, 5, 7]) {
      const grown = resizeKernel(kernel, size);
      expect(grown.indexOf(1)).toBe((size * size - 1) / 2);
      expect(resizeKernel(grown, 3)).toEqual(kernel);
    }
  });
});

test("a time is the median, in samples that a coarse clock can tell apart", () => {
  let clock = 0;
  let runs = 0;
  // A run of 0.25 ms on a clock of 0.1 ms.
  const run = () => {
    runs++;
    clock += 0.25;
  };
  const { milliseconds } = measure(run, () => Math.floor(clock * 10) / 10);
  expect(milliseconds).toBeCloseTo(0.25, 2);
  expect(runs).toBe(1 + 9 * 10);
  let slow = 0;
  expect(
    measure(
      () => (slow += 400),
      () => slow,
    ),
  ).toEqual({ milliseconds: 400 });
  expect(slow).toBe(400);
});

test("the largest error", () => {
  expect(largestError([1, 2, 3], [1, 2.5, 3.25])).toBe(0.5);
  expect(largestError([Infinity, Number.NaN], [Infinity, Number.NaN])).toBe(0);
  expect(largestError([Number.NaN, 1], [1, 1])).toBeNaN();
});
