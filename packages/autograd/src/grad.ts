import { ArgumentError, DTypeError, isFloat, ShapeError } from "@convkit/ndarray";
import { propagate, reachableNodes } from "./engine.ts";
import { isRecording, withRecording } from "./grad-mode.ts";
import type { GraphNode } from "./graph.ts";
import { alias } from "./ops/alias.ts";
import { Tensor } from "./tensor.ts";

/** The argument to differentiate by (its position, from 0), or several. */
export interface GradOptions {
  /** Default: 0. */
  readonly argnums?: number | readonly number[];
}

type Gradients<O extends GradOptions> = O extends { readonly argnums: readonly number[] } ? Tensor[] : Tensor;

/**
 * `f` with its gradient: a function that returns `f`'s value and its gradient with respect to the first argument
 * (or to `argnums`: a list gives a list). The gradient can be differentiated again.
 *
 * @throws ShapeError when `f` does not return a scalar
 * @example
 * const [y, dx] = valueAndGrad((x: Tensor) => x.mul(x).sum())(tensor([1, 2]));
 * y.item() // 5
 * dx.toNDArray().toArray() // [2, 4]
 */
export function valueAndGrad<Args extends readonly Tensor[], O extends GradOptions = GradOptions>(
  f: (...args: Args) => Tensor,
  options?: O,
): (...args: Args) => [value: Tensor, gradient: Gradients<O>] {
  return (...args) => {
    const { argnums = 0 } = options ?? {};
    const positions = [argnums].flat() as number[];
    for (const position of positions)
      if (!(position in args))
        throw new ArgumentError(
          "grad",
          `argnums must name arguments 0 .. ${args.length - 1}, got ${position}`,
        );
    const { value, gradients } = differentiate(f, args, positions);
    return [value, (Array.isArray(argnums) ? gradients : gradients[0]!) as Gradients<O>];
  };
}

/**
 * The gradient of `f`: a function of the same arguments. Apply it again for higher derivatives.
 *
 * @throws ShapeError when `f` does not return a scalar
 * @example
 * const cube = (x: Tensor) => x.mul(x).mul(x);
 * grad(cube)(tensor(2)).item() // 12
 * grad(grad(cube))(tensor(2)).item() // 12
 * grad(grad(grad(cube)))(tensor(2)).item() // 6
 */
export function grad<Args extends readonly Tensor[], O extends GradOptions = GradOptions>(
  f: (...args: Args) => Tensor,
  options?: O,
): (...args: Args) => Gradients<O> {
  const both = valueAndGrad(f, options);
  return (...args) => both(...args)[1];
}

function differentiate<Args extends readonly Tensor[]>(
  f: (...args: Args) => Tensor,
  args: Args,
  positions: readonly number[],
): { value: Tensor; gradients: Tensor[] } {
  const recording = isRecording();
  for (const position of positions)
    if (!isFloat(args[position]!.dtype))
      throw new DTypeError(
        "grad",
        `argument ${position} must be float32 or float64, got ${args[position]!.dtype}`,
      );
  return withRecording("grad", true, () => {
    // Gradients stop at fresh nodes: beyond them lies the caller's graph, if the arguments belong to one.
    const inputs = args.map((arg, position) => (positions.includes(position) ? entry(arg) : arg));
    const own = new Set(inputs.flatMap(({ node }) => node ?? []));
    const value = f(...(inputs as unknown as Args));
    // A graph of the gradients is of use to the caller only where something of the caller's needs gradients.
    const createGraph = recording && value.node !== undefined && reachesBeyond(value.node, own);
    const gradients = gradientsOf(
      "grad",
      value,
      positions.map((position) => inputs[position]!),
      undefined,
      createGraph,
    );
    return { value: createGraph ? value : value.detach(), gradients };
  });
}

/** Whether a graph has leaves beside `own`. */
function reachesBeyond(root: GraphNode, own: ReadonlySet<GraphNode>): boolean {
  return reachableNodes(root).some((node) => node.gradients === undefined && !own.has(node));
}

function entry(x: Tensor): Tensor {
  return x.requiresGrad ? alias(x) : new Tensor(x.backend, x.handle, { requiresGrad: true });
}

/**
 * The gradients of `output` with respect to some of the tensors it was computed from, without touching any
 * `grad`; zeros where it does not depend on one.
 */
export function gradientsOf(
  functionName: string,
  output: Tensor,
  inputs: readonly Tensor[],
  outputGrad: Tensor | undefined,
  createGraph: boolean,
): Tensor[] {
  if (outputGrad === undefined && output.size !== 1)
    throw new ShapeError(functionName, `the function must return a scalar, got ${output.size} elements`, [
      { name: "result", value: output.shape },
    ]);
  const arrived = new Map<GraphNode, Tensor>();
  const targets = new Set(inputs.flatMap(({ node }) => node ?? []));
  const seed = outputGrad ?? new Tensor(output.backend, output.backend.full(output.shape, 1, output.dtype));
  if (output.node !== undefined)
    // The graph is kept: it may reach into one that belongs to the caller.
    propagate(
      functionName,
      output.node,
      seed,
      { createGraph, retainGraph: true },
      (node, gradient) => {
        const wanted = targets.has(node);
        if (wanted) arrived.set(node, gradient);
        return wanted;
      },
      targets,
    );
  return inputs.map(
    ({ node, backend, shape, dtype }) =>
      (node && arrived.get(node)) ?? new Tensor(backend, backend.full(shape, 0, dtype)),
  );
}
