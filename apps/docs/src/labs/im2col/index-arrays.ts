import { add, arange, expandDims, gather, type NDArray, repeat, tile } from "@convkit/ndarray";

/** Which element of an image each cell of the im2col matrix is: channel m, row i, column j. */
export interface IndexArrays {
  /** [K, 1] */
  readonly m: NDArray;
  /** [K, L] */
  readonly i: NDArray;
  readonly j: NDArray;
  /** What i and j are sums of: by the tap, and by the window. */
  readonly parts: Readonly<Record<"i0" | "i1" | "j0" | "j1", NDArray>>;
}

/** For an image [C, H, W] without padding at stride 1: K = C kH kW rows, L = Hout Wout columns. */
export function indexArrays(
  [channels, height, width]: readonly number[],
  kH: number,
  kW: number,
): IndexArrays {
  const [rows, columns] = [height! - kH + 1, width! - kW + 1];
  const counted = (n: number) => arange(n, { dtype: "int32" });
  const i0 = tile(repeat(counted(kH), kW), [channels!]);
  const i1 = repeat(counted(rows), columns);
  const j0 = tile(counted(kW), [kH * channels!]);
  const j1 = tile(counted(columns), [rows]);
  const m = expandDims(repeat(counted(channels!), kH * kW), 1);
  const outer = (a: NDArray, b: NDArray) => add(expandDims(a, 1), expandDims(b, 0));
  return { m, i: outer(i0, i1), j: outer(j0, j1), parts: { i0, i1, j0, j1 } };
}

/** x[:, m, i, j]: the im2col matrix by one gather. */
export function gatherColumns(x: NDArray, { m, i, j }: IndexArrays): NDArray {
  return gather(x, [null, m, i, j]);
}
