import { type Backend, type Handle, reference, type UnaryName } from "@convkit/autograd";
import {
  type DType,
  EngineError,
  fromTypedArray,
  NDArray,
  type Shape,
  type TypedArray,
} from "@convkit/ndarray";

// #region handle
/** An array on the device: what the program may know of it. */
export class RemoteHandle implements Handle {
  readonly id: number;
  readonly shape: Handle["shape"];
  readonly dtype: Handle["dtype"];

  constructor(id: number, { shape, dtype }: Handle) {
    this.id = id;
    this.shape = shape;
    this.dtype = dtype;
  }
}

/** The device: here a map. On a real one the ids name buffers. */
export class Device {
  readonly memory = new Map<number, NDArray>();
  made = 0;

  put(array: NDArray): RemoteHandle {
    const id = this.made++;
    this.memory.set(id, array);
    return new RemoteHandle(id, array);
  }

  get({ id }: RemoteHandle): NDArray {
    const array = this.memory.get(id);
    if (!array) throw new EngineError("remote", `array ${id} was released`);
    return array;
  }
}
// #endregion handle

// #region backend
/** A backend that computes on a device and is read from asynchronously alone. */
export function makeRemote(device: Device): Backend<RemoteHandle> {
  /** Handles become the device's arrays, also within lists and fields; arrays become handles. */
  const open = (value: unknown) => mapParts(value, (x) => (x instanceof RemoteHandle ? device.get(x) : x));
  const close = (value: unknown) => mapParts(value, (x) => (x instanceof NDArray ? device.put(x) : x));

  /** A function of arrays as one of the device's: what it has no kernel for yet. */
  const onDevice =
    (primitive: (...args: never[]) => unknown) =>
    (...args: unknown[]) =>
      close(primitive(...(args.map(open) as never[])));

  const own = {
    name: "remote",
    fromTypedArray: (data: TypedArray, shape: Shape, dtype: DType) =>
      device.put(fromTypedArray(data.slice(), shape, dtype)),
    read: async (x: RemoteHandle) => device.get(x).toTypedArray(),
    readSync() {
      throw new EngineError("dataSync", "the device answers later; use await t.data()");
    },
    // Indices cannot be looked at from here: `take` and `gather` answer for them.
    firstOutside: () => undefined,
    release: ({ id }: RemoteHandle) => void device.memory.delete(id),
    unary: (name: UnaryName, x: RemoteHandle) =>
      name === "relu" && x.dtype === "float32"
        ? device.put(relu(device.get(x)))
        : onDevice(reference.unary)(name, x),
    // Convolution, pooling and what else few ops need: each comes with its definition over arrays.
    special: ({ onArrays }: { onArrays: (...args: never[]) => unknown }) => onDevice(onArrays),
  };
  return new Proxy(own as unknown as Backend<RemoteHandle>, {
    get(_, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const primitive: unknown = Reflect.get(reference, name);
      return typeof primitive === "function" ? onDevice(primitive as () => unknown) : primitive;
    },
  });
}
// #endregion backend

// #region kernel
/** A kernel of the device's own. */
function relu(x: NDArray): NDArray {
  const result = x.toTypedArray();
  for (let i = 0; i < result.length; i++) result[i] = Math.max(result[i]!, 0);
  return fromTypedArray(result, x.shape);
}
// #endregion kernel

/** A value with its parts mapped; what is neither a list nor a plain object is one part. */
function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => mapParts(part, map));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return map(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapParts(part, map)]));
}
