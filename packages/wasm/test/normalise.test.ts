import { describe, expect, it } from "vitest";
import { channelMoments, normalise, normaliseGrad } from "../src/index.ts";
import { host, type Placed, place, room } from "./memory.ts";

const eps = 1e-5;
const shapes = [
  [2, 3, 4, 5],
  [7, 1, 1],
  [9, 5],
  [3, 2, 67],
  [40, 3, 33, 33],
  [1, 2, 300, 301],
];

const values = (length: number, seed: number, offset = 0) =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + seed * 78.233) * 2 + offset);

/** The elements of every channel, by position. */
function channelsOf(shape: readonly number[]): number[][] {
  const [images, channels] = [shape[0]!, shape[1]!];
  const size = shape.slice(2).reduce((product, length) => product * length, 1);
  return Array.from({ length: channels }, (_, c) =>
    Array.from(
      { length: images * size },
      (_, i) => (Math.floor(i / size) * channels + c) * size + (i % size),
    ),
  );
}

/** Algorithm 1 of the paper and its gradient, in doubles. */
function reference(x: Float32Array, g: Float32Array, at: readonly number[], weight: number, bias: number) {
  const average = (f: (i: number) => number) => at.reduce((sum, i) => sum + f(i), 0) / at.length;
  const mean = average((i) => x[i]!);
  const variance = average((i) => (x[i]! - mean) ** 2);
  const sigma = Math.sqrt(variance + eps);
  const hat = (i: number) => (x[i]! - mean) / sigma;
  const [gradMean, slope] = [average((i) => g[i]!), average((i) => g[i]! * hat(i))];
  return {
    mean,
    variance,
    dbias: gradMean * at.length,
    dweight: slope * at.length,
    y: (i: number) => hat(i) * weight + bias,
    dx: (i: number) => (weight / sigma) * (g[i]! - gradMean - hat(i) * slope),
  };
}

describe("batch normalisation", () => {
  it.each(shapes.flatMap((shape) => [0, 100].map((offset) => ({ shape, offset }))))(
    "of $shape about $offset, and its gradients, agree with doubles",
    ({ shape, offset }) => {
      const [length, channels] = [shape.reduce((a, b) => a * b, 1), shape[1]!];
      const [x, g] = [values(length, 1, offset), values(length, 2)];
      const [weights, biases] = [values(channels, 3), values(channels, 4)];
      const [input, grad, weight, bias] = [place(x, shape), place(g, shape), place(weights), place(biases)];
      const [y, dx] = [room(length), room(length)];
      const [mean, variance, dweight, dbias] = [1, 2, 3, 4].map(() => room(channels)) as [
        Placed,
        Placed,
        Placed,
        Placed,
      ];
      channelMoments(host, input, mean.address, variance.address);
      const numbers = { mean: mean.address, variance: variance.address, weight: weight.address };
      normalise(host, input, { ...numbers, bias: bias.address }, eps, y.address);
      normaliseGrad(host, input, grad.address, numbers, eps, {
        input: dx.address,
        weight: dweight.address,
        bias: dbias.address,
      });
      const [ys, dxs] = [y.read(), dx.read()];
      // Deviations are rounded as floats of the data's size: 2^-24 * |x|, seen in units of sigma (about 1.4).
      const tolerance = (4 + Math.abs(offset)) * 2 ** -22;
      channelsOf(shape).forEach((at, c) => {
        const expected = reference(x, g, at, weights[c]!, biases[c]!);
        expect(Math.abs(mean.read()[c]! - expected.mean)).toBeLessThan((1 + offset) * 2 ** -23);
        expect(Math.abs(variance.read()[c]! - expected.variance)).toBeLessThan(tolerance);
        const scale = Math.sqrt(at.length) * 8;
        expect(Math.abs(dbias.read()[c]! - expected.dbias) / scale).toBeLessThan(2 ** -20);
        expect(Math.abs(dweight.read()[c]! - expected.dweight) / scale).toBeLessThan(tolerance);
        const steep = 1 / Math.sqrt(expected.variance + eps);
        for (const i of at) {
          if (expected.variance < 0.1) continue;
          expect(Math.abs(ys[i]! - expected.y(i))).toBeLessThan(4 * tolerance * (1 + steep));
          expect(Math.abs(dxs[i]! - expected.dx(i))).toBeLessThan(8 * tolerance * (1 + steep) ** 2);
        }
      });
      expect([y, dx, mean, variance, dweight, dbias].every((block) => block.intact())).toBe(true);
    },
  );

  it("gives the variance of numbers far from 0, where squares would cancel", () => {
    const x = Float32Array.from({ length: 4096 }, (_, i) => 10000 + (i % 2));
    const [input, mean, variance] = [place(x, [4096, 1]), room(1), room(1)];
    channelMoments(host, input, mean.address, variance.address);
    expect([mean.read()[0], variance.read()[0]]).toEqual([10000.5, 0.25]);
  });

  it("takes more channels than a job may have chunks", () => {
    const channels = 1_000_001;
    const x = Float32Array.from({ length: 2 * channels }, (_, i) => i);
    const [input, mean, variance, bias] = [
      place(x, [2, channels]),
      room(channels),
      room(channels),
      room(channels),
    ];
    channelMoments(host, input, mean.address, variance.address);
    const numbers = { mean: mean.address, variance: variance.address };
    normaliseGrad(host, input, input.address, numbers, eps, { bias: bias.address });
    const last = channels - 1;
    expect([mean.read()[last], bias.read()[last]]).toEqual(
      [1.5 * channels - 1, 3 * channels - 2].map(Math.fround),
    );
    expect(variance.read()[last]).toBe(Math.fround((channels / 2) ** 2));
  });
});
