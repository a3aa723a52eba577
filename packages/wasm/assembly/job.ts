import { FLOATS, INTEGERS } from "./layout";

/** The i-th integer argument of a kernel. */
// @ts-ignore: decorator
@inline
export function integer(args: usize, i: i32): i32 {
  return load<i32>(args + (<usize>i << 2));
}

/** The i-th integer argument as an address. */
// @ts-ignore: decorator
@inline
export function pointer(args: usize, i: i32): usize {
  return load<u32>(args + (<usize>i << 2));
}

/** The i-th float argument. */
// @ts-ignore: decorator
@inline
export function float(args: usize, i: i32): f32 {
  return load<f32>(args + (FLOATS - INTEGERS) + (<usize>i << 2));
}

/** A thread's own megabyte: anything may lie there at the start of a chunk. */
// @ts-ignore: decorator
@inline
export function scratch(slot: i32): usize {
  return <usize>(<u32>slot);
}

/** Where chunk `i` of `chunks` starts in `total` items, when they are split as evenly as can be. */
// @ts-ignore: decorator
@inline
export function splitAt(total: i32, chunks: i32, i: i32): i32 {
  return <i32>((<i64>total * i) / chunks);
}
