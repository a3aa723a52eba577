import { sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import { chunksOf } from "./chunks.ts";
import type { Operand } from "./loop.ts";
import { withBlock } from "./with-block.ts";

/** Elements a chunk. */
const grain = 32768;

/** An array seen as `[N, C, S]`, and how its channels are cut into pieces of the batch. */
function channelsOf({ shape }: Operand) {
  const [images, channels, size] = [shape[0]!, shape[1]!, sizeOf(shape.slice(2))];
  const span = Math.max(1, Math.floor(grain / Math.max(1, size)));
  const pieces = Math.ceil(images / span);
  const rows = images * channels;
  const chunks = chunksOf(channels * pieces, 2 * size * Math.min(span, images));
  return { images, channels, size, span, pieces, rows, chunks, count: images * size };
}

/** Runs a kernel that leaves a pair of doubles for every channel and piece, and hands them to `use`. */
function withPairs(
  engine: Engine,
  pairs: number,
  run: (to: number) => void,
  use: (pairs: Float64Array) => void,
) {
  withBlock(engine, 16 * pairs, (block) => {
    run(block);
    use(new Float64Array(engine.memory.buffer, block, 2 * pairs));
  });
}

/** Numbers for every channel in linear memory, for as long as `use` runs. */
function withNumbers(engine: Engine, numbers: readonly number[], use: (address: number) => void): void {
  withBlock(engine, 4 * numbers.length, (block) => {
    engine.floats(block, numbers.length).set(numbers);
    use(block);
  });
}

/**
 * The mean and the biased variance of every channel of `[N, C, ...]`, in doubles and rounded once but for squares of
 * deviations, which are floats. Pieces of the batch are joined in their order.
 *
 * @param mean the address of `[C]`
 * @param variance the address of `[C]`
 *
 * Joining: Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
 */
export function channelMoments(engine: Engine, x: Operand, mean: number, variance: number): void {
  const { images, channels, size, span, pieces, chunks, count } = channelsOf(x);
  const integers = [images, channels, size, span, pieces, chunks];
  withPairs(
    engine,
    channels * pieces,
    (to) => engine.run("moments", chunks, [x.address, to, ...integers]),
    (pairs) => {
      const [means, variances] = [engine.floats(mean, channels), engine.floats(variance, channels)];
      for (let channel = 0; channel < channels; channel++) {
        let [n, centre, squares] = [0, count === 0 ? Number.NaN : 0, 0];
        for (let piece = 0; piece < pieces; piece++) {
          const at = 2 * (channel * pieces + piece);
          const more = size * Math.min(span, images - piece * span);
          const shift = pairs[at]! - centre;
          squares += pairs[at + 1]! + (shift * shift * n * more) / (n + more);
          centre += (shift * more) / (n + more);
          n += more;
        }
        means[channel] = centre;
        variances[channel] = squares / count;
      }
    },
  );
}

/** Addresses of `[C]`. */
export interface ChannelNumbers {
  readonly mean: number;
  readonly variance: number;
  readonly weight?: number | undefined;
}

/** Every channel's 1 / sqrt(variance + eps) and weight. */
function factors(engine: Engine, { variance, weight }: ChannelNumbers, channels: number, eps: number) {
  const variances = engine.floats(variance, channels);
  const weights = weight === undefined ? undefined : engine.floats(weight, channels);
  return Array.from(variances, (value, channel) => ({
    inverse: 1 / Math.sqrt(value + eps),
    weight: weights ? weights[channel]! : 1,
  }));
}

/**
 * Batch normalisation of `[N, C, ...]`: `y = (x - mean) / sqrt(variance + eps) * weight + bias` for every channel.
 *
 * Source: Ioffe & Szegedy, "Batch Normalization", arXiv:1502.03167, algorithm 1.
 */
export function normalise(
  engine: Engine,
  x: Operand,
  numbers: ChannelNumbers & { readonly bias?: number | undefined },
  eps: number,
  to: number,
): void {
  const { channels, size, rows } = channelsOf(x);
  const means = engine.floats(numbers.mean, channels);
  const biases = numbers.bias === undefined ? undefined : engine.floats(numbers.bias, channels);
  const table = factors(engine, numbers, channels, eps).flatMap(({ inverse, weight }, channel) => [
    means[channel]!,
    inverse * weight,
    biases ? biases[channel]! : 0,
  ]);
  const perChunk = Math.max(1, Math.floor(grain / Math.max(1, size)));
  withNumbers(engine, table, (address) =>
    engine.run("normalise", Math.ceil(rows / perChunk), [
      x.address,
      to,
      rows,
      channels,
      size,
      perChunk,
      address,
    ]),
  );
}

/**
 * The gradients of batch normalisation with the batch's own moments, from the gradient `g` of its result:
 *
 *   dbias = sum g,   dweight = sum g * xhat,   dx = weight / sigma * (g - mean(g) - xhat * mean(g * xhat))
 *
 * with xhat = (x - mean) / sigma, sigma = sqrt(variance + eps), and sums over all elements of a channel.
 *
 * @param to addresses of the results: `[N, C, ...]`, `[C]` and `[C]`; those left out are not written
 */
export function normaliseGrad(
  engine: Engine,
  x: Operand,
  g: number,
  numbers: ChannelNumbers,
  eps: number,
  to: { readonly input?: number; readonly weight?: number; readonly bias?: number },
): void {
  const { images, channels, size, span, pieces, rows, chunks, count } = channelsOf(x);
  const means = engine.floats(numbers.mean, channels).slice();
  const scales = factors(engine, numbers, channels, eps);
  const table: number[] = [];
  withPairs(
    engine,
    channels * pieces,
    (address) =>
      engine.run("momentsGrad", chunks, [
        ...[x.address, g, address, images, channels, size, span, pieces, numbers.mean, chunks],
      ]),
    (pairs) =>
      scales.forEach(({ inverse, weight }, channel) => {
        let [sum, products] = [0, 0];
        for (let at = 2 * channel * pieces; at < 2 * (channel + 1) * pieces; at += 2) {
          sum += pairs[at]!;
          products += pairs[at + 1]!;
        }
        if (to.bias !== undefined) engine.floats(to.bias, channels)[channel] = sum;
        if (to.weight !== undefined) engine.floats(to.weight, channels)[channel] = products * inverse;
        const slope = (weight * inverse ** 3 * products) / count;
        table.push(means[channel]!, slope, sum / count, weight * inverse);
      }),
  );
  const { input } = to;
  if (input === undefined) return;
  const perChunk = Math.max(1, Math.floor(grain / Math.max(1, size)));
  withNumbers(engine, table, (address) =>
    engine.run("normaliseGrad", Math.ceil(rows / perChunk), [
      ...[x.address, g, input, rows, channels, size, perChunk, address],
    ]),
  );
}
