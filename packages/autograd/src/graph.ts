import type { Shape } from "@convkit/ndarray";
import type { Backend, Handle } from "./backend.ts";
import { hold, letGo } from "./ownership.ts";
import type { Tensor } from "./tensor.ts";

/** Operands as users give them: numbers stand for constants of the other operand's dtype. */
export type TensorLike = Tensor | number;

/** How the gradient of one input is computed, when it is needed; "zero" where it vanishes everywhere. */
export type GradientRule = (() => Tensor) | "zero";

/**
 * One call of a differentiable op.
 *
 * `Inputs` are differentiable: `gradients` must give a rule for each, or the op does not compile. `Constants`
 * (labels, indices, masks) are not.
 */
export interface OpCall<Inputs extends string, Constants extends string = never> {
  /** The public function's name; errors and gradcheck's reports use it. */
  readonly name: string;
  readonly inputs: Readonly<Record<Inputs, TensorLike>>;
  readonly constants?: Readonly<Record<Constants, TensorLike>>;
  readonly forward: (backend: Backend, handles: Readonly<Record<Inputs | Constants, Handle>>) => Handle;
  /**
   * Gradients in terms of differentiable ops, so that they can be differentiated again. Where `forward`
   * broadcast an input, its gradient may have the broadcast shape: the engine sums it back.
   */
  readonly gradients: (
    outputGrad: Tensor,
    saved: Readonly<Record<Inputs | Constants, Tensor>>,
    output: Tensor,
  ) => Record<Inputs, GradientRule>;
  /** Handles that `forward` made for the rules alone, such as the places of maxima. They are freed with the graph. */
  readonly aside?: () => readonly Handle[];
}

/** An input of a recorded op: the tensor as it was then, its value kept even if the original is assigned anew. */
export interface Edge {
  readonly input: string;
  readonly tensor: Tensor;
}

/** A node of the graph that `backward` walks: a recorded op, or a leaf where gradients arrive. */
export interface GraphNode {
  /** Creation order: every node's id is greater than those of the nodes it was computed from. */
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
  /** Empty for a leaf, and once backward has freed the graph. */
  edges: readonly Edge[];
  /** The op's gradient rules; undefined for a leaf, and once backward has freed the graph. */
  gradients: ((outputGrad: Tensor) => Record<string, GradientRule>) | undefined;
  /** Computes the op again from other input values: how gradcheck finds the op whose rule is wrong. */
  replay: ((handles: Readonly<Record<string, Handle>>) => Handle) | undefined;
  freed: boolean;
  /** The op's backend, and what its rules may read there; undefined for a leaf. */
  readonly backend: Backend | undefined;
  saved: readonly Handle[];
  /** Whether this package wrote the rules, which then keep nothing that they see. */
  readonly ours: boolean;
  /** Where gradients accumulate: leaves always, other nodes after `retainGrad()`. */
  keepsGrad: boolean;
  grad: Tensor | undefined;
}

let nodesMade = 0;

export function makeNode(
  name: string,
  shape: Shape,
  op?: Pick<GraphNode, "edges" | "gradients" | "replay" | "backend" | "saved" | "ours"> & {
    backend: Backend;
  },
): GraphNode {
  if (op) for (const handle of op.saved) hold(op.backend, handle);
  return {
    id: nodesMade++,
    name,
    shape,
    edges: op?.edges ?? [],
    gradients: op?.gradients,
    replay: op?.replay,
    freed: false,
    backend: op?.backend,
    saved: op?.saved ?? [],
    ours: op?.ours ?? true,
    keepsGrad: op === undefined,
    grad: undefined,
  };
}

/** Drops what a node saved for backward. */
export function freeNode(node: GraphNode): void {
  const { backend, saved } = node;
  if (node.gradients === undefined || backend === undefined) return;
  node.edges = [];
  node.gradients = undefined;
  node.replay = undefined;
  node.freed = true;
  node.saved = [];
  for (const handle of saved) letGo(backend, handle);
}
