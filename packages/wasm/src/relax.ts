type Bytes = ArrayLike<number>;

const mul = [0xfd, 0xe6, 0x01];
const set = (local: Bytes) => [0x21, local[0]!, local[1]!];
const get = (local: Bytes) => [0x20, local[0]!, local[1]!];

/**
 * Relaxed instructions on operands a, b and c, and what the SIMD build has for them. The locals, whose numbers take two
 * bytes, are used nowhere else.
 */
export const fusions: readonly { fused: readonly number[]; site: (t: Bytes, u: Bytes) => number[] }[] = [
  // f32x4.relaxed_madd: a * b + c
  { fused: [0xfd, 0x85, 0x02], site: (t) => [...set(t), ...mul, ...get(t), 0xfd, 0xe4, 0x01] },
  // f32x4.relaxed_nmadd: c - a * b
  {
    fused: [0xfd, 0x86, 0x02],
    site: (t, u) => [...set(t), ...mul, ...set(u), ...get(t), ...get(u), 0xfd, 0xe5, 0x01],
  },
  // i32x4.relaxed_laneselect, or v128.bitselect and a nop
  { fused: [0xfd, 0x8b, 0x02], site: () => [0xfd, 0x52, 0x01] },
];

const nop = 0x01;

/** Makes the relaxed build of the SIMD build, in place; scripts/relaxable.ts has prepared it. */
export function relax(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at++) {
    // A look at two bytes first: there are thousands of places, and a program waits for this when it starts.
    const isSite = bytes[at] === 0x21 ? bytes[at + 4] === 0xe6 : bytes[at] === 0xfd && bytes[at + 1] === 0x52;
    if (!isSite) continue;
    for (const { fused, site } of fusions) {
      const found = site(bytes.subarray(at + 1), bytes.subarray(at + 7));
      if (found.every((byte, i) => bytes[at + i] === byte))
        bytes.fill(nop, at, at + found.length).set(fused, at);
    }
  }
}
