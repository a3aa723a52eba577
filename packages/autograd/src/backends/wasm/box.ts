import { type DType, itemSize, type TypedArray } from "@convkit/ndarray";

/**
 * What a finalizer may hold of a box: not the typed array, which the collector could then not free before the finalizer
 * has run, and in a synchronous loop none ever does.
 */
export interface Tenure {
  /** Handles that may still ask for the value. */
  handles: number;
  /** The box while it has a block. */
  box: Box | undefined;
}

/**
 * Where the elements of a value are, row-major: in a block of linear memory, in a typed array, or the same in both.
 * They never change. No kernel makes or takes float64, so that such values are never in a block.
 */
export interface Box {
  readonly dtype: DType;
  readonly length: number;
  /** Of the block; 0 when there is none. */
  address: number;
  array: TypedArray | undefined;
  readonly tenure: Tenure;
  /** The number of the primitive that used the block last. */
  usedBy: number;
  /** Whether `array` holds what once was written back from a block. */
  writtenBack: boolean;
  /** The neighbours in the store's list of blocks by last use. */
  older: Box | undefined;
  newer: Box | undefined;
}

export function makeBox(dtype: DType, length: number, array: TypedArray | undefined): Box {
  return {
    dtype,
    length,
    address: 0,
    array,
    tenure: { handles: 0, box: undefined },
    usedBy: 0,
    writtenBack: false,
    older: undefined,
    newer: undefined,
  };
}

export const bytesOf = ({ dtype, length }: Box): number => itemSize[dtype] * length;
