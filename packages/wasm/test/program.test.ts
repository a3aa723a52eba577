import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeDelta } from "../scripts/delta.ts";
import { applyDelta, fromHex } from "../src/binary.ts";
import { binaryOf, compile } from "../src/program.ts";

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

test("hexadecimal text is read as it was written", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(fromHex(hex(all))).toEqual(all);
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
