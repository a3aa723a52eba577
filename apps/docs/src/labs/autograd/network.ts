import { conv2d, grad, mul, relu, sub, sum, type Tensor, tensor } from "@convkit/autograd";
import { array } from "@convkit/ndarray";

/** A node of the drawn graph: a value, what it is made of, and the gradient of the loss with respect to it. */
export interface NodeFacts {
  readonly name: string;
  /** What makes it; empty for what goes in. */
  readonly op: string;
  readonly inputs: readonly string[];
  /** Rows and columns to draw; a scalar is 1 x 1. */
  readonly shape: readonly [number, number];
  readonly value: readonly number[];
  readonly gradient: readonly number[];
  /** How the gradient comes from those of the nodes that use this one. */
  readonly rule: string;
}

export interface NetworkInputs {
  /** 3 x 3 */
  readonly x: readonly number[];
  /** 2 x 2 */
  readonly w: readonly number[];
  /** 2 x 2: the weights of the linear layer. */
  readonly v: readonly number[];
  readonly target: number;
}

const numbers = (t: Tensor) => [...t.toNDArray().toTypedArray()];
const float64 = (values: readonly number[], shape: readonly number[]) =>
  tensor(array(values, { shape, dtype: "float64" }));

/**
 * A convolution, ReLU, a linear layer with one output, and the squared error:
 *
 *   L = (<v, relu(x * w)> - t)^2
 *
 * Each gradient is that of the rest of the network as a function of the node, by the library's `grad`.
 */
export function runNetwork({ x, w, v, target }: NetworkInputs): NodeFacts[] {
  const X = float64(x, [1, 1, 3, 3]);
  const W = float64(w, [1, 1, 2, 2]);
  const V = float64(v, [1, 1, 2, 2]);
  const convolved = (x: Tensor, w: Tensor) => conv2d(x, w);
  const scored = (r: Tensor, v: Tensor) => sum(mul(r, v));
  const squared = (s: Tensor) => {
    const error = sub(s, target);
    return mul(error, error);
  };
  const fromC = (c: Tensor, v: Tensor) => squared(scored(relu(c), v));
  const c = convolved(X, W);
  const r = relu(c);
  const s = scored(r, V);
  const loss = squared(s);
  const node = (
    name: string,
    op: string,
    inputs: readonly string[],
    shape: readonly [number, number],
    value: Tensor,
    gradient: Tensor,
    rule: string,
  ): NodeFacts => ({ name, op, inputs, shape, value: numbers(value), gradient: numbers(gradient), rule });
  const one = tensor(array([1], { dtype: "float64" }));
  return [
    node(
      "x",
      "",
      [],
      [3, 3],
      X,
      grad((x: Tensor) => fromC(convolved(x, W), V))(X),
      "dx: each pixel collects dc · w from the windows that cover it",
    ),
    node(
      "w",
      "",
      [],
      [2, 2],
      W,
      grad((w: Tensor) => fromC(convolved(X, w), V))(W),
      "dw: each weight collects dc · x from every window",
    ),
    node("c", "conv2d(x, w)", ["x", "w"], [2, 2], c, grad(fromC)(c, V), "dc = dr where c > 0, else 0"),
    node("r", "relu(c)", ["c"], [2, 2], r, grad((r: Tensor) => squared(scored(r, V)))(r), "dr = ds · v"),
    node("v", "", [], [2, 2], V, grad((v: Tensor) => squared(scored(r, v)))(V), "dv = ds · r"),
    node("s", "sum(r · v)", ["r", "v"], [1, 1], s, grad(squared)(s), "ds = dL · 2 (s − t)"),
    node("L", "(s − t)²", ["s"], [1, 1], loss, one, "dL = 1: where the backward pass begins"),
  ];
}

/** The order in which the backward pass reaches the nodes: each after all that use it. */
export const backwardOrder = ["L", "s", "v", "r", "c", "w", "x"] as const;
export const forwardOrder = ["x", "w", "c", "r", "v", "s", "L"] as const;
