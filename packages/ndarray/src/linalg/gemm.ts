import type { TypedArray } from "../dtype.ts";

/** Doubles of A packed at a time: 1 MB, which stays in the second-level cache. */
const blockDoubles = 131072;

/**
 * The matrix product C = A B, or C += A B: `C[i,j] = sum over p of A[i,p] * B[p,j]`, A `[m, k]`, B `[k, n]`.
 *
 * Element (i, j) of a matrix is at `offset + i * rowStride + j * columnStride`, so transposes and slices need no
 * copy. Each sum is one chain of doubles in the order of p, rounded once when stored: exact for integers up to
 * 2^53, and the same whatever the blocking.
 *
 * Both operands are first packed into strips, A four rows and B four columns wide, in the order in which the
 * inner loop reads them; that loop keeps a 4 x 4 tile of C in registers. The idea: Goto & van de Geijn,
 * "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).
 *
 * Trusts its arguments: this is the kernel under `matmul`.
 *
 * @example
 * const c = new Float32Array(4);
 * const [a, b] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8)];
 * gemm(2, 2, 2, a, 0, 2, 1, b, 0, 2, 1, c, 0, 2, false);
 * c // Float32Array.of(19, 22, 43, 50)
 */
export function gemm(
  m: number,
  n: number,
  k: number,
  a: TypedArray,
  aOffset: number,
  aRowStride: number,
  aColumnStride: number,
  b: TypedArray,
  bOffset: number,
  bRowStride: number,
  bColumnStride: number,
  c: TypedArray,
  cOffset: number,
  cRowStride: number,
  accumulate: boolean,
): void {
  const blockRows = Math.max(4, 4 * Math.floor(blockDoubles / (4 * Math.max(k, 1))));
  const rows = Math.min(m, blockRows);
  const aPanel = new Float64Array(4 * Math.ceil(rows / 4) * k);
  const bStrip = new Float64Array(4 * k);
  const tile = new Float64Array(16);
  for (let i0 = 0; i0 < m; i0 += rows) {
    const iEnd = Math.min(i0 + rows, m);
    for (let i = i0; i < iEnd; i += 4)
      pack(
        aPanel,
        (i - i0) * k,
        Math.min(4, iEnd - i),
        k,
        a,
        aOffset + i * aRowStride,
        aRowStride,
        aColumnStride,
      );
    for (let j = 0; j < n; j += 4) {
      const width = Math.min(4, n - j);
      pack(bStrip, 0, width, k, b, bOffset + j * bColumnStride, bColumnStride, bRowStride);
      for (let i = i0; i < iEnd; i += 4) {
        multiplyStrips(k, aPanel, (i - i0) * k, bStrip, tile);
        storeTile(
          tile,
          Math.min(4, iEnd - i),
          width,
          c,
          cOffset + i * cRowStride + j,
          cRowStride,
          accumulate,
        );
      }
    }
  }
}

/** Interleaves `lines` (up to 4) lines of `k` elements: `strip[4 p + l] = x[start + l * lineStride + p * stride]`. */
function pack(
  strip: Float64Array,
  at: number,
  lines: number,
  k: number,
  x: TypedArray,
  start: number,
  lineStride: number,
  stride: number,
): void {
  if (lines === 4) {
    const [line1, line2, line3] = [lineStride, 2 * lineStride, 3 * lineStride];
    for (let from = start, to = at, end = at + 4 * k; to < end; to += 4, from += stride) {
      strip[to] = x[from]!;
      strip[to + 1] = x[from + line1]!;
      strip[to + 2] = x[from + line2]!;
      strip[to + 3] = x[from + line3]!;
    }
    return;
  }
  strip.fill(0, at, at + 4 * k);
  for (let l = 0; l < lines; l++) {
    let from = start + l * lineStride;
    for (let p = 0, to = at + l; p < k; p++, to += 4, from += stride) strip[to] = x[from]!;
  }
}

/** `tile[4 i + j] = sum over p of a[4 p + i] * b[4 p + j]`, sixteen sums at a time. */
function multiplyStrips(
  k: number,
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  tile: Float64Array,
): void {
  let [c00, c01, c02, c03, c10, c11, c12, c13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [c20, c21, c22, c23, c30, c31, c32, c33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let p = 0, i = aStart; p < 4 * k; p += 4, i += 4) {
    const b0 = b[p]!;
    const b1 = b[p + 1]!;
    const b2 = b[p + 2]!;
    const b3 = b[p + 3]!;
    const a0 = a[i]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[i + 1]!;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[i + 2]!;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[i + 3]!;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c02;
  tile[3] = c03;
  tile[4] = c10;
  tile[5] = c11;
  tile[6] = c12;
  tile[7] = c13;
  tile[8] = c20;
  tile[9] = c21;
  tile[10] = c22;
  tile[11] = c23;
  tile[12] = c30;
  tile[13] = c31;
  tile[14] = c32;
  tile[15] = c33;
}

function storeTile(
  tile: Float64Array,
  rows: number,
  columns: number,
  c: TypedArray,
  start: number,
  rowStride: number,
  accumulate: boolean,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = start + i * rowStride + j;
      c[at] = accumulate ? c[at]! + tile[4 * i + j]! : tile[4 * i + j]!;
    }
  }
}
