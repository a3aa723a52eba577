/** A page of the reference: what the source files that it names export. */
export interface Chapter {
  readonly page: string;
  readonly title: string;
  /** Below the package's src: files, and folders with a slash at the end. */
  readonly files: readonly string[];
}

export interface Volume {
  readonly name: string;
  readonly what: string;
  /** The doors of the package, by what comes after its name. */
  readonly doors: Readonly<Record<string, string>>;
  readonly chapters: readonly Chapter[];
}

const chapter = (page: string, title: string, files: string): Chapter => ({
  page,
  title,
  files: files.split(" "),
});

/** The order in which one looks things up: what most people import comes first. */
export const volumes: readonly Volume[] = [
  {
    name: "nn",
    what: "modules, losses, optimizers, data loading, training",
    doors: { "": "index.ts", "/node": "node/index.ts", "/browser": "browser/index.ts" },
    chapters: [
      chapter("layers", "Layers", "layers/"),
      chapter("modules", "Modules", "module/"),
      chapter("training", "Training", "train/ random.ts random-state.ts"),
      chapter("workers", "Workers: training and data", "worker/"),
      chapter("optimizers", "Optimizers and schedules", "optim/"),
      chapter("losses", "Losses and metrics", "losses/ metrics/"),
      chapter("data", "Data and augmentation", "data/"),
      chapter("files", "Files, checkpoints, architectures", "io/ checkpoint/ architecture/"),
      chapter("node", "In Node.js: checkpoints in folders, a live page", "node/"),
      chapter("browser", "In browsers: models in IndexedDB and files", "browser/"),
      chapter("looking", "Looking inside, and for bad numbers", "summary/ explain/ anomaly/"),
      chapter("init", "Initial weights", "init/"),
    ],
  },
  {
    name: "autograd",
    what: "tensors, differentiable ops, gradients; the Backend contract",
    doors: { "": "index.ts", "/strict": "strict.ts" },
    chapters: [
      chapter("tensors", "Tensors", "tensor.ts create.ts"),
      chapter("gradients", "Gradients", "grad.ts grad-mode.ts engine.ts gradcheck/"),
      chapter(
        "convolution",
        "Convolution and pooling",
        "ops/conv.ts ops/conv-transpose.ts ops/pool.ts ops/adaptive-pool.ts ops/interpolate.ts ops/pixel-shuffle.ts",
      ),
      chapter(
        "elementwise",
        "Elementwise",
        "ops/arithmetic.ts ops/elementwise.ts ops/activations.ts ops/rectifiers.ts ops/compare.ts ops/extrema.ts ops/pow.ts ops/where.ts ops/cast.ts",
      ),
      chapter(
        "reductions",
        "Sums, matrices, losses",
        "ops/sum.ts ops/reduce.ts ops/matmul.ts ops/softmax.ts ops/losses/ ops/batch-norm.ts ops/group-norm.ts",
      ),
      chapter(
        "shapes",
        "Shapes and indices",
        "ops/shape.ts ops/slice.ts ops/concat.ts ops/pad.ts ops/take.ts",
      ),
      chapter("own-ops", "Ops of your own", "record.ts graph.ts observe.ts ownership.ts steps.ts"),
      chapter("backends", "Backends", "backend.ts backends/ default-backend.ts"),
    ],
  },
  {
    name: "conv-kernels",
    what: "convolution, transposed convolution, pooling, with all gradients",
    doors: { "": "index.ts" },
    chapters: [
      chapter("convolution", "Convolution", "conv.ts bias-grad.ts"),
      chapter("transposed", "Transposed convolution", "conv-transpose.ts"),
      chapter("pooling", "Pooling", "pool.ts pool/"),
      chapter("matrices", "As matrices", "unfold.ts conv-matrix.ts"),
      chapter(
        "geometry",
        "Geometry and options",
        "geometry.ts transpose-geometry.ts pool-geometry.ts axes.ts options.ts padding.ts validate.ts",
      ),
      chapter(
        "algorithms",
        "Algorithms",
        "algorithm.ts algorithms/ choose.ts products.ts capabilities.ts engine/",
      ),
    ],
  },
  {
    name: "ndarray",
    what: "N-dimensional arrays by NumPy's rules",
    doors: { "": "index.ts" },
    chapters: [
      chapter(
        "arrays",
        "Arrays",
        "ndarray.ts create/ dtype.ts layout.ts views.ts materialize.ts check-array.ts check-options.ts",
      ),
      chapter("elementwise", "Elementwise", "elementwise/ promote.ts"),
      chapter("reductions", "Reductions", "reduce/"),
      chapter("linalg", "Matrix products", "linalg/"),
      chapter("indexing", "Indices and masks", "indexing/"),
      chapter("joining", "Joining, splitting, padding", "join/"),
      chapter("random", "Random numbers", "random/"),
      chapter("files", "Files and printing", "io/ print/"),
      chapter("errors", "Errors", "errors.ts"),
    ],
  },
  {
    name: "wasm",
    what: "the engine: WebAssembly kernels, linear memory, threads",
    doors: { "": "index.ts" },
    chapters: [
      chapter("engine", "The engine", "current.ts engine.ts options.ts capabilities.ts program.ts arena.ts"),
      chapter("kernels", "Calling kernels", "ops/ correlation/ generated/"),
    ],
  },
  {
    name: "datasets",
    what: "readers of MNIST, Fashion-MNIST, CIFAR-10 and folders of images",
    doors: { "": "index.ts", "/node": "node/index.ts" },
    chapters: [
      chapter(
        "reading",
        "Reading files",
        "idx.ts read-idx.ts gzip.ts labelled-images.ts cifar10.ts class-names.ts",
      ),
      chapter("node", "Folders, in Node.js", "node/"),
    ],
  },
];

/** For what no chapter names. */
const other = chapter("other", "Other", "");

/** The chapters of a volume in order, and behind them one for the rest. */
export const chaptersOf = ({ chapters }: Volume): readonly Chapter[] => [...chapters, other];

/** The chapter of a source file, by its path below src. */
export function chapterOf({ chapters }: Volume, file: string): Chapter {
  const names = (one: string) => (one.endsWith("/") ? file.startsWith(one) : file === one);
  return chapters.find(({ files }) => files.some(names)) ?? other;
}
