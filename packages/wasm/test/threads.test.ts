import { expect, it } from "vitest";
import { makeEngine } from "../src/engine.ts";
import { findHost } from "../src/hosts/host.ts";
import type { Engine } from "../src/index.ts";
import * as ops from "../src/index.ts";
import { compile } from "../src/program.ts";
import { sameBits } from "./engines.ts";

const shape = [23, 9, 500];
const length = 23 * 9 * 500;

/** What is split into chunks or pieces, on one engine. */
function results(engine: Engine): Float32Array[] {
  const block = (value: (i: number) => number) => {
    const address = engine.allocate(4 * length);
    engine.floats(address, length).set(Float32Array.from({ length }, (_, i) => value(i)));
    return address;
  };
  const x = { address: block((i) => Math.sin(i * i) * 1e3), shape };
  const y = { address: block((i) => Math.cos(i * 3) + 2), shape };
  const [mean, variance] = [block(() => 0), block(() => 0)];
  ops.channelMoments(engine, x, mean, variance);
  const arrays = { parameter: x.address, grad: y.address, momentum: y.address };
  const options = { lr: 0.1, momentum: 0.9, dampening: 0, weightDecay: 0.01, nesterov: true };
  const calls: readonly ((to: number) => void)[] = [
    (to) => ops.binary(engine, "div", x, y, to),
    (to) => ops.unary(engine, "tanh", x.address, length, to),
    (to) => ops.reduce(engine, "sum", x, [0, 1, 2], to),
    (to) => ops.reduce(engine, "sum", x, [0, 2], to),
    (to) => ops.reduce(engine, "sum", { ...x, shape: [23 * 9 * 50, 10] }, [0], to),
    (to) => ops.logSoftmax(engine, x, 2, to),
    (to) => ops.softmax(engine, x, 1, to),
    (to) => ops.transpose(engine, x, [0, 2, 1], to),
    (to) => ops.normalise(engine, x, { mean, variance }, 1e-5, to),
    (to) => ops.normaliseGrad(engine, x, y.address, { mean, variance }, 1e-5, { input: to }),
    (to) => ops.sgd(engine, { ...arrays, newParameter: to, newMomentum: block(() => 0) }, length, options),
  ];
  const computed = calls.map((call) => {
    const to = block(() => 0);
    call(to);
    return to;
  });
  return [mean, variance, ...computed].map((address) => engine.floats(address, length).slice());
}

it.each(["simd", "relaxed"] as const)("results of the %s build do not depend on threads", async (build) => {
  const program = compile(build);
  if (typeof program === "string") return expect(program).toMatch(/relaxed/);
  const start = (threads: number) => makeEngine({ program, host: findHost(), threads, limit: 2 ** 28 });
  const alone = results(start(1).engine);
  const many = start(4);
  const until = Date.now() + 20_000;
  while (many.engine.threads < 4 && Date.now() < until) {
    results(many.engine);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(many.engine.threads).toBe(4);
  const together = results(many.engine);
  expect(alone.map((result, k) => sameBits(result, together[k]!))).toEqual(alone.map(() => true));
  many.rest();
});
