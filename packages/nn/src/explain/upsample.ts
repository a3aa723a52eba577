import { matmul, type Tensor, tensor, transpose } from "@convkit/autograd";

/**
 * The matrix `[to, from]` of linear interpolation along an axis. Elements have their centres at 1/2, 3/2, ...; beyond the
 * outermost ones values stay the same:
 *
 *   y[i] = (1 - t) x[k] + t x[min(k + 1, from - 1)],   k + t = max(0, (i + 1/2) from / to - 1/2),   0 <= t < 1
 */
export function interpolationMatrix(from: number, to: number): Float64Array {
  const matrix = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const k = Math.floor(at);
    matrix[i * from + k]! += 1 - (at - k);
    matrix[i * from + Math.min(k + 1, from - 1)]! += at - k;
  }
  return matrix;
}

/** `[..., H, W]` to `[..., height, width]`, bilinearly, as torch's `interpolate` with `align_corners=False`. */
export function upsampleBilinear(x: Tensor, height: number, width: number): Tensor {
  const [h, w] = x.shape.slice(-2) as [number, number];
  const { dtype, backend } = x;
  const matrix = (from: number, to: number) =>
    tensor(interpolationMatrix(from, to), { shape: [to, from], dtype, backend });
  return matmul(matmul(matrix(h, height), x), transpose(matrix(w, width)));
}
