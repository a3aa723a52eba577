import type { Generator } from "@convkit/ndarray";

/**
 * A draw from Beta(a, a), in 0 .. 1.
 *
 * Up to a = 1 by Jöhnk's method: x = u^(1/a) and y = v^(1/a), drawn until x + y <= 1, give x / (x + y). Above, as the
 * share that one of two gamma variates has of their sum.
 * Source: Devroye, "Non-uniform random variate generation" (1986), sections IX.3.5 and IX.4.1.
 */
export function symmetricBeta(generator: Generator, a: number): number {
  if (a > 1) {
    const x = gamma(generator, a);
    return x / (x + gamma(generator, a));
  }
  for (;;) {
    // As logarithms: powers of 1/a underflow for a small a.
    const [logX, logY] = [Math.log(positive(generator)) / a, Math.log(positive(generator)) / a];
    if (Math.exp(logX) + Math.exp(logY) <= 1) return 1 / (1 + Math.exp(logY - logX));
  }
}

/**
 * A gamma variate of shape a > 1 and scale 1.
 * Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
 */
function gamma(generator: Generator, a: number): number {
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = generator.nextNormal();
    const v = (1 + c * normal) ** 3;
    if (v <= 0) continue;
    if (Math.log(positive(generator)) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A double in (0, 1]. */
function positive(generator: Generator): number {
  return 1 - generator.nextDouble();
}
