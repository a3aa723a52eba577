import { seededUniform } from "../src/report/shift.ts";
import type { Contestant, Figure, Fit, Results, Row, SuiteInfo } from "../src/schema.ts";
import { contestant, results } from "./noisy-machine.ts";

/** A whole run as it might be, for looking at the report: figures near those of real machines, none measured. */

const convkit = (variant: string, threads = 1): Contestant => ({
  ...contestant("convkit", "convkit", variant, threads),
  engine: "simd",
});
const tfjs = contestant("tfjs-wasm", "web");
const tfjsCpu = { ...contestant("tfjs-cpu", "web"), engine: "js" };
const ort = contestant("onnxruntime-web", "web");
const ort2 = contestant("onnxruntime-web", "web", "", 2);
const jax = contestant("jax-js", "web");
const convnet = { ...contestant("convnetjs", "web"), engine: "js" };
const ortNode = contestant("onnxruntime-node", "native");
const torch = contestant("pytorch", "native");

// GFLOP/s of: convkit auto 1 and 2 threads, im2col, naive, tfjs-wasm, ort-web 1 and 2, jax-js, tfjs-cpu, ort-node, PyTorch.
const forward: Record<string, readonly [string, readonly number[]]> = {
  lenet1: ["N64 C1 28x28 K6 5x5", [44, 80, 9, 1.4, 13, 16, 33, 3.8, 1.2, 29, 50]],
  lenet2: ["N64 C6 12x12 K16 5x5", [58, 104, 22, 1.6, 40, 24, 47, 4.1, 1.6, 110, 181]],
  mnist3x3b: ["N64 C32 14x14 K64 3x3 p1", [120, 214, 40, 1.6, 45, 32, 63, 0.38, 1.8, 227, 240]],
  cifar3x3: ["N8 C64 32x32 K64 3x3 p1", [186, 351, 44, 1.6, 47, 35, 69, 0.43, 1.7, 227, 202]],
  res56: ["N1 C64 56x56 K64 3x3 p1", [181, 339, 45, 1.5, 47, 39, 68, 0.42, 1.7, 257, 235]],
  res14: ["N1 C256 14x14 K256 3x3 p1", [149, 270, 41, 1.6, 48, 34, 68, 0.42, 1.8, 273, 214]],
  res28s2: ["N1 C128 56x56 K128 3x3 s2 p1", [57, 109, 40, 1.6, 48, 36, 68, 0.44, 1.7, 251, 211]],
  stem7x7: ["N1 C3 224x224 K64 7x7 s2 p3", [62, 118, 33, 1.5, 41, 36, 65, 0.4, 1.6, 160, 125]],
  pw1x1: ["N1 C256 28x28 K512 1x1", [61, 119, 58, 1.6, 46, 37, 77, 23, 1.7, 229, 185]],
  dw3x3: ["depthwise N1 C96 56x56 3x3 p1", [33, 58, 2, 0.9, 10, 10, 17, 0.45, 0.8, 18, 52]],
  dcgan: ["transposed N8 C64 16x16 K32 4x4 s2 p1", [54, 99, 20, 1.4, 4.4, 36, 60, 0.08, 2.2, 135, 66]],
};
const convContestants = [
  convkit("auto"),
  convkit("auto", 2),
  convkit("im2col"),
  convkit("naive"),
  tfjs,
  ort,
  ort2,
  jax,
  tfjsCpu,
  ortNode,
  torch,
];

const info = (
  name: string,
  title: string,
  unit: SuiteInfo["unit"],
  description: string,
  higherIsBetter = /\/s$/.test(unit),
): SuiteInfo => ({ name, title, unit, description, higherIsBetter });

const suites: readonly SuiteInfo[] = [
  info(
    "conv",
    "Convolution",
    "GFLOP/s",
    "The three products that a layer needs, on shapes from real networks.",
  ),
  info("gemm", "Matrix product", "GFLOP/s", "Square and tall float32 products."),
  info("elementwise", "Elementwise", "GB/s", "Bytes read and written, against what the memory can carry."),
  info("pool", "Pooling", "GB/s", "2x2 windows, forward."),
  info("train", "Training", "ms", "One step: forward, backward and update.", false),
  info("epoch", "An epoch of MNIST", "s", "60,000 images, to the accuracy shown.", false),
  info("scaling", "Scaling", "ms", "Time as one size grows and the others stay.", false),
  info("startup", "Start-up", "ms", "From a fresh process, import to the first result.", false),
  info("size", "Bundle size", "bytes", "Minified by a bundler, then gzipped.", false),
  info("memory", "Memory", "bytes", "The peak resident set of a process that only trains.", false),
];

const uniform = seededUniform(3);
const jitter = (share: number) => 1 + share * (uniform() - 0.3);

interface RowOptions extends Partial<Row> {
  /** Milliseconds; absent for suites that do not time. */
  readonly ms?: number;
}

function row(suite: string, workload: string, who: Contestant, options: RowOptions): Row {
  const { ms, ...rest } = options;
  const samples = ms === undefined ? [] : Array.from({ length: 9 }, () => ms * jitter(0.06));
  const timed = ms === undefined ? {} : { median: ms, q1: 0.98 * ms, q3: 1.03 * ms };
  return {
    suite,
    workload,
    product: "",
    detail: "",
    contestant: who,
    status: "ok",
    samples,
    rounds: samples.map((_, round) => round),
    ...timed,
    ...rest,
  };
}

const ratioTo = (to: string, ratio: number) => ({
  to,
  median: ratio,
  q1: 0.97 * ratio,
  q3: 1.04 * ratio,
  pairs: 9,
});

/** Ratios to the best peers of the same rows, by figure. */
function withRatios(rows: readonly Row[], higherIsBetter: boolean): Row[] {
  const best = (kind: string) =>
    rows
      .filter((r) => r.contestant.kind === kind && r.status === "ok")
      .sort((a, b) => (higherIsBetter ? b.figure! - a.figure! : a.figure! - b.figure!))[0];
  const [web, native] = [best("web"), best("native")];
  const ratio = (r: Row, peer: Row) => (higherIsBetter ? r.figure! / peer.figure! : peer.figure! / r.figure!);
  return rows.map((r) =>
    r.status !== "ok"
      ? r
      : {
          ...r,
          ...(web && web !== r ? { versusWeb: ratioTo(web.contestant.name, ratio(r, web)) } : {}),
          ...(native && native !== r
            ? { versusNative: ratioTo(native.contestant.name, ratio(r, native)) }
            : {}),
        },
  );
}

function convRows(): Row[] {
  return Object.entries(forward).flatMap(([workload, [detail, figures]]) =>
    ["forward", "inputGrad", "weightGrad"].flatMap((product) =>
      withRatios(
        convContestants.map((who, i) => {
          const base = { product, detail };
          if (product !== "forward") {
            if (who.name === "onnxruntime-web" || who.name === "onnxruntime-node")
              return row("conv", workload, who, {
                ...base,
                status: "unsupported",
                note: "no gradient kernel",
              });
            if (who.name === "tfjs-wasm")
              return row("conv", workload, who, {
                ...base,
                status: "unsupported",
                note:
                  product === "inputGrad" && workload !== "dw3x3"
                    ? "Kernel 'Conv2DBackpropInput' not registered"
                    : "no gradient kernel",
              });
          }
          if (who.name === "jax-js" && workload === "dcgan")
            return row("conv", workload, who, {
              ...base,
              status: "wrong",
              note: "error 0.31, allowed 1e-4",
              error: { absolute: 3.1, relative: 0.31, tolerance: 1e-4 },
            });
          const factor =
            product === "forward" ? 1 : who.name === "tfjs-cpu" ? 0.02 : who.name === "jax-js" ? 0.6 : 0.9;
          const figure = figures[i]! * factor * jitter(0.1);
          return row("conv", workload, who, {
            ...base,
            ms: 231 / figure,
            figure,
            error: { absolute: 1e-5, relative: who.variant === "auto" ? 8.2e-6 : 4.1e-7, tolerance: 1e-4 },
            ...(who.kind === "convkit" ? { workspaceBytes: who.variant === "naive" ? 0 : 1_843_200 } : {}),
          });
        }),
        true,
      ),
    ),
  );
}

const table = (
  suite: string,
  cells: Record<string, readonly [Contestant, number][]>,
  of: (value: number) => RowOptions,
  higherIsBetter: boolean,
  detail = "",
): Row[] =>
  Object.entries(cells).flatMap(([workload, values]) =>
    withRatios(
      values.map(([who, value]) => row(suite, workload, who, { detail, ...of(value) })),
      higherIsBetter,
    ),
  );

const rate = (value: number) => ({ ms: 100 / value, figure: value });
const timed = (value: number) => ({ ms: value, figure: value });

function trainRows(): Row[] {
  const memory = (mb: number): Figure[] => [{ name: "peak memory", value: mb * 2 ** 20, unit: "bytes" }];
  const steps: Record<string, readonly [Contestant, number, number][]> = {
    "mnist-cnn": [
      [convkit(""), 19.1, 141],
      [convkit("", 2), 10.4, 152],
      [tfjsCpu, 25_000, 940],
      [jax, 5210, 610],
      [convnet, 2940, 120],
      [torch, 19.9, 310],
    ],
    "lenet-5": [
      [convkit(""), 4.2, 96],
      [convkit("", 2), 2.6, 99],
      [tfjsCpu, 2400, 420],
      [jax, 212, 380],
      [convnet, 301, 88],
      [torch, 5.1, 260],
    ],
    "cifar-resnet": [
      [convkit(""), 164, 402],
      [convkit("", 2), 88, 431],
      [tfjsCpu, 190_000, 2100],
      [jax, 41_000, 1700],
      [torch, 131, 690],
    ],
  };
  return Object.entries(steps).flatMap(([workload, cells]) => [
    ...withRatios(
      cells.map(([who, ms, mb]) =>
        row("train", workload, who, {
          detail: "batch 64, SGD with momentum",
          ms,
          figure: ms,
          ...(ms > 3000 ? { single: true } : {}),
          extra: [{ name: "images/s", value: 64_000 / ms, unit: "" }, ...memory(mb)],
        }),
      ),
      false,
    ),
    row("train", workload, tfjs, { status: "unsupported", note: "no gradient kernel" }),
    ...(workload === "cifar-resnet"
      ? [row("train", workload, convnet, { status: "unsupported", note: "no batch norm" })]
      : []),
  ]);
}

const sweeps: Record<string, readonly [readonly number[], number]> = {
  batch: [[1, 2, 4, 8, 16, 32], 1],
  channels: [[8, 16, 32, 64, 128], 2],
  "image size": [[16, 32, 64, 128], 2],
  "kernel size": [[1, 3, 5, 7, 9, 11], 2],
  threads: [[1, 2], -1],
};
const scalers: readonly [Contestant, number, number][] = [
  [convkit("auto"), 0.012, 0.98],
  [convkit("naive"), 0.9, 1.02],
  [tfjs, 0.05, 1.01],
  [ort, 0.06, 0.94],
];

const scalingRows = (): Row[] =>
  Object.entries(sweeps).flatMap(([name, [xs, power]]) =>
    scalers.flatMap(([who, start, bend]) =>
      xs.map((x) => {
        const ms = start * x ** (power * bend) * jitter(0.08);
        return row("scaling", `${name}=${x}`, who, { ...timed(ms), product: "forward", sweep: { name, x } });
      }),
    ),
  );

const fits: Fit[] = Object.entries(sweeps).flatMap(([sweep, [, expected]]) =>
  scalers.map(([who, , bend]) => ({
    suite: "scaling",
    sweep,
    product: "forward",
    contestant: who,
    exponent: expected * bend,
    expected,
    r2: 0.998,
  })),
);

const kb = (gzip: number, raw: number): RowOptions => ({
  figure: gzip * 1024,
  extra: [{ name: "minified", value: raw * 1024, unit: "bytes" }],
});

function sizeRows(): Row[] {
  const cells: Record<string, readonly [Contestant, number, number][]> = {
    "conv2d only": [
      [convkit(""), 14.2, 41],
      [tfjs, 211, 830],
      [ort, 3210, 11_400],
      [jax, 88, 290],
    ],
    "train a LeNet": [
      [convkit(""), 38.5, 118],
      [tfjsCpu, 172, 702],
      [jax, 104, 351],
      [convnet, 18, 61],
    ],
    everything: [
      [convkit(""), 61, 190],
      [tfjs, 402, 1650],
      [jax, 131, 440],
      [ort, 3210, 11_400],
    ],
  };
  return Object.entries(cells).flatMap(([workload, values]) =>
    withRatios(
      values.map(([who, gzip, raw]) => row("size", workload, who, kb(gzip, raw))),
      false,
    ),
  );
}

export function sampleResults(): Results {
  const mb = (value: number) => ({ figure: value * 2 ** 20 });
  const rows: Row[] = [
    ...convRows(),
    ...table(
      "gemm",
      {
        "512": [
          [convkit("auto"), 61],
          [convkit("auto", 2), 119],
          [tfjs, 48],
          [ort, 35],
          [ort2, 72],
          [jax, 42],
          [tfjsCpu, 1.6],
          [ortNode, 232],
          [torch, 125],
        ],
        "1024": [
          [convkit("auto"), 62],
          [convkit("auto", 2), 121],
          [tfjs, 49],
          [ort, 36],
          [ort2, 73],
          [jax, 44],
          [tfjsCpu, 1.5],
          [ortNode, 241],
          [torch, 141],
        ],
        "64x3136x576": [
          [convkit("auto"), 58],
          [convkit("auto", 2), 109],
          [tfjs, 47],
          [ort, 35],
          [ort2, 68],
          [jax, 40],
          [tfjsCpu, 1.6],
          [ortNode, 236],
          [torch, 130],
        ],
      },
      rate,
      true,
    ),
    ...table(
      "elementwise",
      {
        relu: [
          [convkit(""), 41],
          [tfjs, 22],
          [ort, 18],
          [jax, 9],
          [tfjsCpu, 1.5],
          [torch, 38],
        ],
        "bias add": [
          [convkit(""), 36],
          [tfjs, 12],
          [ort, 19],
          [jax, 8],
          [tfjsCpu, 0.9],
          [torch, 37],
        ],
        "batch norm": [
          [convkit(""), 21],
          [tfjs, 7],
          [ort, 11],
          [jax, 2.1],
          [tfjsCpu, 0.3],
          [torch, 24],
        ],
        softmax: [
          [convkit(""), 6.2],
          [tfjs, 2.4],
          [ort, 3.1],
          [jax, 0.8],
          [tfjsCpu, 0.2],
          [torch, 9.1],
        ],
        "SGD update": [
          [convkit(""), 39],
          [jax, 7],
          [tfjsCpu, 1.1],
          [torch, 35],
        ],
        "Adam update": [
          [convkit(""), 24],
          [jax, 4],
          [tfjsCpu, 0.4],
          [torch, 28],
        ],
      },
      rate,
      true,
      "1M float32",
    ),
    ...table(
      "pool",
      {
        "max 2x2": [
          [convkit(""), 18],
          [tfjs, 6],
          [ort, 7],
          [torch, 20],
        ],
      },
      rate,
      true,
    ),
    ...trainRows(),
    ...table(
      "epoch",
      {
        mnist: [
          [convkit("", 2), 13.2],
          [torch, 24.9],
        ],
      },
      (s) => ({ ms: 1000 * s, figure: s, extra: [{ name: "accuracy", value: 98.9, unit: "%" }] }),
      false,
    ),
    ...scalingRows(),
    ...table(
      "startup",
      {
        "first conv2d": [
          [convkit(""), 31],
          [tfjs, 412],
          [ort, 251],
          [jax, 198],
          [convnet, 42],
          [torch, 1410],
        ],
      },
      timed,
      false,
    ),
    ...sizeRows(),
    ...table(
      "memory",
      {
        "mnist-cnn": [
          [convkit(""), 141],
          [tfjsCpu, 940],
          [jax, 610],
          [convnet, 120],
          [torch, 310],
        ],
        "heap after 5,000 steps": [
          [convkit(""), 12],
          [jax, 88],
        ],
      },
      mb,
      false,
    ),
    row("conv", "dw3x3", contestant("a-broken-peer", "web"), {
      product: "forward",
      status: "failed",
      note: "exit code 134",
    }),
  ];
  const plain = results(rows, { suites, fits });
  return {
    ...plain,
    environment: {
      ...plain.environment,
      peak: {
        simdGflops: [
          { threads: 1, value: 66.4 },
          { threads: 2, value: 131 },
        ],
        memoryGBps: [
          { threads: 1, value: 31 },
          { threads: 2, value: 48 },
        ],
      },
    },
  };
}
