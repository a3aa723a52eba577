import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeDelta } from "../scripts/delta.ts";
import { pack } from "../scripts/pack.ts";
import { applyDelta, unpackText } from "../src/binary.ts";
import { binaryOf, compile } from "../src/program.ts";
import { unpack } from "../src/unpack.ts";

/** f32x4.relaxed_madd and f32x4.relaxed_nmadd. */
const relaxedOpcodes = ["fd8502", "fd8602"];
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

test("the relaxed build, and it alone, holds relaxed instructions", () => {
  const holds = (bytes: Uint8Array) => relaxedOpcodes.some((opcode) => hex(bytes).includes(opcode));
  expect(holds(binaryOf("relaxed"))).toBe(true);
  expect(holds(binaryOf("simd"))).toBe(false);
});

test("a build compiles exactly where it validates", () => {
  for (const build of ["relaxed", "simd"] as const)
    expect(typeof compile(build) !== "string").toBe(WebAssembly.validate(binaryOf(build)));
  expect(typeof compile("simd")).toBe("object");
});

describe("unpacking gives the bytes that were packed", () => {
  const holds = (bytes: Uint8Array) => {
    expect(unpack(pack(bytes), bytes.length)).toEqual(bytes);
  };

  test("of any", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), holds), { numRuns: 20 });
  });

  test("of repetitions, near and far, longer than one copy", () => {
    const part = fc.uint8Array({ minLength: 1, maxLength: 40 });
    const far = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) >> 7);
    fc.assert(
      fc.property(part, part, (a, b) => {
        const often = Array.from({ length: 30 }, () => [...a, ...a, ...b]).flat();
        holds(Uint8Array.of(...often, ...far, ...often));
      }),
      { numRuns: 5 },
    );
  });

  test("of none, and out of base64", () => {
    holds(new Uint8Array(0));
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const base64 = Buffer.from(pack(bytes)).toString("base64");
    expect(unpackText({ length: 256, base64 })).toEqual(bytes);
  });
});

describe("a delta makes the other bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 400 });

  test("of any two", () => {
    fc.assert(
      fc.property(bytes, bytes, (from, to) => {
        expect(applyDelta(from, makeDelta(from, to))).toEqual(to);
      }),
    );
  });

  test("of two that differ in places, in which parts have moved", () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, (a, b, c, d) => {
        const from = Uint8Array.of(...a, ...b, ...c);
        const to = Uint8Array.of(...c, ...d, ...a, ...d, ...b);
        const delta = makeDelta(from, to);
        expect(applyDelta(from, delta)).toEqual(to);
      }),
    );
  });
});
