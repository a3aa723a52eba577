import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { buildEngine } from "./packages/wasm/scripts/build-engine.ts";
import { writeDocTests } from "./tools/doctest/src/index.ts";

const root = import.meta.dirname;

/** Tests run on sources: the packages' `@convkit/source` export condition needs no build. */
const conditions = ["@convkit/source", "module", "node", "development|production"];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

interface Suite {
  readonly name: string;
  readonly folder: string;
  /** Files of the folder. Default: all tests. */
  readonly files?: string;
  readonly exclude?: readonly string[];
  readonly setupFiles?: readonly string[];
  readonly env?: Record<string, string>;
  /** Whether each file has modules of its own. Default: true. */
  readonly isolate?: boolean;
}

const project = ({
  name,
  folder,
  files = "**/*.test.ts",
  exclude = [],
  setupFiles = [],
  env = {},
  isolate = true,
}: Suite) => ({
  ...shared,
  test: {
    name,
    include: [`${folder}/${files}`],
    exclude: [...exclude],
    setupFiles: ["packages/testing/src/fixed-seed.ts", ...setupFiles],
    env,
    isolate,
    // Of the slowest, on a busy machine, with room: a test that hangs is still found.
    testTimeout: 240_000,
  },
});

/**
 * Suites of many short files that leave backend, threads and generators as they find them: to import the packages anew for
 * each took twice as long as the tests.
 */
const shareModules = ["autograd", "nn"];

/** One suite a folder with tests, named after it; but for tests in browsers, which vitest.browser.config.ts runs. */
const suites: Suite[] = ["packages", "apps", "tools"].flatMap((group) =>
  readdirSync(join(root, group))
    .filter((name) => name !== "browsers")
    .map((name) => ({ name, folder: `${group}/${name}/test`, isolate: !shareModules.includes(name) }))
    .filter(({ folder }) => existsSync(join(root, folder))),
);

/**
 * The same again on the backend that defines the others, and on one whose values cannot be read synchronously, for
 * what must not lean on that.
 */
const backendSuites: Suite[] = suites
  .filter(({ name }) => name === "autograd" || name === "nn")
  .flatMap(({ name, ...suite }) =>
    ["reference", "strict"].map((backend) => ({
      ...suite,
      name: `${name}:${backend}`,
      exclude: ["**/*.wasm.test.ts", ...(backend === "strict" ? ["**/*.sync.test.ts"] : [])],
      setupFiles: [`packages/autograd/test/use-${backend}-backend.ts`],
    })),
  );

/** What compares results with PyTorch's and algorithms with each other. */
const comparisons = "{conformance,algorithms}.test.ts";

/**
 * Kernels and ops again in both builds of the engine, alone, on two threads and on more than there are cores; all of them
 * for four of the six, as threads change no bit.
 */
const engineSuites: Suite[] = suites
  .filter(({ name }) => name === "conv-kernels" || name === "autograd")
  .flatMap(({ name, ...suite }) =>
    [
      { engine: "simd", threads: "1" },
      { engine: "simd", threads: "2", files: comparisons },
      { engine: "simd", threads: "5" },
      { engine: "relaxed", threads: "1" },
      { engine: "relaxed", threads: "2" },
      { engine: "relaxed", threads: "5", files: comparisons },
    ].map(({ engine, threads, ...rest }) => ({
      ...suite,
      ...rest,
      name: `${name}:${engine}-${threads}`,
      // What asks for an engine of its own does not change with this one, nor does how memory is kept, nor a test of tests.
      exclude: ["errors", "store.wasm", "soak.wasm", "held-values.wasm", "full-memory", "agreement"].map(
        (name) => `**/${name}.test.ts`,
      ),
      setupFiles: ["packages/wasm/test/use-engine.ts"],
      env: { CONVKIT_TEST_ENGINE: engine, CONVKIT_TEST_THREADS: threads },
    })),
  );

/**
 * tools/node-current sets it: what the runtime can change is tested there. The other backends are plain TypeScript, the
 * relaxed build is what a current Node.js takes by itself, and the other one runs once.
 */
const onSecondRuntime = process.env["CONVKIT_SECOND_RUNTIME"] === "true";
const furtherSuites = onSecondRuntime
  ? engineSuites.filter(({ name }) => name.endsWith(":simd-1"))
  : [...backendSuites, ...engineSuites];

writeDocTests(root);
await buildEngine();

export default defineConfig({
  ...shared,
  test: {
    // By default Vitest leaves a core to itself, which idles while tests run.
    maxWorkers: availableParallelism(),
    projects: [
      ...[...suites, ...furtherSuites].map(project),
      project({ name: "examples", folder: "tools/doctest/generated", isolate: false }),
    ],
  },
});
