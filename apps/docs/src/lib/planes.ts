/** Where an element of an N-d array is drawn: which plane of the last two axes, which row and column of it. */
export interface Plane {
  /** Indices of the leading axes, empty for a matrix. */
  readonly leading: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** Of its first element, row-major. */
  readonly offset: number;
}

/** The planes of an array in row-major order; a vector is one row. */
export function planesOf(shape: readonly number[]): Plane[] {
  const [rows, columns] = shape.length < 2 ? [1, shape[0] ?? 1] : [shape.at(-2)!, shape.at(-1)!];
  const outer = shape.slice(0, -2);
  const count = outer.reduce((n, size) => n * size, 1);
  return Array.from({ length: count }, (_, plane) => ({
    leading: indicesAt(outer, plane),
    rows,
    columns,
    offset: plane * rows * columns,
  }));
}

/** The indices of an element from its place in row-major order. */
export function indicesAt(shape: readonly number[], place: number): number[] {
  const indices = new Array<number>(shape.length);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return indices;
}

/** The place of an element in row-major order. */
export function placeOf(shape: readonly number[], indices: readonly number[]): number {
  return shape.reduce((place, size, axis) => place * size + indices[axis]!, 0);
}
