import { engine } from "@convkit/wasm";
import { expect, test } from "vitest";
import { makeWasmBackend } from "../src/backends/wasm/index.ts";
import { conv2d, mean, mul, noGrad, ones, relu, square, sub, tensor } from "../src/index.ts";

test("a loop of steps without an await stays within a constant bound", () => {
  const backend = makeWasmBackend({ limit: 4 * 2 ** 20, cap: 4 * 2 ** 20 });
  const image = tensor(
    Float32Array.from({ length: 4 * 32 * 32 }, (_, i) => Math.sin(i)),
    { shape: [4, 1, 32, 32], backend },
  );
  const weight = ones([16, 1, 3, 3], { backend, requiresGrad: true });
  const step = () => {
    weight.grad = undefined;
    // Results that only the caller could tell to be garbage: 256 kB each, four of them a step.
    const y = relu(conv2d(image, weight, { padding: 1 }));
    mean(square(sub(y, 1))).backward();
    weight.assign(noGrad(() => sub(weight, mul(weight.grad!, 0.01))));
  };
  for (let i = 0; i < 50; i++) step();
  const linear = engine()!.memory.buffer.byteLength;
  for (let i = 0; i < 450; i++) step();
  expect(engine()!.memory.buffer.byteLength).toBe(linear);
  // Kept, they would be 450 MB; the collector leaves some 50 to 100 MB before it looks at them.
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(250e6);
});
