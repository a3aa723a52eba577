import { capabilities, configure, maxPool2d } from "@convkit/conv-kernels";
import { ones } from "@convkit/ndarray";
import { testOneEngine } from "@convkit/testing";
import { afterAll, beforeAll, expect, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** What the tests of a file shall be computed with, from the first to the last. */
    engine: { readonly engine: "simd" | "relaxed"; readonly threads: number };
  }
}

const wanted = inject("engine");
configure(wanted);
testOneEngine();

beforeAll(async () => {
  const images = ones([16, 16, 32, 32]);
  while (capabilities().threadsUp < wanted.threads) {
    maxPool2d(images, { kernelSize: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
});

afterAll(() => {
  expect(capabilities()).toMatchObject({ ...wanted, threadsUp: wanted.threads });
});
