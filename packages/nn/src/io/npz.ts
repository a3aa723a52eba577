import type { Tensor } from "@convkit/autograd";
import { fromTypedArray, NDArray, type NpzOptions, readNpz, writeNpz } from "@convkit/ndarray";
import { checkTensors } from "../check.ts";

/**
 * The bytes of a `.npz` file of named tensors, such as `model.stateDict()`, which NumPy's `np.load` reads.
 *
 * @throws ArgumentError for what is no tensor, and an empty name
 * @example
 * const bytes = await saveNpz(new Linear(2, 1).stateDict(), { compress: true });
 * Object.keys(loadNpz(bytes)) // ["weight", "bias"]
 */
export async function saveNpz(
  tensors: Readonly<Record<string, Tensor | NDArray>>,
  options: NpzOptions = {},
): Promise<Uint8Array> {
  checkTensors("saveNpz", "tensors", tensors);
  const arrays = await Promise.all(
    Object.entries(tensors).map(
      async ([name, value]): Promise<[string, NDArray]> => [
        name,
        value instanceof NDArray ? value : fromTypedArray(await value.data(), value.shape, value.dtype),
      ],
    ),
  );
  return writeNpz(Object.fromEntries(arrays), options);
}

/**
 * The arrays of a `.npz` file, such as one that `np.savez` wrote: `model.loadStateDict(loadNpz(bytes))`.
 *
 * @throws FormatError when the bytes are no complete zip archive, an entry is damaged or is no `.npy` file that is read
 * @example
 * const model = new Linear(2, 1);
 * model.loadStateDict(loadNpz(await saveNpz(model.stateDict()))).missing // []
 */
export function loadNpz(bytes: Uint8Array): Record<string, NDArray> {
  return readNpz(bytes);
}
