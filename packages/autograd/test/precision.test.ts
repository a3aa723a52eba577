import { algorithms, convGeometry } from "@convkit/conv-kernels";
import { integers } from "@convkit/testing";
import { expect, test } from "vitest";
import { conv2d, tensor } from "../src/index.ts";

/** Gradients of a convolution large enough for tiles of 4x4, with integers, which only other algorithms sum exactly. */
async function gradients(precision: "high" | "highest", algorithm: "auto" | "naive" = "auto") {
  const [x, w] = [
    [1, 8, 32, 32],
    [8, 8, 3, 3],
  ].map((shape, seed) =>
    tensor(Float32Array.from(integers(seed, shape).data), { shape, requiresGrad: true }),
  );
  const y = conv2d(x!, w!, { padding: 1, precision, algorithm });
  y.backward(y.detach());
  return Promise.all([x!.grad!.data(), w!.grad!.data()]);
}

test("precision decides how gradients are computed, too", async () => {
  const geometry = convGeometry([1, 8, 32, 32], [8, 8, 3, 3], { padding: 1 });
  const winograd = algorithms.find(({ name }) => name === "winograd")!;
  expect(await gradients("highest")).toEqual(await gradients("highest", "naive"));
  // Where the engine runs, the default trades exactness for speed.
  if (!winograd.supports(geometry, "forward")) return;
  expect(await gradients("high")).not.toEqual(await gradients("highest"));
});
