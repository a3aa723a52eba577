import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";
import { toText } from "../scripts/text.ts";
import { binaryOf, compile } from "../src/program.ts";
import { fromText } from "../src/text.ts";

/** f32x4.relaxed_madd, f32x4.relaxed_nmadd and i32x4.relaxed_laneselect. */
const relaxedOpcodes = ["fd8502", "fd8602", "fd8b02"];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test.each(relaxedOpcodes)("the relaxed build, and it alone, holds relaxed instruction %s", (opcode) => {
  expect(hex(binaryOf("relaxed"))).toContain(opcode);
  expect(hex(binaryOf("simd"))).not.toContain(opcode);
});

test("a build compiles exactly where it validates", () => {
  for (const build of ["relaxed", "simd"] as const)
    expect(typeof compile(build) !== "string").toBe(WebAssembly.validate(binaryOf(build)));
  expect(typeof compile("simd")).toBe("object");
});

test("the relaxed build validates, also where it has to be asked for", () => {
  // The flag of Node.js 20; later versions need none.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  expect(WebAssembly.validate(binaryOf("relaxed"))).toBe(true);
  expect(typeof compile("relaxed")).toBe("object");
});

test("text is read as the bytes that it was made of", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(fromText(toText(all))).toEqual(all);
  expect(toText(all)).toMatch(/^[#-~]*$/);
});
