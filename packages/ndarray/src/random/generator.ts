import { allocate, type DType } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { checkShape, contiguousLayout, type Shape, sizeOf } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";
import { float32AtLeast } from "./float32.ts";
import { portableLog } from "./log.ts";
import {
  type BernoulliOptions,
  checkRandomOptions,
  type GeneratorState,
  type IntegersOptions,
  type NormalOptions,
  type UniformOptions,
} from "./options.ts";
import { nextWord, type Words, wordsOfSeed } from "./xoshiro.ts";

/**
 * Seeded random numbers. A seed gives the same numbers, bit for bit, on every platform: all is made of 32-bit
 * integers and of + - * / and square roots of doubles, which IEEE 754 fixes to the last bit.
 *
 * @example
 * const generator = new Generator(1);
 * const saved = generator.state;
 * const first = generator.uniform([3]).toArray();
 * generator.state = saved;
 * generator.uniform([3]).toArray() // first
 */
export class Generator {
  #words: Words;
  #spare: number | null = null;

  /** @param seed an integer in 0 .. 2^53 - 1 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new ArgumentError("Generator", `the seed must be an integer in 0 .. 2^53 - 1, got ${seed}`);
    this.#words = wordsOfSeed(seed);
  }

  /** A snapshot of where the generator stands; assign one to go back there. */
  get state(): GeneratorState {
    return { words: this.#words.map((word) => word >>> 0), spare: this.#spare };
  }

  set state({ words, spare }: GeneratorState) {
    const valid =
      words.length === 4 && words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
    if (!valid || words.every((word) => word === 0))
      throw new ArgumentError(
        "Generator",
        `a state has four unsigned 32-bit words, not all zero, got [${words.join(", ")}]`,
      );
    const [a, b, c, d] = words as Words;
    this.#words = [a | 0, b | 0, c | 0, d | 0];
    this.#spare = spare;
  }

  /** An integer in 0 .. 2^32 - 1, each as likely. */
  nextUint32(): number {
    return nextWord(this.#words);
  }

  /** A double in [0, 1): a multiple of 2^-53, each as likely. */
  nextDouble(): number {
    const high = nextWord(this.#words) >>> 5;
    return (high * 2 ** 26 + (nextWord(this.#words) >>> 6)) / 2 ** 53;
  }

  /**
   * A normal double of mean 0 and variance 1, by the polar method: a point in the unit disc gives two.
   * Source: Marsaglia & Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
   */
  nextNormal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    let [u, v, square] = [0, 0, 0];
    do {
      u = 2 * this.nextDouble() - 1;
      v = 2 * this.nextDouble() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * portableLog(square)) / square);
    this.#spare = v * factor;
    return u * factor;
  }

  /** An integer in 0 .. bound - 1, each as likely: draws beyond the last whole multiple of `bound` are dropped. */
  #below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let word = nextWord(this.#words);
    while (word >= limit) word = nextWord(this.#words);
    return word % bound;
  }

  /**
   * Uniform values in `[low, high)`: multiples of 2^-24 (float32) or 2^-53 (float64) of the interval.
   *
   * @throws ArgumentError unless low < high, both finite, and the dtype has a value in between
   * @example
   * new Generator(0).uniform([2, 3], { low: -1 }).shape // [2, 3]
   */
  uniform(shape: Shape, options: UniformOptions = {}): NDArray {
    checkRandomOptions("uniform", "uniform", options);
    const { low = 0, high = 1, dtype = "float32" } = options;
    const single = dtype === "float32";
    const round = single ? Math.fround : (value: number) => value;
    if (!(low < high) || !Number.isFinite(high - low) || !Number.isFinite(round(low) - round(high)))
      throw new ArgumentError(
        "uniform",
        `low must be less than high, both finite as ${dtype}, got ${low} and ${high}`,
      );
    if (single && float32AtLeast(low) >= high)
      throw new ArgumentError("uniform", `no float32 lies in [low, high), got ${low} and ${high}`);
    const unit = single ? () => (this.nextUint32() >>> 8) / 2 ** 24 : () => this.nextDouble();
    return this.#fill("uniform", shape, dtype, () => {
      // Rounding may leave the interval, from a narrow one in at most about half of all draws.
      for (;;) {
        const value = round(low + (high - low) * unit());
        if (value >= low && value < high) return value;
      }
    });
  }

  /**
   * Normal values.
   *
   * @throws ArgumentError unless mean is finite, and std finite and not negative
   * @example
   * new Generator(0).normal([1000], { mean: 5, std: 0 }).slice(0).item() // 5
   */
  normal(shape: Shape, options: NormalOptions = {}): NDArray {
    checkRandomOptions("normal", "normal", options);
    const { mean = 0, std = 1, dtype = "float32" } = options;
    if (!Number.isFinite(mean) || !Number.isFinite(std) || std < 0)
      throw new ArgumentError(
        "normal",
        `mean and std must be finite and std not negative, got ${mean} and ${std}`,
      );
    return this.#fill("normal", shape, dtype, () => mean + std * this.nextNormal());
  }

  /**
   * Integers in `low .. high - 1`, each as likely.
   *
   * @throws ArgumentError unless low < high are integers that the dtype holds
   * @example
   * new Generator(0).integers([5], { low: 3, high: 4 }).toArray() // [3, 3, 3, 3, 3]
   */
  integers(shape: Shape, options: IntegersOptions): NDArray {
    checkRandomOptions("integers", "integers", options);
    const { low = 0, high, dtype = "int32" } = options;
    const fit = Number.isInteger(low) && Number.isInteger(high) && fits(low, dtype) && fits(high - 1, dtype);
    if (!fit || low >= high || high - low > 2 ** 32)
      throw new ArgumentError(
        "integers",
        `low and high must be integers that ${dtype} holds, low < high, at most 2^32 apart, got ${low} and ${high}`,
      );
    return this.#fill("integers", shape, dtype, () => low + this.#below(high - low));
  }

  /**
   * True with a probability (to within 2^-32), as bool or as 0 and 1 of another dtype.
   *
   * @throws ArgumentError unless the probability is in 0 .. 1
   * @example
   * new Generator(0).bernoulli([3], { probability: 1 }).toArray() // [true, true, true]
   */
  bernoulli(shape: Shape, options: BernoulliOptions = {}): NDArray {
    checkRandomOptions("bernoulli", "bernoulli", options);
    const { probability = 0.5, dtype = "bool" } = options;
    if (!(probability >= 0 && probability <= 1))
      throw new ArgumentError("bernoulli", `the probability must be in 0 .. 1, got ${probability}`);
    const threshold = probability * 2 ** 32;
    return this.#fill("bernoulli", shape, dtype, () => (this.nextUint32() < threshold ? 1 : 0));
  }

  /**
   * The integers `0 .. n-1` in random order, every order as likely, as int32.
   * Source: Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964).
   */
  permutation(n: number): NDArray {
    checkShape("permutation", [n]);
    if (n > 2 ** 31)
      throw new ArgumentError("permutation", `the integers must fit int32, so n is at most 2^31, got ${n}`);
    const order = allocate("int32", n, "permutation");
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return new NDArray(order, "int32", contiguousLayout([n]));
  }

  #fill(functionName: string, shape: Shape, dtype: DType, next: () => number): NDArray {
    checkShape(functionName, shape);
    const data = allocate(dtype, sizeOf(shape), functionName);
    for (let i = 0; i < data.length; i++) data[i] = next();
    return new NDArray(data, dtype, contiguousLayout([...shape]));
  }
}
