import { allocate } from "@convkit/ndarray";
import type { ConvAlgorithm, Product } from "../algorithm.ts";
import type { ConvGeometry } from "../geometry.ts";
import type { EngineAlgorithm } from "./engine-algorithm.ts";
import { onEngine } from "./on-engine.ts";
import { unlessFull } from "./unless-full.ts";

/**
 * Operations below which copying operands to linear memory and back may take longer than computing in TypeScript. Measured by
 * scripts/crossings.ts for the three products of `depthwise`, in microseconds: 10, 14 and 14 against 14, 14 and 12 in TypeScript
 * at 9,000 operations, 10, 16 and 10 against 21, 22 and 17 at 18,000.
 */
const leastFlops = 1 << 14;

/**
 * An algorithm in two forms: in TypeScript, to be read, for float64, and where the engine, its kernels or its memory do not
 * reach; and on the engine's kernels.
 */
export function withTwin<Name extends string>(
  twin: ConvAlgorithm<Name>,
  kernels: EngineAlgorithm,
): ConvAlgorithm<Name> {
  const fast = onEngine(twin.name, twin.summary, kernels);
  const formFor = (geometry: ConvGeometry, product: Product) =>
    geometry.flops >= leastFlops && fast.supports(geometry, product) ? fast : twin;
  /** By the form of a product; by the twin, in a workspace of its own, where linear memory is full. */
  const run = (
    geometry: ConvGeometry,
    product: Product,
    given: Uint8Array,
    compute: (form: ConvAlgorithm, workspace: Uint8Array) => void,
  ) => {
    const form = formFor(geometry, product);
    if (form === twin) return compute(twin, given);
    unlessFull(
      () => compute(form, given),
      () => compute(twin, allocate("uint8", twin.workspaceBytes(geometry, product), twin.name)),
    );
  };
  return {
    ...twin,
    onEngine: kernels,
    roundings: (geometry, product) =>
      formFor(geometry, product) === fast ? kernels.roundings(geometry, product) : 0,
    usesEngine: (geometry, product) => formFor(geometry, product) === fast,
    workspaceBytes: (geometry, product) => formFor(geometry, product).workspaceBytes(geometry, product),
    forward(geometry, x, w, y, given, epilogue) {
      run(geometry, "forward", given, (form, space) => form.forward(geometry, x, w, y, space, epilogue));
    },
    inputGrad(geometry, dy, w, dx, given) {
      run(geometry, "inputGrad", given, (form, space) => form.inputGrad(geometry, dy, w, dx, space));
    },
    weightGrad(geometry, x, dy, dw, given) {
      run(geometry, "weightGrad", given, (form, space) => form.weightGrad(geometry, x, dy, dw, space));
    },
  };
}
