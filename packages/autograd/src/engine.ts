import { ArgumentError, sameShape } from "@convkit/ndarray";
import { withRecording } from "./grad-mode.ts";
import { freeNode, type GraphNode } from "./graph.ts";
import { backwardObserver, duringBackward } from "./observe.ts";
import { add } from "./ops/arithmetic.ts";
import { sumTo } from "./ops/sum.ts";
import { claimTemporaries, disclaim, hold, isTemporary, letGo, withoutClaims } from "./ownership.ts";
import type { Tensor } from "./tensor.ts";

export interface BackwardOptions {
  /** Keep the graph for another backward. Default: the value of `createGraph`. */
  readonly retainGraph?: boolean;
  /** Record the gradient computation itself, so that gradients can be differentiated. Default false. */
  readonly createGraph?: boolean;
}

/** All nodes that `root` was computed from, itself included, newest first: a topological order. */
export function reachableNodes(root: GraphNode): GraphNode[] {
  const seen = new Set([root]);
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { tensor } of node.edges) {
      if (tensor.node === undefined || seen.has(tensor.node)) continue;
      seen.add(tensor.node);
      open.push(tensor.node);
    }
  }
  return [...seen].sort((a, b) => b.id - a.id);
}

/** The nodes that depend on one of the targets. */
function dependents(newestFirst: readonly GraphNode[], targets: ReadonlySet<GraphNode>): Set<GraphNode> {
  const result = new Set<GraphNode>();
  for (const node of newestFirst.toReversed())
    if (targets.has(node) || node.edges.some(({ tensor }) => tensor.node && result.has(tensor.node)))
      result.add(node);
  return result;
}

/**
 * Reverse-mode differentiation: sends `seed` from `root` through the graph, newest node first, and calls
 * `arrive` with the finished gradient of every node; it tells whether it kept that. Sums where a tensor was used more
 * than once, and over axes along which it was broadcast. With `targets`, only what they need is computed.
 */
export function propagate(
  functionName: string,
  root: GraphNode,
  seed: Tensor,
  { createGraph = false, retainGraph = createGraph }: BackwardOptions,
  arrive: (node: GraphNode, grad: Tensor) => boolean,
  targets?: ReadonlySet<GraphNode>,
): void {
  const nodes = reachableNodes(root);
  // What was freed before the targets came to be cannot depend on them: there it is a constant.
  const since = targets ? Math.min(...[...targets].map(({ id }) => id)) : 0;
  if (nodes.some(({ freed, id }) => freed && id >= since))
    throw new ArgumentError(
      functionName,
      "this graph was already freed by an earlier backward; pass { retainGraph: true } to that one to go through it again",
    );
  const needed = targets && dependents(nodes, targets);
  const wanted = (node: GraphNode | undefined) =>
    node !== undefined && (needed === undefined || needed.has(node));
  const { backend } = seed;
  const pending = new Map<GraphNode, Tensor>();
  const collect = (node: GraphNode, sum: Tensor) => {
    const before = pending.get(node);
    hold(backend, sum.handle);
    pending.set(node, sum);
    if (before !== undefined) letGo(backend, before.handle);
  };
  collect(root, seed);
  backwardObserver()?.began(backend, root.name, root, seed.handle);
  const walk = () => {
    for (const node of nodes) {
      const grad = pending.get(node);
      if (grad === undefined) continue;
      pending.delete(node);
      if (arrive(node, grad) || !node.ours) disclaim(backend, grad.handle);
      const flow = () => sendBack(node, grad, wanted, pending, collect);
      // What a graph of the gradients refers to, and what other people's rules have seen, is nobody's to free.
      if (createGraph || !node.ours) withoutClaims(flow);
      else claimTemporaries(backend, flow, () => []);
      if (!retainGraph) freeNode(node);
      letGo(backend, grad.handle);
    }
  };
  withRecording(functionName, createGraph, () => duringBackward(walk));
}

/** Runs a node's rules, and adds what they give to the gradients of its inputs. */
function sendBack(
  node: GraphNode,
  grad: Tensor,
  wanted: (node: GraphNode | undefined) => boolean,
  pending: ReadonlyMap<GraphNode, Tensor>,
  collect: (node: GraphNode, sum: Tensor) => void,
): void {
  const rules = node.gradients?.(grad);
  if (rules === undefined) return;
  for (const { input, tensor } of node.edges) {
    if (tensor.node === undefined || !wanted(tensor.node)) continue;
    const rule = rules[input];
    if (rule === "zero") continue;
    if (rule === undefined)
      throw new ArgumentError(node.name, `the op must have a gradient rule for its input "${input}"`);
    const part = rule();
    // A rule may give what the graph saved, which must then outlive it.
    if (part.handle !== grad.handle && !isTemporary(part.handle)) disclaim(part.backend, part.handle);
    const contribution = sameShape(part.shape, tensor.shape) ? part : sumTo(part, tensor.shape);
    const before = pending.get(tensor.node);
    const sum = before === undefined ? contribution : add(before, contribution);
    collect(tensor.node, sum);
    backwardObserver()?.sentBack(sum.backend, node.name, node, input, sum.handle);
  }
}
