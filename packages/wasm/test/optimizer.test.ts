import { describe, expect, it } from "vitest";
import { adam, sgd } from "../src/index.ts";
import { host, place, room } from "./memory.ts";

const f = Math.fround;
const values = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => f(Math.sin(i * 12.9898 + seed * 78.233) * 3));

describe("sgd", () => {
  const options = { lr: 0.1, momentum: 0.9, dampening: 0, weightDecay: 0, nesterov: false };
  const variants = [
    { ...options, momentum: 0 },
    { ...options, momentum: 0, weightDecay: 0.01 },
    options,
    { ...options, dampening: 0.3, weightDecay: 0.02 },
    { ...options, nesterov: true, weightDecay: 0.02 },
  ];

  /** Every operation rounds, and every option is a float. */
  function reference(p: number, grad: number, b: number | undefined, o: typeof options): [number, number] {
    const g = o.weightDecay === 0 ? grad : f(grad + f(p * f(o.weightDecay)));
    const next = b === undefined ? g : f(f(b * f(o.momentum)) + f(g * f(1 - o.dampening)));
    const step = o.nesterov ? f(g + f(next * f(o.momentum))) : next;
    return [f(p - f(step * f(o.lr))), next];
  }

  it("is the formula, bit for bit, at the first and later steps, of any length", () => {
    for (const option of variants)
      for (const first of [true, false])
        for (const length of [0, 1, 3, 4, 7, 16, 17, 40001]) {
          const [p, g, b] = [values(length, 1), values(length, 2), values(length, 3)];
          const [parameter, grad, before] = [place(p), place(g), place(b)];
          const [next, momentum] = [room(length), room(length)];
          const moves = option.momentum !== 0;
          sgd(
            host,
            {
              parameter: parameter.address,
              grad: grad.address,
              newParameter: next.address,
              ...(moves && { newMomentum: momentum.address }),
              ...(moves && !first && { momentum: before.address }),
            },
            length,
            option,
          );
          const expected = Array.from(p, (value, i) =>
            reference(value, g[i]!, moves && !first ? b[i] : undefined, option),
          );
          expect(next.read()).toEqual(Float32Array.from(expected, ([value]) => value));
          if (moves) expect(momentum.read()).toEqual(Float32Array.from(expected, ([, value]) => value));
          expect(next.intact() && momentum.intact()).toBe(true);
          for (const block of [parameter, grad, before, next, momentum]) host.free(block.address - 36);
        }
  });
});

describe("adam", () => {
  const options = { lr: 0.01, betas: [0.9, 0.999] as const, eps: 1e-8, weightDecay: 0, decoupled: false };

  it("is the formula, bit for bit, of any length", () => {
    for (const option of [
      options,
      { ...options, weightDecay: 0.1 },
      { ...options, weightDecay: 0.1, decoupled: true },
      { ...options, decoupled: true },
    ])
      for (const length of [0, 1, 5, 16, 33, 40001]) {
        const [p, g, m] = [values(length, 1), values(length, 2), values(length, 3)];
        const v = values(length, 4).map(Math.abs);
        const blocks = [p, g, m, v].map((data) => place(data));
        const [parameter, grad, mean, square] = blocks.map(({ address }) => address) as [
          number,
          number,
          number,
          number,
        ];
        const results = [room(length), room(length), room(length)] as const;
        const [newParameter, newMean, newSquare] = results.map(({ address }) => address) as [
          number,
          number,
          number,
        ];
        adam(host, { parameter, grad, mean, square, newParameter, newMean, newSquare }, length, 3, option);
        const { lr, eps, weightDecay, decoupled } = option;
        const [beta1, beta2] = option.betas;
        const expected = Array.from(p, (value, i) => {
          const gradient = weightDecay !== 0 && !decoupled ? f(g[i]! + f(value * f(weightDecay))) : g[i]!;
          const start = weightDecay !== 0 && decoupled ? f(value * f(1 - lr * weightDecay)) : value;
          const m1 = f(f(m[i]! * f(beta1)) + f(gradient * f(1 - beta1)));
          const v1 = f(f(v[i]! * f(beta2)) + f(f(gradient * gradient) * f(1 - beta2)));
          const denominator = f(f(f(Math.sqrt(v1)) / f(Math.sqrt(1 - beta2 ** 3))) + f(eps));
          return [f(start - f(f(m1 / denominator) * f(lr / (1 - beta1 ** 3)))), m1, v1];
        });
        results.forEach((block, k) => {
          expect(block.read()).toEqual(Float32Array.from(expected, (row) => row[k]!));
          expect(block.intact()).toBe(true);
        });
        for (const block of [...blocks, ...results]) host.free(block.address - 36);
      }
  });
});
