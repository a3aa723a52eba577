import { EngineError, NDArray } from "@convkit/ndarray";
import type { Backend, Handle } from "../backend.ts";
import type { PrimitiveForms } from "../primitives/primitive.ts";
import { reference } from "./reference.ts";

/** A handle that tells its shape and dtype and nothing else. */
class OpaqueHandle implements Handle {
  readonly shape;
  readonly dtype;
  readonly #array: NDArray;

  constructor(array: NDArray) {
    this.shape = array.shape;
    this.dtype = array.dtype;
    this.#array = array;
  }

  static open(handle: OpaqueHandle): NDArray {
    return handle.#array;
  }
}

/** Handles in, arrays out, also within lists and as fields. */
function open(value: unknown): unknown {
  if (value instanceof OpaqueHandle) return OpaqueHandle.open(value);
  if (Array.isArray(value)) return value.map(open);
  const fields = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (!fields.some(([, field]) => field instanceof OpaqueHandle)) return value;
  return Object.fromEntries(fields.map(([key, field]) => [key, open(field)]));
}

/** Arrays in, handles out, also as fields of a result. */
function close(value: unknown): unknown {
  if (value instanceof NDArray) return new OpaqueHandle(value);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value) || value instanceof Promise)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, close(field)]));
}

type Primitive = (...args: never[]) => unknown;

const onHandles =
  (primitive: Primitive) =>
  (...args: unknown[]) =>
    close(primitive(...(args.map(open) as never[])));

/** What a device that computes elsewhere cannot do at once; and the special primitives, which come with their ops. */
const asynchronous = {
  name: "strict",
  readSync() {
    throw new EngineError("dataSync", "this backend reads asynchronously only; use await t.data()");
  },
  firstOutside: () => undefined,
  special: ({ onArrays }: PrimitiveForms<never>) => onHandles(onArrays),
};

/**
 * The reference backend behind opaque handles and without synchronous reads: a test that passes on it leans on
 * nothing that a GPU backend would lack.
 */
export const strict = /* @__PURE__ */ new Proxy(asynchronous as unknown as Backend<OpaqueHandle>, {
  get(target, property) {
    if (Object.hasOwn(target, property)) return Reflect.get(target, property);
    const primitive: unknown = Reflect.get(reference, property);
    return typeof primitive === "function" ? onHandles(primitive as Primitive) : primitive;
  },
});
