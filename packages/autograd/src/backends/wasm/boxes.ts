import {
  type DType,
  fromTypedArray,
  isContiguous,
  type NDArray,
  type Shape,
  type TypedArray,
} from "@convkit/ndarray";
import { engine } from "@convkit/wasm";
import { type Box, bytesOf, makeBox } from "./box.ts";
import { type Claim, WasmHandle } from "./handle.ts";
import { makeStore, type Store, type StoreOptions } from "./store.ts";

/** Values of one backend: handles in and out of boxes, and the store of those that are in linear memory. */
export interface Boxes {
  /** Undefined where there is no engine. An engine that was exchanged leaves its values in typed arrays. */
  store(): Store | undefined;
  /** A handle of a typed array that nobody will write to. */
  fromArray(array: TypedArray, shape: Shape, dtype: DType): WasmHandle;
  fromBox(box: Box, shape: Shape): WasmHandle;
  /** The elements where they are, to be read before anything else happens. */
  open(handle: WasmHandle): NDArray;
  /** A handle of what an array holds; it may be a view of what was opened. */
  close(array: NDArray): WasmHandle;
  release(handle: WasmHandle): void;
}

/**
 * Values from so many bytes on are freed when the collector finds that nobody refers to them; smaller ones can wait. So can
 * those that have been written back: what the registry keeps of a value goes in a macrotask at the earliest, and would pile
 * up in a synchronous loop.
 */
const worthFinalizing = 16384;

export function makeBoxes(options: StoreOptions): Boxes {
  let current: Store | undefined;
  let finalizers: FinalizationRegistry<Claim> | undefined;

  function store(): Store | undefined {
    const now = engine();
    if (current?.engine === now) return current;
    current?.empty();
    current = now && makeStore(now, options, (box) => finalizers?.unregister(box.tenure));
    return current;
  }

  function giveUp(claim: Claim): void {
    const { tenure } = claim;
    claim.tenure = undefined;
    if (tenure && --tenure.handles === 0 && tenure.box) current!.drop(tenure.box);
  }

  function fromBox(box: Box, shape: Shape): WasmHandle {
    const handle = new WasmHandle(box, shape);
    if (box.dtype !== "float64" && bytesOf(box) >= worthFinalizing) {
      finalizers ??= new FinalizationRegistry(giveUp);
      finalizers.register(handle, handle.claim, box.tenure);
    }
    return handle;
  }

  const fromArray = (array: TypedArray, shape: Shape, dtype: DType) =>
    fromBox(makeBox(dtype, array.length, array), shape);

  return {
    store,
    fromArray,
    fromBox,
    open({ box, shape, dtype }) {
      return fromTypedArray(box.array ?? current!.view(box), shape, dtype);
    },
    close(array) {
      const { data, shape, dtype } = array;
      const own =
        data.buffer !== current?.engine.memory.buffer && data.length === array.size && isContiguous(array);
      return fromArray(own ? data : array.toTypedArray(), shape, dtype);
    },
    release({ claim }) {
      const { tenure } = claim;
      giveUp(claim);
      if (tenure?.handles === 0) finalizers?.unregister(tenure);
    },
  };
}
