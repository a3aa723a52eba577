import { ArgumentError } from "@convkit/ndarray";

/** What follows the weight that is initialised. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu";

/**
 * The factor that keeps variances equal through a nonlinearity: torch.nn.init.calculate_gain.
 *
 * @param slope of leakyRelu where it is negative
 * @example
 * init.calculateGain("relu") // ~1.41421
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  const gains: Readonly<Record<Nonlinearity, number>> = {
    linear: 1,
    sigmoid: 1,
    tanh: 5 / 3,
    relu: Math.SQRT2,
    leakyRelu: Math.sqrt(2 / (1 + slope * slope)),
  };
  if (Object.hasOwn(gains, nonlinearity)) return gains[nonlinearity];
  const names = Object.keys(gains).join(", ");
  throw new ArgumentError(
    "calculateGain",
    `nonlinearity must be one of ${names}, got ${String(nonlinearity)}`,
  );
}
