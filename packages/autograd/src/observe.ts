import { ArgumentError } from "@convkit/ndarray";
import type { Backend, Handle } from "./backend.ts";
import type { GraphNode, TensorLike } from "./graph.ts";

/**
 * Sees what ops compute, as they compute it. Handles are good during the call only: what is to be known later has to be
 * computed from them at once, by primitives of the backend. An error that an observer throws is the op's.
 */
export interface OpObserver {
  /**
   * An op gave a result, outside of any backward pass.
   *
   * @param operands those that are tensors, by name
   * @param node stands for the recorded op when its gradient arrives; undefined when none will
   */
  computed(
    backend: Backend,
    op: string,
    operands: Readonly<Record<string, Handle>>,
    result: Handle,
    node: object | undefined,
  ): void;
  /** A backward pass begins at the result of an op, with its gradient. */
  began(backend: Backend, op: string, node: object, gradient: Handle): void;
  /** The rule of an op gave a gradient for an input: added to what came before from elsewhere. */
  sentBack(backend: Backend, op: string, node: object, input: string, gradient: Handle): void;
}

let observer: OpObserver | undefined;
let passes = 0;

/** The observer of backward passes, if any. */
export function backwardObserver(): OpObserver | undefined {
  return observer;
}

/** Shows an op to the observer, if there is one, unless it computes gradients. */
export function noteComputed(
  backend: Backend,
  op: string,
  operands: Readonly<Record<string, TensorLike>>,
  result: Handle,
  node: GraphNode | undefined,
): void {
  if (observer === undefined || passes > 0) return;
  const tensors = Object.entries(operands).flatMap(([name, operand]) =>
    typeof operand === "number" ? [] : [[name, operand.handle] as const],
  );
  observer.computed(backend, op, Object.fromEntries(tensors), result, node);
}

/** Runs a backward pass. */
export function duringBackward<T>(f: () => T): T {
  if (observer === undefined) return f();
  passes++;
  try {
    return f();
  } finally {
    passes--;
  }
}

/**
 * Shows every op to an observer from now on, those of all models and backends, until the function that it returns is
 * called. Without one, ops cost nothing more.
 *
 * @throws ArgumentError when there is one already
 * @example
 * const seen: string[] = [];
 * const nothing = () => {};
 * const stop = observeOps({ computed: (_, op) => void seen.push(op), began: nothing, sentBack: nothing });
 * relu(add(tensor([1]), 1));
 * stop();
 * seen // ["add", "relu"]
 */
export function observeOps(next: OpObserver): () => void {
  if (observer !== undefined)
    throw new ArgumentError("observeOps", "there must be one observer at a time, got a second one");
  observer = next;
  return () => {
    if (observer === next) observer = undefined;
  };
}
