/**
 * A WebAssembly function of nothing but multiply-adds in registers, assembled by hand:
 *
 *   (loop: 12 accumulators, each x = x * a + b, `unroll` times) repeated as often as asked; returns a sum
 *
 * Twelve chains hide the latency of a multiply followed by an add, and fit the 16 vector registers of x64.
 */
export const flopsPerIteration = 12 * 4 * 2 * 4;
const [accumulators, unroll] = [12, 4];

const op = {
  end: 0x0b,
  loop: 0x03,
  brIf: 0x0d,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Const: 0x41,
  f32Const: 0x43,
  i32Sub: 0x6b,
};
const simd = {
  splat: [0xfd, 0x13],
  add: [0xfd, 0xe4, 0x01],
  mul: [0xfd, 0xe6, 0x01],
  relaxedMadd: [0xfd, 0x85, 0x02],
  extractFirst: [0xfd, 0x1f, 0x00],
};
const [i32, f32, v128, empty] = [0x7f, 0x7d, 0x7b, 0x40];

/** @param relaxed fused multiply-add, where the engine has relaxed SIMD */
export function simdLoop(relaxed: boolean): Uint8Array<ArrayBuffer> {
  const [a, b, first] = [1, 2, 3];
  const start = (local: number, value: number) => [
    op.f32Const,
    ...new Uint8Array(Float32Array.of(value).buffer),
    ...simd.splat,
    op.set,
    local,
  ];
  const locals = Array.from({ length: accumulators }, (_, i) => first + i);
  const step = locals.flatMap((x) => {
    const loads = [op.get, x, op.get, a];
    const arithmetic = relaxed
      ? [...loads, op.get, b, ...simd.relaxedMadd]
      : [...loads, ...simd.mul, op.get, b, ...simd.add];
    return [...arithmetic, op.set, x];
  });
  const body = [
    ...[1, accumulators + 2, v128],
    ...start(a, 0.999),
    ...start(b, 0.001),
    ...locals.flatMap((x, i) => start(x, i / accumulators)),
    ...[op.loop, empty],
    ...Array.from({ length: unroll }, () => step).flat(),
    ...[op.get, 0, op.i32Const, 1, op.i32Sub, op.tee, 0, op.brIf, 0, op.end],
    ...[op.get, first],
    ...locals.slice(1).flatMap((x) => [op.get, x, ...simd.add]),
    ...simd.extractFirst,
    op.end,
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, "f".charCodeAt(0), 0, 0]),
    ...section(10, [1, ...size(body), ...body]),
  ]);
}

const size = ({ length }: { length: number }) =>
  length < 128 ? [length] : [(length & 127) | 128, length >> 7];
const section = (id: number, content: number[]) => [id, ...size(content), ...content];
