/**
 * The gradient of f by central differences, element by element:
 *
 *   df/dx_p ≈ (f(x + ε e_p) − f(x − ε e_p)) / 2ε
 *
 * with an error of order ε² from the curvature, and of order u |f| / ε from rounding to precision u.
 */
export function numericalGradient(
  f: (x: readonly number[]) => number,
  x: readonly number[],
  epsilon: number,
): number[] {
  return x.map(
    (value, place) => (f(x.with(place, value + epsilon)) - f(x.with(place, value - epsilon))) / (2 * epsilon),
  );
}
