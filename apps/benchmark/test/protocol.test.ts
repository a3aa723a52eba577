import { describe, expect, test } from "vitest";
import { type ContestantCode, Unsupported } from "../src/contestants/contestant.ts";
import { serve } from "../src/contestants/serve.ts";
import { fillInput } from "../src/inputs.ts";
import { decodeArray, encodeArray } from "../src/protocol.ts";

describe("protocol", () => {
  test("arrays survive the way", () => {
    const data = Float32Array.of(0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-45);
    expect(decodeArray(encodeArray(data))).toEqual(data);
    const large = fillInput(1, 0, 100_000);
    expect(decodeArray(encodeArray(large))).toEqual(large);
  });

  test("inputs are in [-1, 1), exact in float32, and differ by seed and stream", () => {
    const x = fillInput(1, 0, 10_000);
    expect(Math.min(...x)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...x)).toBeLessThan(1);
    expect(Math.abs(x.reduce((a, b) => a + b) / x.length)).toBeLessThan(0.03); // 5 standard errors
    expect(fillInput(1, 0, 10_000)).toEqual(x);
    expect(fillInput(2, 0, 10_000)).not.toEqual(x);
    expect(fillInput(1, 1, 10_000)).not.toEqual(x);
  });

  test("times calls by the clock, with garbage collected before and results let go after", async () => {
    const log: string[] = [];
    let time = 0;
    const code: ContestantCode = {
      describe: async () => ({ engine: "js", threads: 1 }),
      kinds: {
        gemm: () => ({
          call: () => {
            log.push("call");
            time += 3;
          },
          consume: () => {
            log.push("consume");
            time += 100;
          },
          result: () => Float32Array.of(1),
        }),
        pool: () => {
          throw new Unsupported("no gradient kernel");
        },
      },
      lacks: { train: "no training" },
    };
    const answer = serve(code, {
      now: () => time,
      collect: () => {
        log.push("collect");
        time += 50;
      },
      memory: () => ({ heapUsed: 1 }),
    });
    const ask = (method: "prepare" | "run" | "describe" | "result", params: object) =>
      answer({ id: 1, method, params });
    const prepare = (kind: string) => ask("prepare", { task: { kind }, seed: 1 });

    expect(await ask("run", { calls: 1 })).toMatchObject({ error: { message: "nothing is prepared" } });
    await prepare("gemm");
    log.length = 0;
    expect(await ask("run", { calls: 2 })).toEqual({ id: 1, result: { ms: 3 } });
    expect(log).toEqual(["collect", "call", "call", "consume"]);
    expect(await prepare("pool")).toMatchObject({
      error: { kind: "unsupported", message: "no gradient kernel" },
    });
    expect(await prepare("train")).toMatchObject({ error: { kind: "unsupported", message: "no training" } });
    expect(await prepare("conv")).toMatchObject({ error: { kind: "unsupported", message: "does no conv" } });
  });
});
