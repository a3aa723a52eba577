import { zipSync } from "fflate";
import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { ArgumentError, FormatError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import { type FileOptions, fileOperand, parseNpy, shorten, writeNpy } from "./npy.ts";
import { readZip } from "./zip.ts";

/**
 * Reads the arrays of a `.npz` file by name, as `np.savez` and `np.savez_compressed` write them.
 *
 * @throws FormatError when the bytes are no complete zip archive, an entry is damaged, or is no `.npy` file
 *   that `readNpy` reads
 * @example
 * readNpz(writeNpz({ x: ones([2]) }))["x"]?.toArray() // [1, 1]
 */
export function readNpz(bytes: Uint8Array, options: FileOptions = {}): Record<string, NDArray> {
  checkOptionNames("readNpz", options, ["file"]);
  const arrays = new Map<string, NDArray>();
  for (const [entry, content] of readZip("readNpz", bytes, options)) {
    const name = entry.replace(/\.npy$/, "");
    if (arrays.has(name))
      throw new FormatError(
        "readNpz",
        `the archive has two arrays named ${shorten(name)}`,
        fileOperand(options.file),
      );
    arrays.set(name, parseNpy("readNpz", content, options, `the entry ${shorten(entry)}`));
  }
  // fromEntries defines properties, so that even an array called "__proto__" is only a name.
  return Object.fromEntries(arrays);
}

export interface NpzOptions {
  /** Whether to deflate, as `np.savez_compressed` does. Default: false. */
  readonly compress?: boolean | undefined;
}

/**
 * The bytes of a `.npz` file that `np.load` reads; the same for the same arrays, whenever written.
 *
 * @throws ArgumentError for an empty name
 * @example
 * Object.keys(readNpz(writeNpz({ w: zeros([2, 2]), b: zeros([2]) }, { compress: true }))) // ["w", "b"]
 */
export function writeNpz(arrays: Readonly<Record<string, NDArray>>, options: NpzOptions = {}): Uint8Array {
  checkOptionNames("writeNpz", options, ["compress"]);
  const { compress = false } = options;
  const entries = Object.entries(arrays).map(([name, x]) => {
    if (name === "") throw new ArgumentError("writeNpz", "arrays must have names, got an empty one");
    return [`${name}.npy`, writeNpy(checkArray("writeNpz", x, name))] as const;
  });
  return zipSync(Object.fromEntries(entries), { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}
