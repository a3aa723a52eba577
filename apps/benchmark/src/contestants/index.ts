import type { ContestantKind } from "../schema.ts";

/** How to start a contestant, and what to ask of it. */
export interface ContestantSpec {
  readonly name: string;
  readonly kind: ContestantKind;
  /** A module that exports `contestant`, or a script for python3; beside this file unless absolute. */
  readonly file: string;
  /** The package of peers/ whose version is shown; the contestant is missing where it is not installed. */
  readonly package?: string;
  /** Whether it is also run with more than one thread: everywhere, or outside of Node.js only. */
  readonly threads: "one" | "many" | "many-in-browsers";
  readonly browser: boolean;
  /** The suites that it can take part in; default: all. */
  readonly suites?: readonly string[];
}

/** Every contestant, in the order of the tables. To add one: a file in peers/ and a line below. */
export const contestants: readonly ContestantSpec[] = [
  { name: "convkit", kind: "convkit", file: "convkit/index.ts", threads: "many", browser: true },
  {
    name: "tfjs-wasm",
    kind: "web",
    file: "../../peers/tfjs-wasm.ts",
    package: "@tensorflow/tfjs-backend-wasm",
    threads: "many-in-browsers",
    browser: true,
  },
  {
    name: "onnxruntime-web",
    kind: "web",
    file: "../../peers/onnxruntime-web.ts",
    package: "onnxruntime-web",
    threads: "many",
    browser: true,
  },
  {
    name: "jax-js",
    kind: "web",
    file: "../../peers/jax-js.ts",
    package: "@jax-js/jax",
    threads: "one",
    browser: true,
  },
  {
    name: "tfjs-cpu",
    kind: "web",
    file: "../../peers/tfjs-cpu.ts",
    package: "@tensorflow/tfjs",
    threads: "one",
    browser: true,
  },
  {
    name: "convnetjs",
    kind: "web",
    file: "../../peers/convnetjs.ts",
    package: "convnetjs",
    threads: "one",
    browser: true,
    suites: ["train", "epoch", "memory"],
  },
  {
    name: "onnxruntime-node",
    kind: "native",
    file: "../../peers/onnxruntime-node.ts",
    package: "onnxruntime-node",
    threads: "many",
    browser: false,
  },
  { name: "pytorch", kind: "native", file: "../../peers/pytorch.py", threads: "many", browser: false },
];
