import { array, type NDArray, unaryFunctions } from "@convkit/ndarray";
import { describe, expect, it } from "vitest";
import { type EngineUnary, unary } from "../src/index.ts";
import { awkward, host, place, room, ulps } from "./memory.ts";

/** e^(-x^2) times a series of positive terms below 3, 1 less a continued fraction beyond (A&S 7.1.6, 7.1.14). */
function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x) || x === 0) return x;
  if (size > 6) return Math.sign(x);
  if (size < 3) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 200; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return ((2 * sum) / Math.sqrt(Math.PI)) * Math.exp(-x * x);
  }
  let fraction = size;
  for (let n = 60; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction));
}

const exact: Partial<Record<EngineUnary, (x: NDArray) => NDArray>> = {
  neg: unaryFunctions.neg,
  abs: unaryFunctions.abs,
  sign: unaryFunctions.sign,
  sqrt: unaryFunctions.sqrt,
  square: unaryFunctions.square,
};

/** The definitions in doubles, and the documented bounds in units in the last place. */
const close: Partial<Record<EngineUnary, [f: (x: number) => number, bound: number]>> = {
  relu: [(x) => Math.max(x, 0), 0],
  exp: [Math.exp, 2],
  log: [Math.log, 2],
  sin: [Math.sin, 2],
  cos: [Math.cos, 2],
  tanh: [Math.tanh, 2],
  erf: [erf, 2],
  sigmoid: [(x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), 3],
  softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 3],
};

function onEngine(name: EngineUnary, data: ArrayLike<number>): Float32Array {
  const [x, y] = [place(data), room(data.length)];
  unary(host, name, x.address, data.length, y.address);
  expect(x.intact() && y.intact()).toBe(true);
  const result = y.read();
  host.free(x.address - 36);
  host.free(y.address - 36);
  return result;
}

/** Every float of a lattice over all exponents and signs: 2^32 / step of them. */
function everywhere(step: number): Float32Array {
  const bits = new Uint32Array(Math.floor(2 ** 32 / step)).map((_, i) => i * step);
  return new Float32Array(bits.buffer);
}

describe("unary", () => {
  const inputs = Float32Array.from([...awkward, ...everywhere(1000003), ...everywhere(777777)]);

  it.each(Object.entries(exact))("%s is the reference's, bit for bit", (name, f) => {
    const y = onEngine(name as EngineUnary, inputs);
    const expected = f(array(inputs)).data;
    const wrong = inputs.findIndex((_, i) => !Object.is(y[i], expected[i]));
    expect(wrong < 0 ? "none" : [inputs[wrong], y[wrong], expected[wrong]]).toBe("none");
  });

  it.each(Object.entries(close))("%s keeps its bound over all floats", (name, [f, bound]) => {
    const dense = Float32Array.from({ length: 40000 }, (_, i) => (i - 20000) / 1601);
    const all = Float32Array.from([...inputs, ...dense]);
    const y = onEngine(name as EngineUnary, all);
    let worst = { error: -1, x: 0, y: 0, exact: 0 };
    all.forEach((x, i) => {
      const error = ulps(y[i]!, f(x));
      if (error > worst.error) worst = { error, x, y: y[i]!, exact: f(x) };
    });
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(bound);
  });

  it("writes results of any length, and nothing beyond", () => {
    for (let length = 0; length <= 70; length++) {
      const x = Float32Array.from({ length }, (_, i) => i - 30);
      expect([...onEngine("relu", x)]).toEqual([...x].map((value) => Math.max(value, 0)));
      expect([...onEngine("square", x)]).toEqual([...x].map((value) => value * value));
    }
  });

  it("splits long arrays into chunks", () => {
    const x = Float32Array.from({ length: 100001 }, (_, i) => i - 50000);
    expect(onEngine("neg", x)).toEqual(x.map((value) => -value));
    expect(onEngine("exp", x).subarray(49999, 50002)).toEqual(Float32Array.of(Math.exp(-1), 1, Math.E));
  });
});
