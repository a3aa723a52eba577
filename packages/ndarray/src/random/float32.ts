/** The smallest float32 that is not below a finite double; Infinity where there is none. */
export function float32AtLeast(value: number): number {
  const nearest = Math.fround(value);
  if (nearest >= value) return nearest;
  // Neighbouring floats of one sign are neighbouring integers: one away from zero for positives, towards it else.
  const bits = new Int32Array(Float32Array.of(nearest).buffer);
  bits[0]! += nearest >= 0 ? 1 : -1;
  return new Float32Array(bits.buffer)[0]!;
}
