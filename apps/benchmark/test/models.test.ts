import { expect, test } from "vitest";
import { lenet5, mnistCnn, multiplyAdds, resnet8 } from "../src/models.ts";

test("multiply-adds of the models, counted by hand", () => {
  // 5x5x6 at 28x28, 5x5x6x16 at 10x10, then 400-120-84-10.
  expect(multiplyAdds(lenet5, 28)).toBe(150 * 784 + 2400 * 100 + 48_000 + 10_080 + 840);
  // 3x3x32 at 28x28, 3x3x32x64 at 14x14, then 3136-128-10.
  expect(multiplyAdds(mnistCnn, 28)).toBe(288 * 784 + 18_432 * 196 + 401_408 + 1280);
  // The stem and a block at 32x32, then blocks of 32 channels at 16x16 and of 64 at 8x8, each with a 1x1 shortcut.
  const [stem, first] = [432 * 1024, 2 * 2304 * 1024];
  const [second, third] = [(4608 + 9216 + 512) * 256, (18_432 + 36_864 + 2048) * 64];
  expect(multiplyAdds(resnet8, 32)).toBe(stem + first + second + third + 640);
});
