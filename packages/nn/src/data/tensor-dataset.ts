import { ArgumentError, checkOptionNames, type NDArray, ShapeError, stack } from "@convkit/ndarray";
import { type Dataset, firstOf, type Sample } from "./dataset.ts";
import { checkNormalize, type NormalizeOptions, normalizeBatch } from "./normalize.ts";
import { contiguous, takeRows } from "./rows.ts";

export interface TensorDatasetOptions {
  /** Turns images, such as bytes, into float32: `(x * scale - mean) / std`. */
  readonly normalize?: NormalizeOptions;
  /** Changes one example's input, after normalising; all results must have one shape. */
  readonly transform?: (input: NDArray, index: number) => NDArray;
}

/**
 * Examples that lie in memory: inputs `[N, ...]` and targets `[N, ...]`.
 *
 * @throws ShapeError when the first axes differ
 * @example
 * const images = array(new Uint8Array([0, 255, 51, 102]), { shape: [2, 1, 1, 2] });
 * const labels = array(new Uint8Array([3, 7]));
 * const dataset = new TensorDataset(images, labels, { normalize: { scale: 1 / 255 } });
 * dataset.get(1).input.toArray() // ~[[[0.2, 0.4]]]
 * dataset.get(1).target.item() // 7
 */
export class TensorDataset implements Dataset {
  readonly length: number;
  readonly #input: NDArray;
  readonly #target: NDArray;
  readonly #options: TensorDatasetOptions;

  constructor(input: NDArray, target: NDArray, options: TensorDatasetOptions = {}) {
    checkOptionNames("TensorDataset", options, ["normalize", "transform"]);
    const length = input.shape[0];
    if (length === undefined || length !== target.shape[0])
      throw new ShapeError("TensorDataset", "there must be one target an input", [
        { name: "input", value: input.shape, note: "N, ..." },
        { name: "target", value: target.shape, note: "N, ..." },
      ]);
    if (options.normalize) checkNormalize("TensorDataset", input, options.normalize);
    this.length = length;
    this.#input = contiguous(input);
    this.#target = contiguous(target);
    this.#options = options;
  }

  get(index: number): Sample {
    this.#check([index]);
    return firstOf(this.getBatch(Int32Array.of(index)));
  }

  getBatch(indices: Int32Array): Sample {
    this.#check(indices);
    const { normalize: options, transform } = this.#options;
    const rows = takeRows(this.#input, indices);
    const input = options ? normalizeBatch(rows, options) : rows;
    const target = takeRows(this.#target, indices);
    if (!transform) return { input, target };
    return { input: stack([...indices].map((index, k) => transform(input.slice(k), index))), target };
  }

  #check(indices: ArrayLike<number>): void {
    for (let k = 0; k < indices.length; k++) {
      const index = indices[k]!;
      if (Number.isInteger(index) && index >= 0 && index < this.length) continue;
      throw new ArgumentError("TensorDataset", `index ${index} is out of range for ${this.length} examples`);
    }
  }
}
