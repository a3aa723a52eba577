/** exp(-2 pi i t / size) for t < size, as pairs of real and imaginary part: computed in float64, each rounded once. */
export function writeTwiddles(to: Float32Array, size: number): void {
  for (let t = 0; t < size; t++) {
    const angle = (2 * Math.PI * t) / size;
    to[2 * t] = Math.cos(angle);
    to[2 * t + 1] = -Math.sin(angle);
  }
}
