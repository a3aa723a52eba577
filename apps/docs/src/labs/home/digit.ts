/** A seven in 8 x 8 pixels, from 0 (paper) to 1 (ink), as a pen with soft edges draws it. */
export const digit: readonly number[] = [
  "........",
  ".479996.",
  ".369998.",
  "....489.",
  "...2895.",
  "...793..",
  "..4982..",
  "..783...",
].flatMap((row) => [...row].map((pixel) => (pixel === "." ? 0 : Number(pixel) / 9)));

/** Kernels whose results tell their story at a glance. */
export const kernels = [
  { name: "level edges", values: [-1, -1, -1, 0, 0, 0, 1, 1, 1] },
  { name: "upright edges", values: [-1, 0, 1, -1, 0, 1, -1, 0, 1] },
  { name: "slanted strokes", values: [-1, 0, 1, 0, 2, 0, 1, 0, -1] },
] as const;
