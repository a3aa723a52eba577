// The one-dimensional transforms of Winograd's minimal filtering, four independent problems at a time.
//
// F(m, 3) gives m outputs of a filter of 3 taps from t = m + 2 inputs by t products: y = A^T [(G g) . (B^T d)]. It is
// the transpose of multiplying polynomials by their values at t points, one of which is infinity (Lavin & Gray,
// arXiv:1509.09308, section 4; Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution",
// arXiv:1803.10986). With p the finite points and N_p = product of (p - q) over the others q:
//
//   row p of G     the powers of p, divided by N_p        row infinity: the last tap
//   row p of B^T   coefficients of the product of (x - q)    row infinity: that of all (x - p)
//   column p of A^T the powers of p                        column infinity: the last unit vector
//
// F(2,3) has the points 0, 1, -1. F(4,3) has 0, +-a, +-b with a = 1/sqrt2 and b = sqrt2: as a*b = 1 and a^2 + b^2 = 5/2,
// it costs what the usual points 0, +-1, +-2 cost, and its error is a fifth of theirs. (Points with such cancellations: Alam
// et al., "Winograd convolution for deep neural networks: efficient point selection", arXiv:2201.10369.)
//
// The gradient in the filter is F(3, m): the same points and B^T; G has m columns and A^T three rows. There 1/N_p is
// applied with A^T, once a filter instead of once a tile.
import { madd, nmadd } from "../lanes";

const A: f32 = 0.7071067811865476;
const B: f32 = 1.4142135623730951;

// @ts-ignore: decorator
@inline
function scaled(factor: f32, x: v128): v128 {
  return f32x4.mul(f32x4.splat(factor), x);
}

/** x + factor * y. */
// @ts-ignore: decorator
@inline
function plus(x: v128, factor: f32, y: v128): v128 {
  return madd(f32x4.splat(factor), y, x);
}

/** x - factor * y. */
// @ts-ignore: decorator
@inline
function minus(x: v128, factor: f32, y: v128): v128 {
  return nmadd(f32x4.splat(factor), y, x);
}

/** x + y and x - y. */
// @ts-ignore: decorator
@inline
function storeBoth(to: usize, step: usize, x: v128, y: v128): void {
  v128.store(to, f32x4.add(x, y));
  v128.store(to + step, f32x4.sub(x, y));
}

/** B^T of F(4,3): six inputs to six points. */
// @ts-ignore: decorator
@inline
export function data6(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  to: usize,
  step: usize,
): void {
  v128.store(to, f32x4.add(minus(d0, 2.5, d2), d4));
  storeBoth(to + step, step, minus(d4, 2, d2), scaled(A, minus(d3, 2, d1)));
  storeBoth(to + 3 * step, step, minus(d4, 0.5, d2), scaled(B, minus(d3, 0.5, d1)));
  v128.store(to + 5 * step, f32x4.add(minus(d1, 2.5, d3), d5));
}

/** B^T of F(2,3): four inputs to four points. */
// @ts-ignore: decorator
@inline
export function data4(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.sub(d0, d2));
  storeBoth(to + step, step, d2, d1);
  v128.store(to + 3 * step, f32x4.sub(d3, d1));
}

/** G of F(4,3): three taps to six points. */
// @ts-ignore: decorator
@inline
export function filter6(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, g0);
  storeBoth(to + step, step, scaled(-2 / 3, plus(g0, 0.5, g2)), scaled((-2 / 3) * A, g1));
  storeBoth(to + 3 * step, step, scaled(1 / 6, plus(g0, 2, g2)), scaled(B / 6, g1));
  v128.store(to + 5 * step, g2);
}

/** G of F(2,3): three taps to four points. */
// @ts-ignore: decorator
@inline
export function filter4(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, g0);
  storeBoth(to + step, step, scaled(0.5, f32x4.add(g0, g2)), scaled(0.5, g1));
  v128.store(to + 3 * step, g2);
}

/** A^T of F(4,3): the values at six points, `from` on, to four outputs. */
// @ts-ignore: decorator
@inline
export function output4(from: usize, fromStep: usize, to: usize, step: usize): void {
  const p = v128.load(from + fromStep);
  const q = v128.load(from + 2 * fromStep);
  const r = v128.load(from + 3 * fromStep);
  const s = v128.load(from + 4 * fromStep);
  const evenA = f32x4.add(p, q);
  const oddA = f32x4.sub(p, q);
  const evenB = f32x4.add(r, s);
  const oddB = f32x4.sub(r, s);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), evenA), evenB));
  v128.store(to + step, plus(scaled(A, oddA), B, oddB));
  v128.store(to + 2 * step, plus(scaled(0.5, evenA), 2, evenB));
  v128.store(to + 3 * step, plus(plus(v128.load(from + 5 * fromStep), A / 2, oddA), 2 * B, oddB));
}

/** A^T of F(2,3): the values at four points to two outputs. */
// @ts-ignore: decorator
@inline
export function output2(from: usize, fromStep: usize, to: usize, step: usize): void {
  const p = v128.load(from + fromStep);
  const q = v128.load(from + 2 * fromStep);
  v128.store(to, f32x4.add(v128.load(from), f32x4.add(p, q)));
  v128.store(to + step, f32x4.add(v128.load(from + 3 * fromStep), f32x4.sub(p, q)));
}

/** G of F(3,4), without 1/N: four output gradients to six points. */
// @ts-ignore: decorator
@inline
export function grad6(h0: v128, h1: v128, h2: v128, h3: v128, to: usize, step: usize): void {
  v128.store(to, h0);
  storeBoth(to + step, step, plus(h0, 0.5, h2), scaled(A, plus(h1, 0.5, h3)));
  storeBoth(to + 3 * step, step, plus(h0, 2, h2), scaled(B, plus(h1, 2, h3)));
  v128.store(to + 5 * step, h3);
}

/** G of F(3,2), without 1/N: two output gradients to four points. */
// @ts-ignore: decorator
@inline
export function grad4(h0: v128, h1: v128, to: usize, step: usize): void {
  v128.store(to, h0);
  storeBoth(to + step, step, h0, h1);
  v128.store(to + 3 * step, h1);
}

/** A^T of F(3,4), with 1/N: the values at six points to three taps. */
// @ts-ignore: decorator
@inline
export function taps6(from: usize, fromStep: usize, to: usize, step: usize): void {
  const p = v128.load(from + fromStep);
  const q = v128.load(from + 2 * fromStep);
  const r = v128.load(from + 3 * fromStep);
  const s = v128.load(from + 4 * fromStep);
  const evenA = scaled(-2 / 3, f32x4.add(p, q));
  const evenB = scaled(1 / 6, f32x4.add(r, s));
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), evenA), evenB));
  v128.store(to + step, plus(scaled((-2 / 3) * A, f32x4.sub(p, q)), B / 6, f32x4.sub(r, s)));
  v128.store(to + 2 * step, plus(plus(v128.load(from + 5 * fromStep), 0.5, evenA), 2, evenB));
}

/** A^T of F(3,2), with 1/N: the values at four points to three taps. */
// @ts-ignore: decorator
@inline
export function taps4(from: usize, fromStep: usize, to: usize, step: usize): void {
  const p = v128.load(from + fromStep);
  const q = v128.load(from + 2 * fromStep);
  const even = scaled(0.5, f32x4.add(p, q));
  v128.store(to, f32x4.add(v128.load(from), even));
  v128.store(to + step, scaled(0.5, f32x4.sub(p, q)));
  v128.store(to + 2 * step, f32x4.add(v128.load(from + 3 * fromStep), even));
}
