import type { Tensor } from "@convkit/autograd";
import type { Check } from "../../../packages/autograd/test/op-table.ts";
import { referenceCalls } from "./reference-calls.ts";

const { reference, setDefaultBackend, tensor, wasm, ...autograd } = await import("@convkit/autograd");
const { strict } = await import("@convkit/autograd/strict");
const { pytorchConformance } = await import("@convkit/testing");
const { opTable } = await import("../../../packages/autograd/test/op-table.ts");

/** One op: how its gradients are checked, and what computes it where. */
export interface OpFacts {
  readonly name: string;
  /** Calls whose gradients are checked, or why there are none. */
  readonly checks: number | string;
  /** The primitives that the wasm backend computed as reference does, forwards or backwards; none: its kernels did all. */
  readonly float32: readonly string[];
  /** The same of one large call, for ops whose kernels are for large sizes alone. */
  readonly float32Large?: readonly string[];
  readonly float64: readonly string[];
  /** Whether a backend gives reference's numbers, in both dtypes. */
  readonly strict: boolean;
  readonly wasm: boolean;
  /** PyTorch's cases in each layout; undefined for an op that has none. */
  readonly cases?: { readonly NCHW: number; readonly NHWC: number };
}

/** Ops that the table has no call of, as they have no gradient. */
const calls: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  cast: (x) => autograd.cast(x, "int32"),
  equal: autograd.equal,
  greater: autograd.greater,
  greaterEqual: autograd.greaterEqual,
  less: autograd.less,
  lessEqual: autograd.lessEqual,
};

const filled = (...shape: number[]) => autograd.ones(shape, { dtype: "float64" });

/** Calls of some 200,000 operations, of ops for which that matters. */
const large: Readonly<Record<string, () => Check>> = {
  conv1d: () => ({
    f: (x, w) => autograd.conv1d(x!, w!),
    inputs: () => [filled(2, 16, 64), filled(16, 16, 5)],
  }),
  conv2d: () => ({
    f: (x, w) => autograd.conv2d(x!, w!),
    inputs: () => [filled(1, 16, 12, 12), filled(16, 16, 3, 3)],
  }),
  conv3d: () => ({
    f: (x, w) => autograd.conv3d(x!, w!),
    inputs: () => [filled(1, 8, 6, 6, 6), filled(8, 8, 3, 3, 3)],
  }),
  convTranspose1d: () => ({
    f: (x, w) => autograd.convTranspose1d(x!, w!),
    inputs: () => [filled(2, 16, 64), filled(16, 16, 5)],
  }),
  convTranspose2d: () => ({
    f: (x, w) => autograd.convTranspose2d(x!, w!),
    inputs: () => [filled(1, 16, 12, 12), filled(16, 16, 3, 3)],
  }),
  convTranspose3d: () => ({
    f: (x, w) => autograd.convTranspose3d(x!, w!),
    inputs: () => [filled(1, 8, 6, 6, 6), filled(8, 8, 3, 3, 3)],
  }),
  matmul: () => ({
    f: (x, y) => autograd.matmul(x!, y!),
    inputs: () => [filled(64, 64), filled(64, 64)],
  }),
};

const FloatArrays = { float32: Float32Array, float64: Float64Array };
type FloatName = keyof typeof FloatArrays;

/** The result and all gradients of a call on the default backend. */
async function numbers({ f, inputs }: Check, dtype: FloatName): Promise<number[][]> {
  const leaves: Tensor[] = [];
  for (const { shape, ...input } of inputs().map((x) => ({ shape: x.shape, data: () => x.data() })))
    leaves.push(tensor(FloatArrays[dtype].from(await input.data()), { shape, requiresGrad: true }));
  const y = f(...leaves);
  if (y.requiresGrad) y.backward(autograd.ones(y.shape, { dtype }));
  const results: number[][] = [];
  for (const x of [y, ...leaves.flatMap(({ grad }) => (grad ? [grad] : []))])
    results.push(Array.from(await x.data()));
  return results;
}

/** Float32 results of an engine and of doubles that are rounded once differ by a few roundings of what was summed. */
const tolerance = { float32: 1e-4, float64: 1e-12 };

const agree = (actual: number[][], expected: number[][], dtype: FloatName): boolean =>
  actual.length === expected.length &&
  actual.every((values, i) =>
    values.every((value, k) => {
      const wanted = expected[i]![k]!;
      return Math.abs(value - wanted) <= tolerance[dtype] * Math.max(1, Math.abs(wanted));
    }),
  );

function layoutCases(name: string): OpFacts["cases"] {
  const cases = pytorchConformance().filter(({ kind, dims }) => `${kind}${dims}d` === name);
  if (cases.length === 0) return undefined;
  const NHWC = cases.filter(({ options }) => options["layout"] === "NHWC").length;
  return { NCHW: cases.length - NHWC, NHWC };
}

/** What the table of ops, and the backends on its calls, say of every op. */
export async function factsOfOps(): Promise<OpFacts[]> {
  const facts: OpFacts[] = [];
  const two = () => [tensor([1, 2, 3]), tensor([3, 2, 1])];
  for (const [name, row] of Object.entries(opTable)) {
    const call = calls[name];
    const checks = "noGradient" in row ? [{ f: call as Check["f"], inputs: two }] : row;
    const found = { float32: new Set<string>(), float64: new Set<string>() };
    const right = { wasm: true, strict: true };
    for (const check of checks)
      for (const dtype of ["float32", "float64"] as const) {
        setDefaultBackend(reference);
        const expected = await numbers(check, dtype);
        setDefaultBackend(strict);
        if (!agree(await numbers(check, dtype), expected, dtype)) right.strict = false;
        setDefaultBackend(wasm);
        const slow = await referenceCalls(async () => {
          if (!agree(await numbers(check, dtype), expected, dtype)) right.wasm = false;
        });
        for (const primitive of slow) found[dtype].add(primitive);
      }
    const big = large[name];
    setDefaultBackend(wasm);
    const float32Large = big && (await referenceCalls(async () => void (await numbers(big(), "float32"))));
    const cases = layoutCases(name);
    facts.push({
      name,
      checks: "noGradient" in row ? row.noGradient : row.length,
      float32: [...found.float32].sort(),
      ...(float32Large && { float32Large }),
      float64: [...found.float64].sort(),
      ...right,
      ...(cases && { cases }),
    });
  }
  return facts;
}
