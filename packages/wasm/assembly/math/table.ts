// Constants of functions in a thread's memory. V8 makes a vector constant anew at each of its uses, by three instructions,
// one of ten bytes; read from memory it is one, or part of another.

/** Writes constant k. */
// @ts-ignore: decorator
@inline
export function put(table: usize, k: usize, value: f32): void {
  v128.store(table + (k << 4), f32x4.splat(value));
}

/** Constant k in all lanes. */
// @ts-ignore: decorator
@inline
export function get(table: usize, k: usize): v128 {
  return v128.load(table + (k << 4));
}
