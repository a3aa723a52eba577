import { EngineError, OutOfMemoryError } from "@convkit/ndarray";
import { afterEach, expect, test } from "vitest";
import { capabilities, configure, engine } from "../src/index.ts";
import { compile } from "../src/program.ts";

afterEach(() => configure({ engine: "auto", threads: "auto", memoryLimit: "auto" }));

const hasRelaxed = typeof compile("relaxed") !== "string";

test.each([
  [
    { engine: "fast" },
    'configure: engine must be one of "auto", "relaxed", "simd", "typescript", got "fast"',
  ],
  [{ threads: 0 }, 'configure: threads must be "auto" or an integer from 1 to 64, got 0'],
  [{ threads: 1.5 }, 'configure: threads must be "auto" or an integer from 1 to 64, got 1.5'],
  [{ memoryLimit: -1 }, 'configure: memoryLimit must be "auto" or an integer from 0 to 4294967296, got -1'],
  [{ thread: 2 }, 'configure: unknown option "thread"; the options are engine, threads, memoryLimit'],
  [3, "configure: options must be an object such as { engine: ... }, got 3"],
])("%j is refused", (options, message) => {
  expect(() => configure(options as object)).toThrow(message);
});

test("the engine and its blocks outlive every change", () => {
  const first = engine()!;
  const block = first.allocate(4 * 100);
  first.floats(block, 100).fill(7);
  configure({ engine: "typescript" });
  expect(engine()).toBeUndefined();
  expect(first.floats(block, 100).every((x) => x === 7)).toBe(true);
  configure({ engine: "simd", threads: 1 });
  expect(engine()).toBe(first);
  expect(first.build).toBe("simd");
  first.run("axpy", 1, [block, block, block, 100, 1], [2]);
  expect(first.floats(block, 100).every((x) => x === 21)).toBe(true);
  first.free(block);
});

test("options that are left out stay as they are", () => {
  configure({ threads: 3 });
  configure({ engine: "simd" });
  configure({ engine: undefined, threads: undefined } as object);
  expect(capabilities()).toMatchObject({ engine: "simd" });
  expect(capabilities().reason).toMatch(/^WebAssembly SIMD, as configured; /);
  if (globalThis.crossOriginIsolated !== false) expect(capabilities().threads).toBe(3);
});

test("an engine that cannot run here is an error, and nothing changes", () => {
  configure({ engine: "simd", threads: 2 });
  if (hasRelaxed) configure({ engine: "relaxed" });
  else expect(() => configure({ engine: "relaxed", threads: 4 })).toThrow(EngineError);
  expect(capabilities().engine).toBe(hasRelaxed ? "relaxed" : "simd");
  expect(capabilities().threads).toBe(2);
});

test("auto takes the relaxed build where it runs", () => {
  expect(capabilities().engine).toBe(hasRelaxed ? "relaxed" : "simd");
});

test("a limit stops the engine's growth, and can be lifted", () => {
  const { allocate, free, bytesInUse } = engine()!;
  configure({ memoryLimit: bytesInUse + 2 ** 21 });
  expect(() => allocate(2 ** 28)).toThrow(OutOfMemoryError);
  configure({ memoryLimit: "auto" });
  free(allocate(2 ** 28));
});

test("capabilities start no threads", () => {
  configure({ threads: 2 });
  expect(capabilities().threadsUp).toBe(1);
});
