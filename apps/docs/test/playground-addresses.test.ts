import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeState, encodeState } from "../src/labs/playground/codec.ts";
import { filters } from "../src/labs/playground/filters.ts";
import { makeJob, runJob } from "../src/labs/playground/job.ts";
import { isShapeArgument, ops, slotsOf } from "../src/labs/playground/ops.ts";
import { type ArraysState, defaultArrays, modes, type Source, shows } from "../src/labs/playground/state.ts";
import { typed } from "./findings.ts";

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
