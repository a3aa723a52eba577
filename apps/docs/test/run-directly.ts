import {
  type ConvAlgorithm,
  type ConvGeometry,
  type FloatArray,
  type Product,
  resolveConvGeometry,
} from "@convkit/conv-kernels";
import type { ConformanceCase, ConformanceResult, FloatName, Plain } from "@convkit/testing";

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** The geometry of a convolution of the pack; undefined for what algorithms never see: pools, other paddings than zeros. */
export function geometryOf(
  { kind, dims, options, operands }: ConformanceCase,
  dtype: FloatName,
): ConvGeometry | undefined {
  if (kind !== "conv" || (options["paddingMode"] ?? "zeros") !== "zeros") return undefined;
  return resolveConvGeometry("test", dims, operands.input.shape, operands.weight!.shape, dtype, options);
}

export const supportsAll = (algorithm: ConvAlgorithm, geometry: ConvGeometry): boolean =>
  products.every((product) => algorithm.supports(geometry, product));

/** The three products by an algorithm that is in no manifest. What it is to overwrite holds NaN. */
export function runDirectly(
  algorithm: ConvAlgorithm,
  geometry: ConvGeometry,
  { operands, outputGrad }: Pick<ConformanceCase, "operands" | "outputGrad">,
): ConformanceResult {
  const Floats = geometry.dtype === "float32" ? Float32Array : Float64Array;
  const load = ({ data }: Plain): FloatArray => Floats.from(data);
  const [x, w, dy] = [load(operands.input), load(operands.weight!), load(outputGrad)];
  const bias = operands.bias && { bias: load(operands.bias) };
  const compute = (
    product: Product,
    shape: readonly number[],
    run: (out: FloatArray, room: Uint8Array) => void,
  ) => {
    const data = new Floats(shape.reduce((n, size) => n * size, 1)).fill(Number.NaN);
    run(data, new Uint8Array(algorithm.workspaceBytes(geometry, product)).fill(255));
    return { shape, data };
  };
  return {
    output: compute("forward", geometry.outputShape, (y, room) =>
      algorithm.forward(geometry, x, w, y, room, bias),
    ),
    grads: {
      input: compute("inputGrad", geometry.inputShape, (dx, room) =>
        algorithm.inputGrad(geometry, dy, w, dx, room),
      ),
      weight: compute("weightGrad", geometry.weightShape, (dw, room) =>
        algorithm.weightGrad(geometry, x, dy, dw, room),
      ),
    },
  };
}
