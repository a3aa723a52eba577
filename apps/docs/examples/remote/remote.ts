import { type Backend, type Handle, reference } from "@convkit/autograd";
import { EngineError, fromTypedArray, NDArray } from "@convkit/ndarray";

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

  const own: Partial<Backend<RemoteHandle>> = {
    name: "remote",
    fromTypedArray: (data, shape, dtype) => device.put(fromTypedArray(data.slice(), shape, dtype)),
    read: async (x) => device.get(x).toTypedArray(),
    readSync() {
      throw new EngineError("dataSync", "the device answers later; use await t.data()");
    },
    // Indices cannot be looked at from here: `take` and `gather` answer for them.
    firstOutside: () => undefined,
    release: ({ id }) => void device.memory.delete(id),
    unary: (name, x) =>
      name === "relu" && x.dtype === "float32" ? device.put(relu(device.get(x))) : defined("unary")(name, x),
  };

  /** A primitive as `reference` defines it: what the device has no kernel for yet. */
  function defined<Name extends keyof Backend>(name: Name): NonNullable<Backend<RemoteHandle>[Name]> {
    const primitive = reference[name] as (...args: unknown[]) => unknown;
    return ((...args: unknown[]) => close(primitive(...args.map(open)))) as never;
  }
  return new Proxy(own as Backend<RemoteHandle>, {
    get(_, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      return name in reference ? defined(name as keyof Backend) : undefined;
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
