import type { FloatArray } from "./algorithm.ts";
import type { FloatDType } from "./validate.ts";

/** A part of a workspace as floats; `byteOffset` is a multiple of the element size. */
export function workspaceFloats(
  workspace: Uint8Array,
  dtype: FloatDType,
  byteOffset: number,
  length: number,
): FloatArray {
  const Floats = dtype === "float32" ? Float32Array : Float64Array;
  return new Floats(workspace.buffer as ArrayBuffer, workspace.byteOffset + byteOffset, length);
}
