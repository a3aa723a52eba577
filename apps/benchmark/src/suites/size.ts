import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { peersFolder } from "../harness/build.ts";
import { isWanted, type RunContext } from "../harness/context.ts";
import { packageVersion } from "../harness/launch.ts";
import { ownRow, problemOf } from "./own-rows.ts";
import type { OwnSuite } from "./suite.ts";

interface Bundle {
  readonly contestant: string;
  readonly entry: string;
  /** Files beside the bundle that it cannot run without, from the peers' node_modules. */
  readonly fetched?: readonly string[];
}

const convkitPackages = ["ndarray", "conv-kernels", "autograd", "nn"];
const tfjsWasm = ["@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"];
const ortWasm = ["onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"];
const keep = (...names: string[]) => `globalThis.kept = [${names.join(", ")}];`;

/** Programs that do the same; `kept` holds what they use, so that bundlers may drop only the rest. */
const workloads: Readonly<Record<string, readonly Bundle[]>> = {
  "conv2d only": [
    {
      contestant: "convkit",
      entry: `import { conv2d } from "@convkit/conv-kernels"; import { array } from "@convkit/ndarray"; ${keep("conv2d", "array")}`,
    },
    {
      contestant: "tfjs-wasm",
      entry: `import { conv2d, tensor, setBackend } from "@tensorflow/tfjs-core"; import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm"; ${keep("conv2d", "tensor", "setBackend", "setWasmPaths")}`,
      fetched: tfjsWasm,
    },
    {
      contestant: "onnxruntime-web",
      entry: `import { InferenceSession, Tensor } from "onnxruntime-web/wasm"; ${keep("InferenceSession", "Tensor")}`,
      fetched: ortWasm,
    },
    {
      contestant: "jax-js",
      entry: `import { init, lax, numpy } from "@jax-js/jax"; ${keep("init", "lax.convGeneralDilated", "numpy.array")}`,
    },
    {
      contestant: "tfjs-cpu",
      entry: `import { conv2d, tensor } from "@tensorflow/tfjs-core"; import "@tensorflow/tfjs-backend-cpu"; ${keep("conv2d", "tensor")}`,
    },
  ],
  "train a LeNet": [
    {
      contestant: "convkit",
      entry: `import { Conv2d, crossEntropy, Flatten, Linear, MaxPool2d, ReLU, Sequential, SGD } from "@convkit/nn"; import { tensor } from "@convkit/autograd"; ${keep("Conv2d", "crossEntropy", "Flatten", "Linear", "MaxPool2d", "ReLU", "Sequential", "SGD", "tensor")}`,
    },
    {
      contestant: "jax-js",
      entry: `import { init, jit, lax, nn, numpy, valueAndGrad } from "@jax-js/jax"; ${keep("init", "jit", "valueAndGrad", "lax.convGeneralDilated", "lax.reduceWindow", "nn.relu", "nn.logSoftmax", "nn.oneHot", "numpy.array", "numpy.matmul")}`,
    },
    {
      contestant: "tfjs-cpu",
      entry: `import { conv2d, losses, matMul, maxPool, relu, tensor, train, variable } from "@tensorflow/tfjs-core"; import "@tensorflow/tfjs-core/dist/register_all_gradients"; import "@tensorflow/tfjs-backend-cpu"; ${keep("conv2d", "losses", "matMul", "maxPool", "relu", "tensor", "train", "variable")}`,
    },
    { contestant: "convnetjs", entry: `import convnetjs from "convnetjs"; ${keep("convnetjs")}` },
  ],
  everything: [
    {
      contestant: "convkit",
      entry: `${convkitPackages.map((name, i) => `import * as p${i} from "@convkit/${name}";`).join(" ")} ${keep(...convkitPackages.map((_, i) => `p${i}`))}`,
    },
    {
      contestant: "tfjs-wasm",
      entry: `import * as tf from "@tensorflow/tfjs"; import * as wasm from "@tensorflow/tfjs-backend-wasm"; ${keep("tf", "wasm")}`,
      fetched: tfjsWasm,
    },
    {
      contestant: "onnxruntime-web",
      entry: `import * as ort from "onnxruntime-web/wasm"; ${keep("ort")}`,
      fetched: ortWasm,
    },
    { contestant: "jax-js", entry: `import * as jax from "@jax-js/jax"; ${keep("jax")}` },
    { contestant: "tfjs-cpu", entry: `import * as tf from "@tensorflow/tfjs"; ${keep("tf")}` },
  ],
};

export const size: OwnSuite = {
  info: {
    name: "size",
    title: "Download size",
    description:
      "Minified by esbuild for browsers and gzipped, with the WebAssembly that has to be fetched beside it, gzipped too.",
    unit: "bytes",
    higherIsBetter: false,
  },
  async *rows({ options, contestants, onProgress }: RunContext) {
    for (const [workload, bundles] of Object.entries(workloads)) {
      if (!isWanted(options, "size", workload, "")) continue;
      for (const { contestant, entry, fetched = [] } of bundles) {
        const spec = contestants.find(({ name }) => name === contestant);
        if (!spec) continue;
        onProgress({ suite: "size", workload, activity: contestant, done: 0, total: 0 });
        const row = ownRow("size", workload, "", spec);
        try {
          if (spec.package) packageVersion(spec.package);
          const script = await bundled(entry);
          const files = fetched.map(fetchedFile);
          const gzipped = (data: Uint8Array) => gzipSync(data, { level: 9 }).length;
          const extra = [
            { name: "minified script", value: script.length, unit: "bytes" },
            { name: "gzipped script", value: gzipped(script), unit: "bytes" },
            ...(files.length > 0
              ? [
                  {
                    name: "gzipped WebAssembly",
                    value: files.reduce((sum, file) => sum + gzipped(file), 0),
                    unit: "bytes",
                  },
                ]
              : []),
          ];
          const figure = extra.slice(1).reduce((sum, { value }) => sum + value, 0);
          yield { ...row, status: "ok", figure, extra };
        } catch (error) {
          yield { ...row, ...problemOf(error) };
        }
      }
    }
  },
};

async function bundled(entry: string): Promise<Uint8Array> {
  const result = await build({
    stdin: { contents: entry, resolveDir: peersFolder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@convkit/source"],
    external: ["node:*", "fs", "path", "util", "os", "crypto", "worker_threads"],
    logLevel: "silent",
  });
  return result.outputFiles[0]!.contents;
}

function fetchedFile(path: string): Uint8Array {
  const file = join(peersFolder, "node_modules", path);
  if (!existsSync(file)) throw new Error(`there is no ${path}`);
  return readFileSync(file);
}
