import { algorithms, convGeometry, type Product } from "@convkit/conv-kernels";
import { sizeOf } from "@convkit/ndarray";

export interface LayerSizes {
  readonly batch: number;
  readonly channels: number;
  readonly size: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

export interface MemoryFacts {
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** The im2col matrix of the whole batch, and of one image. */
  readonly columnBytes: number;
  readonly imageColumnBytes: number;
  /** What each of convkit's algorithms takes beside its operands; undefined where it does not support the sizes. */
  readonly workspaces: readonly {
    readonly name: string;
    readonly summary: string;
    readonly bytes: number | undefined;
  }[];
}

/** Bytes of a float32 layer. @throws ShapeError when the kernel does not fit */
export function memoryFacts(sizes: LayerSizes, product: Product = "forward"): MemoryFacts {
  const { batch, channels, size, filters, kernel, stride, padding } = sizes;
  const geometry = convGeometry([batch, channels, size, size], [filters, channels, kernel, kernel], {
    stride,
    padding,
  });
  const positions = sizeOf(geometry.outputShape.slice(2));
  const imageColumnBytes = 4 * channels * kernel * kernel * positions;
  return {
    inputBytes: 4 * sizeOf(geometry.inputShape),
    outputBytes: 4 * sizeOf(geometry.outputShape),
    columnBytes: batch * imageColumnBytes,
    imageColumnBytes,
    workspaces: algorithms.map(({ name, summary, supports, workspaceBytes }) => ({
      name,
      summary,
      bytes: supports(geometry, product) ? workspaceBytes(geometry, product) : undefined,
    })),
  };
}

const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

export function formatBytes(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${units[power]}`;
}
