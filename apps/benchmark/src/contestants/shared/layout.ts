/** `[N, C, ...spatial]` to `[N, ...spatial, C]`, and weights `[O, C, ...k]` to `[...k, C, O]`, by one transposition. */
export function transposeArray(
  data: Float32Array,
  shape: readonly number[],
  order: readonly number[],
): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const index = to.map(() => 0);
  let from = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[from]!;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < to[axis]!) break;
      from -= steps[axis]! * to[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

const spatial = (rank: number) => Array.from({ length: rank - 2 }, (_, i) => i + 2);

/** Channels first to channels last. */
export const lastOrder = (rank: number) => [0, ...spatial(rank), 1];
/** Channels last to channels first. */
export const firstOrder = (rank: number) => [0, rank - 1, ...spatial(rank).map((i) => i - 1)];
/** `[O, C, ...k]` to `[...k, C, O]`. */
export const weightOrder = (rank: number) => [...spatial(rank), 1, 0];
/** `[...k, C, O]` to `[O, C, ...k]`. */
export const weightBackOrder = (rank: number) => [rank - 1, rank - 2, ...spatial(rank).map((i) => i - 2)];

export const permuteShape = (shape: readonly number[], order: readonly number[]) =>
  order.map((axis) => shape[axis]!);
