import { defineConfig } from "vitest/config";
import { writeDocTests } from "./tools/doctest/src/index.ts";

/** Tests run on sources: the packages' `@convkit/source` export condition needs no build. */
const conditions = ["@convkit/source", "module", "node", "development|production"];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** One suite a package; `setup` files choose the backend that autograd's and nn's suites run on. */
const suite = (name: string, include: string[], setupFiles: string[] = []) => ({
  ...shared,
  test: { name, include, setupFiles, testTimeout: 60_000 },
});

writeDocTests(import.meta.dirname);

export default defineConfig({
  ...shared,
  test: {
    projects: [
      suite("ndarray", ["packages/ndarray/test/**/*.test.ts"]),
      suite("conv-kernels", ["packages/conv-kernels/test/**/*.test.ts"]),
      suite("autograd", ["packages/autograd/test/**/*.test.ts"]),
      suite(
        "autograd:strict",
        ["packages/autograd/test/**/*.test.ts", "!**/*.sync.test.ts"],
        ["packages/autograd/test/use-strict-backend.ts"],
      ),
      suite("nn", ["packages/nn/test/**/*.test.ts"]),
      suite(
        "nn:strict",
        ["packages/nn/test/**/*.test.ts", "!**/*.sync.test.ts"],
        ["packages/autograd/test/use-strict-backend.ts"],
      ),
      suite("datasets", ["packages/datasets/test/**/*.test.ts"]),
      suite("testing", ["packages/testing/test/**/*.test.ts"]),
      suite("doctest", ["tools/doctest/test/**/*.test.ts"]),
      suite("mnist", ["apps/mnist/test/**/*.test.ts"]),
      suite("examples", ["tools/doctest/generated/**/*.test.ts"]),
    ],
  },
});
