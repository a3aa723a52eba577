import { describe, expect, test } from "vitest";
import { workInProgram } from "../src/program.ts";
import { findRuntime, runtimes } from "../src/runtimes.ts";
import { expectNodesBits, expectNodesNumbers } from "./expect.ts";

describe.each(runtimes)("$name", (runtime) => {
  const work = (options: Parameters<typeof workInProgram>[2]) =>
    workInProgram(findRuntime(runtime)!, runtime.flags, options);

  test("computes on two threads what Node.js computes, and exits by itself", async () => {
    const answer = await work({ engine: "simd", threads: 2 });
    expect(answer).toMatchObject({ engine: "simd", threads: 2, threadsUp: 2 });
    await expectNodesBits(answer);
  });

  test("takes relaxed SIMD by itself", async () => {
    const answer = await work({ threads: 2 });
    expect(answer).toMatchObject({ engine: "relaxed", threads: 2, threadsUp: 2, same: true });
    // Deno has Node's V8; JavaScriptCore, on the machine where this was written, rounds between multiplying and adding.
    if (runtime.name === "deno") await expectNodesBits(answer);
  });

  test("computes the same numbers in TypeScript", async () => {
    const answer = await work({ engine: "typescript" });
    expect(answer).toMatchObject({ engine: "typescript", threads: 1 });
    await expectNodesNumbers(answer);
  });
});
