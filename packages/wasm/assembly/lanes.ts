// Four float32 lanes at a time. Everything here is inlined.

/** a * b + c: fused in the relaxed build, where the machine has it; rounded twice in the other. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return isDefined(USE_RELAXED) ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b, likewise. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return isDefined(USE_RELAXED) ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** a where the lanes of the mask are all ones, b where they are all zeros. */
// @ts-ignore: decorator
@inline
export function select(a: v128, b: v128, mask: v128): v128 {
  return isDefined(USE_RELAXED) ? i32x4.relaxed_laneselect(a, b, mask) : v128.bitselect(a, b, mask);
}

/** The sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline
export function sumOfLanes(a: v128): f32 {
  const pairs = f32x4.add(a, i32x4.shuffle(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
