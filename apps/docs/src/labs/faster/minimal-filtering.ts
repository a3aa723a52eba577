import { type Matrix, multiply, transpose } from "./small-matrix.ts";

/** The three transforms of F(m, k): y = A^T [(G g) . (B^T d)] gives m outputs of a filter of k taps by m + k - 1 products. */
export interface Transforms {
  /** `[t, k]`, of the filter. */
  readonly G: Matrix;
  /** `[t, t]`, of the data. */
  readonly BT: Matrix;
  /** `[m, t]`, of the products. */
  readonly AT: Matrix;
}

/** Coefficients of the product of (x - root), from the constant on. */
function polynomial(roots: readonly number[]): number[] {
  let product = [1];
  for (const root of roots)
    product = [...product, 0].map((_, i) => (product[i - 1] ?? 0) - root * (product[i] ?? 0));
  return product;
}

const powers = (x: number, count: number) => Array.from({ length: count }, (_, power) => x ** power);
const lastUnit = (count: number) => Array.from({ length: count }, (_, i) => Number(i === count - 1));

/**
 * The transforms that belong to interpolation points, finite ones and one at infinity. With N_p the product of (p - q) over
 * the other points q, row p of G holds the powers of p over N_p, row p of B^T the coefficients of the product of (x - q),
 * column p of A^T the powers of p. Rows of G and B^T have their signs exchanged where that makes N_p positive.
 *
 * Lavin & Gray, arXiv:1509.09308, section 4; Barabasz et al., arXiv:1803.10986.
 */
export function transformsOf(points: readonly number[], taps: number): Transforms {
  const size = points.length + 1;
  const outputs = size - taps + 1;
  const rows = points.map((p) => {
    const others = points.filter((q) => q !== p);
    const scale = others.reduce((product, q) => product * (p - q), 1);
    const sign = Math.sign(scale);
    return {
      filter: powers(p, taps).map((power) => power / Math.abs(scale)),
      data: [...polynomial(others), 0].map((coefficient) => sign * coefficient + 0),
      output: powers(p, outputs),
    };
  });
  return {
    G: [...rows.map(({ filter }) => filter), lastUnit(taps)],
    BT: [...rows.map(({ data }) => data), polynomial(points).map((coefficient) => coefficient + 0)],
    AT: transpose([...rows.map(({ output }) => output), lastUnit(outputs)]),
  };
}

/** Every array on the way of one tile, in two dimensions: Y = A^T [(G g G^T) . (B^T d B)] A. */
export interface TileSteps {
  readonly Gg: Matrix;
  readonly U: Matrix;
  readonly BTd: Matrix;
  readonly V: Matrix;
  readonly M: Matrix;
  readonly ATM: Matrix;
  readonly Y: Matrix;
}

/** @param d `[t, t]` @param g `[k, k]` */
export function filterTile({ G, BT, AT }: Transforms, d: Matrix, g: Matrix): TileSteps {
  const Gg = multiply(G, g);
  const U = multiply(Gg, transpose(G));
  const BTd = multiply(BT, d);
  const V = multiply(BTd, transpose(BT));
  const M = U.map((row, i) => row.map((value, j) => value * V[i]![j]! + 0));
  const ATM = multiply(AT, M);
  return { Gg, U, BTd, V, M, ATM, Y: multiply(ATM, transpose(AT)) };
}

/** Products of a tile, beside those of the direct method for the same outputs. */
export function productCounts({ AT, G, BT }: Transforms) {
  const direct = (AT.length * G[0]!.length) ** 2;
  const points = BT.length ** 2;
  return { outputs: AT.length ** 2, points, direct, times: direct / points };
}
