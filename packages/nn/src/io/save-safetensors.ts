import type { Tensor } from "@convkit/autograd";
import { ArgumentError, itemSize, NDArray } from "@convkit/ndarray";
import { checkObject, checkTensors, kindOf } from "../check.ts";
import { dtypeNames } from "./element-types.ts";
import { MAX_HEADER_BYTES, PREFIX_BYTES } from "./safetensors-header.ts";

/**
 * A safetensors file of named tensors, such as `model.stateDict()`. PyTorch and all else that knows the format reads
 * it: float32, float64, int32, uint8 and bool are stored as F32, F64, I32, U8 and BOOL.
 *
 * Larger elements come first and the header is padded with spaces, so that every tensor is aligned in the file.
 *
 * @param metadata strings about the file, kept under `__metadata__`
 * @throws ArgumentError for what is no tensor, a tensor called `__metadata__`, metadata that are not strings, or more
 *   names and metadata than the format allows
 * @example
 * const bytes = await saveSafetensors(new Linear(2, 1).stateDict(), { format: "pt" });
 * Object.keys(loadSafetensors(bytes)) // ["bias", "weight"]
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
export async function saveSafetensors(
  tensors: Readonly<Record<string, Tensor | NDArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  check(tensors, metadata);
  const ordered = Object.entries(tensors).toSorted(
    ([a, x], [b, y]) => itemSize[y.dtype] - itemSize[x.dtype] || (a < b ? -1 : 1),
  );
  let end = 0;
  const entries = ordered.map(([name, { dtype, shape, size }]) => {
    const start = end;
    end += size * itemSize[dtype];
    return [name, { dtype: dtypeNames[dtype], shape: [...shape], data_offsets: [start, end] }] as const;
  });
  const about = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...about, ...entries])));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > MAX_HEADER_BYTES)
    throw new ArgumentError(
      "saveSafetensors",
      `names and metadata must take at most ${MAX_HEADER_BYTES} bytes, got ${headerBytes}`,
    );

  const file = new Uint8Array(PREFIX_BYTES + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(" ".charCodeAt(0), PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  file.set(json, PREFIX_BYTES);
  let at = PREFIX_BYTES + headerBytes;
  for (const [, value] of ordered) {
    // Elements are little-endian, as is every machine that runs JavaScript with typed arrays today.
    const data = value instanceof NDArray ? value.toTypedArray() : await value.data();
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function check(tensors: object, metadata: Readonly<Record<string, unknown>>): void {
  checkTensors("saveSafetensors", "tensors", tensors);
  checkObject("saveSafetensors", "metadata", metadata);
  if (Object.hasOwn(tensors, "__metadata__"))
    throw new ArgumentError("saveSafetensors", 'no tensor may be called "__metadata__"');
  for (const [name, value] of Object.entries(metadata))
    if (typeof value !== "string")
      throw new ArgumentError(
        "saveSafetensors",
        `metadata must be strings, got ${kindOf(value)} for "${name}"`,
      );
}
