import type { Handle, ReduceName, Tensor } from "@convkit/autograd";
import { isFloat } from "@convkit/ndarray";

/** An element that is NaN or infinite, and the position of its tensor. */
export interface NotFinite {
  readonly at: number;
  readonly value: number;
}

/**
 * The first tensor that has an element that is NaN or infinite. All on one backend.
 *
 * As long as there is none, one number is read: the sum of all elements. Finite ones may add up to infinity, too, so where it is
 * not finite the tensors are looked at one by one. It is computed by primitives: no observer of ops takes it for the model's.
 */
export async function findNotFinite(tensors: readonly Tensor[]): Promise<NotFinite | undefined> {
  const floats = tensors.filter(({ dtype, size }) => isFloat(dtype) && size > 0);
  if (floats.length === 0 || Number.isFinite(await total(floats))) return undefined;
  for (const tensor of floats) {
    // A NaN is both.
    const extrema = [await extremum("max", tensor), await extremum("min", tensor)];
    const value = extrema.find((element) => !Number.isFinite(element));
    if (value !== undefined) return { at: tensors.indexOf(tensor), value };
  }
  return undefined;
}

function overAll(name: ReduceName, { backend, handle }: Tensor): Handle {
  const axes = handle.shape.map((_, axis) => axis);
  return backend.reduce(name, handle, axes, false);
}

async function total(tensors: readonly Tensor[]): Promise<number> {
  const [{ backend, dtype }] = tensors as [Tensor];
  const made = new Set<Handle>();
  const note = (handle: Handle) => {
    made.add(handle);
    return handle;
  };
  const sum = tensors
    .map((tensor) => note(overAll("sum", tensor)))
    .map((x) => (x.dtype === dtype ? x : note(backend.cast(x, dtype))))
    .reduce((x, y) => note(backend.binary("add", x, y)));
  const [value] = await backend.read(sum);
  for (const handle of made) backend.release?.(handle);
  return value!;
}

async function extremum(name: "max" | "min", tensor: Tensor): Promise<number> {
  const handle = overAll(name, tensor);
  const [value] = await tensor.backend.read(handle);
  tensor.backend.release?.(handle);
  return value!;
}
