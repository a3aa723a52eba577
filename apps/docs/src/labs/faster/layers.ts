import type { ChoiceSizes } from "./choices.ts";

const plain = { batch: 1, stride: 1, padding: 1, dilation: 1, groups: 1 };

/** Layers small enough that every algorithm computes them in a moment. */
export const layers: Readonly<Record<string, ChoiceSizes>> = {
  "3 × 3, 64 channels": { ...plain, channels: 64, size: 14, filters: 64, kernel: 3 },
  "a first layer on 8 digits": {
    ...{ ...plain, batch: 8, channels: 1, size: 28, filters: 6, kernel: 5 },
    padding: 2,
  },
  "3 × 3 with stride 2": { ...plain, channels: 32, size: 28, filters: 64, kernel: 3, stride: 2 },
  "1 × 1, 64 to 128 channels": {
    ...{ ...plain, channels: 64, size: 28, filters: 128, kernel: 1 },
    padding: 0,
  },
  "9 × 9, 16 channels": { ...plain, channels: 16, size: 32, filters: 16, kernel: 9, padding: 4 },
  "depthwise 3 × 3": { ...plain, channels: 64, size: 56, filters: 64, kernel: 3, groups: 64 },
};
