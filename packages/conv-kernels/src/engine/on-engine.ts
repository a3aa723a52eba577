import { type Engine, engine } from "@convkit/wasm";
import type { ConvAlgorithm, FloatArray, Product } from "../algorithm.ts";
import type { ConvGeometry } from "../geometry.ts";
import type { EngineAlgorithm } from "./engine-algorithm.ts";

/** An algorithm of the manifest on the engine's kernels: its operands on the JS heap are copied in, its result out. */
export function onEngine<Name extends string>(
  name: Name,
  summary: string,
  kernels: EngineAlgorithm,
): ConvAlgorithm<Name> {
  const bytes = (geometry: ConvGeometry, product: Product) => kernels.workspaceBytes(geometry, product);
  return {
    name,
    summary,
    onEngine: kernels,
    usesEngine: () => true,
    roundings: kernels.roundings,
    supports: (geometry, product) =>
      geometry.dtype === "float32" && engine() !== undefined && kernels.supports(geometry, product),
    workspaceBytes: bytes,
    forward(geometry, input, weight, output, _workspace, epilogue) {
      staged(
        bytes(geometry, "forward"),
        output,
        [input, weight, epilogue?.bias],
        (engine, [x, w, bias], y, space) => kernels.forward(engine, geometry, x!, w!, y, space, { bias }),
      );
    },
    inputGrad(geometry, outputGrad, weight, inputGrad) {
      staged(bytes(geometry, "inputGrad"), inputGrad, [outputGrad, weight], (engine, [dy, w], dx, space) =>
        kernels.inputGrad(engine, geometry, dy!, w!, dx, space),
      );
    },
    weightGrad(geometry, input, outputGrad, weightGrad) {
      staged(bytes(geometry, "weightGrad"), weightGrad, [input, outputGrad], (engine, [x, dy], dw, space) =>
        kernels.weightGrad(engine, geometry, x!, dy!, dw, space),
      );
    },
  };
}

/** Copies operands to linear memory, computes, and copies the result back. */
export function staged(
  workspaceBytes: number,
  result: FloatArray,
  operands: readonly (FloatArray | undefined)[],
  compute: (
    engine: Engine,
    addresses: readonly (number | undefined)[],
    result: number,
    workspace: number,
  ) => void,
): void {
  const host = engine()!;
  const blocks: number[] = [];
  const allocate = (bytes: number) => {
    const address = host.allocate(bytes);
    blocks.push(address);
    return address;
  };
  try {
    const addresses = operands.map((operand) => {
      if (!operand) return undefined;
      const address = allocate(4 * operand.length);
      host.floats(address, operand.length).set(operand);
      return address;
    });
    const to = allocate(4 * result.length);
    compute(host, addresses, to, allocate(workspaceBytes));
    result.set(host.floats(to, result.length));
  } finally {
    for (const block of blocks) host.free(block);
  }
}
