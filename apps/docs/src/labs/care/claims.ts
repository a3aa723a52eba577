import { conv1d, conv2d, convTranspose2d } from "@convkit/conv-kernels";
import { arange, ones } from "@convkit/ndarray";

/** Something that was written down, and what comes out when it is run. */
export interface Claim {
  readonly id: string;
  readonly title: string;
  readonly claim: string;
  /** What `run` does, to be read. */
  readonly code: string;
  run(): string;
}

const shown = (shape: readonly number[]) => `shape [${shape.join(", ")}]`;
const errorOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return "no error";
};

export const claims: readonly Claim[] = [
  {
    id: "ignored-padding",
    title: "A padding that is accepted and not used",
    claim:
      "A Conv class takes padding=1, stores it, and never pads. Its output is smaller than promised, and no error says so.",
    code: "conv2d(x, w).shape   // what such a class gives\nconv2d(x, w, { padding: 1 }).shape   // what was asked for\nconv2d(x, w, { paddings: 1 })   // a name that does not exist",
    run() {
      const [x, w] = [ones([1, 1, 4, 4]), ones([1, 1, 3, 3])];
      return [
        shown(conv2d(x, w).shape),
        shown(conv2d(x, w, { padding: 1 }).shape),
        errorOf(() => conv2d(x, w, { paddings: 1 } as object)),
      ].join("\n");
    },
  },
  {
    id: "conv1d-in-2d",
    title: "Conv1d with a two-dimensional kernel",
    claim:
      "nn.Conv1d was given kernel_size=(2, 2) and images. It made weights of four axes and passed them on, so it ran as a Conv2d by luck.",
    code: "conv1d(ones([3, 3, 4, 4]), ones([3, 3, 2, 2]), { stride: 2 })",
    run: () => errorOf(() => conv1d(ones([3, 3, 4, 4]), ones([3, 3, 2, 2]), { stride: 2 })),
  },
  {
    id: "two-to-four",
    title: "From 2 × 2 to 4 × 4 by a transposed convolution",
    claim:
      "With a 3 × 3 kernel, stride 2 and padding 1, 2 × 2 was said to become 4 × 4. The formula beside it, (W − 1)S + F − 2P, says 3.",
    code: "convTranspose2d(x, w, { stride: 2, padding: 1 }).shape\nconvTranspose2d(x, w, { stride: 2, padding: 1, outputPadding: 1 }).shape",
    run() {
      const [x, w] = [ones([1, 1, 2, 2]), ones([1, 1, 3, 3])];
      return [
        shown(convTranspose2d(x, w, { stride: 2, padding: 1 }).shape),
        shown(convTranspose2d(x, w, { stride: 2, padding: 1, outputPadding: 1 }).shape),
      ].join("\n");
    },
  },
  {
    id: "division",
    title: "A size formula without its floor",
    claim:
      "H_out = (H + 2P − F) / S + 1 is written with a plain division. 4 pixels, a 3 × 3 kernel and stride 2 would make 1.5 rows.",
    code: "conv2d(x, w, { stride: 2 }).shape",
    run: () => shown(conv2d(arange(16).reshape([1, 1, 4, 4]), ones([1, 1, 3, 3]), { stride: 2 }).shape),
  },
];
