import type { Index } from "@convkit/ndarray";
import {
  ArgumentError,
  checkOptionNames,
  type DType,
  DTypeError,
  fromTypedArray,
  isFloat,
  type NDArray,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  type TypedArray,
} from "@convkit/ndarray";
import type { Backend, Handle } from "./backend.ts";
import { type BackwardOptions, propagate } from "./engine.ts";
import { isRecording } from "./grad-mode.ts";
import { type Edge, type GraphNode, makeNode, type OpCall, type TensorLike } from "./graph.ts";
import { noteComputed } from "./observe.ts";
import { relu, sigmoid, tanh } from "./ops/activations.ts";
import { alias } from "./ops/alias.ts";
import { add, div, mul, neg, sub } from "./ops/arithmetic.ts";
import { abs, exp, log, sqrt } from "./ops/elementwise.ts";
import { matmul } from "./ops/matmul.ts";
import { pow } from "./ops/pow.ts";
import { max, mean, min } from "./ops/reduce.ts";
import { flatten, reshape, squeeze, transpose, unsqueeze } from "./ops/shape.ts";
import { slice } from "./ops/slice.ts";
import { logSoftmax, softmax } from "./ops/softmax.ts";
import { type ReduceOptions, sum } from "./ops/sum.ts";
import { claim, disclaim, noteMade } from "./ownership.ts";

/**
 * An array on a backend that can be differentiated: `loss.backward()` fills `grad` of every leaf that
 * `requiresGrad`.
 *
 * Values are immutable; `assign` swaps in a new one, and graphs recorded before keep the old. Nothing has to
 * be disposed of.
 *
 * @example
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad!.toNDArray().toArray() // [2, 4, 6]
 */
export class Tensor {
  readonly backend: Backend;
  #handle: Handle;
  #requiresGrad: boolean;
  #node: GraphNode | undefined;

  constructor(backend: Backend, handle: Handle, options: { requiresGrad?: boolean; node?: GraphNode } = {}) {
    this.backend = backend;
    this.#handle = handle;
    this.#node = options.node;
    this.#requiresGrad = options.node !== undefined;
    if (options.requiresGrad) this.requiresGrad = true;
  }

  get shape(): Shape {
    return this.#handle.shape;
  }

  get dtype(): DType {
    return this.#handle.dtype;
  }

  get rank(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** The value on the backend, for those who write ops. */
  get handle(): Handle {
    return this.#handle;
  }

  /** Where gradients flow; undefined for a tensor that needs none. */
  get node(): GraphNode | undefined {
    return this.#requiresGrad ? this.#node : undefined;
  }

  /** True for a tensor that no recorded op made. */
  get isLeaf(): boolean {
    return this.#node === undefined || (this.#node.gradients === undefined && !this.#node.freed);
  }

  /** Whether ops on this tensor are recorded. May be set on leaves: false freezes a parameter. */
  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  set requiresGrad(on: boolean) {
    if (!this.isLeaf)
      throw new ArgumentError("requiresGrad", "only a leaf can be switched; use detach() on a result");
    if (on && !isFloat(this.dtype))
      throw new DTypeError(
        "requiresGrad",
        `only float32 and float64 tensors have gradients, got ${this.dtype}`,
      );
    if (on) this.#node ??= makeNode("leaf", this.shape);
    this.#requiresGrad = on;
  }

  /** The gradient that backward accumulated here; set it to undefined to start anew. */
  get grad(): Tensor | undefined {
    return this.#node?.grad;
  }

  set grad(grad: Tensor | undefined) {
    if (grad !== undefined) this.#checkAlike("grad", "gradient", grad);
    if (grad !== undefined) this.#node ??= makeNode("leaf", this.shape);
    if (this.#node !== undefined) this.#node.grad = grad;
  }

  /** Asks backward to keep the gradient of this intermediate result in `grad`, too. */
  retainGrad(): this {
    if (this.node !== undefined) this.node.keepsGrad = true;
    return this;
  }

  /** The same value, cut off from the graph. */
  detach(): Tensor {
    return new Tensor(this.backend, this.#handle);
  }

  /**
   * Swaps in a new value of the same shape and dtype: how optimizers step. Detached tensors and recorded
   * graphs keep the old one.
   */
  assign(value: Tensor): this {
    if (!this.isLeaf) throw new ArgumentError("assign", "only a leaf can be given a new value");
    this.#checkAlike("assign", "new value", value);
    disclaim(this.backend, value.handle);
    this.#handle = value.handle;
    return this;
  }

  /**
   * Adds the gradient of this tensor with respect to every leaf it was computed from to the leaf's `grad`.
   *
   * @param grad the gradient of the final result with respect to this tensor; may be left out for one element
   * @throws ShapeError for a tensor of more than one element without `grad`, or a `grad` of another shape
   * @throws ArgumentError when nothing here requires a gradient, or the graph was freed by an earlier backward
   */
  backward(grad?: Tensor, options: BackwardOptions = {}): void {
    checkOptionNames("backward", options, ["retainGraph", "createGraph"]);
    const node = this.node;
    if (node === undefined)
      throw new ArgumentError("backward", "no input of this tensor requires a gradient", [
        { name: "tensor", value: this.shape },
      ]);
    propagate("backward", node, this.#seed("backward", grad), options, (at, arrived) => {
      if (!at.keepsGrad) return false;
      const { grad: before } = at;
      // A tensor of its own: gradients that arrive in several places must not be one object.
      const own = options.createGraph ? alias(arrived) : arrived.detach();
      at.grad = before === undefined ? own : add(before, own);
      return before === undefined;
    });
  }

  #seed(functionName: string, grad: Tensor | undefined): Tensor {
    if (grad === undefined && this.size !== 1)
      throw new ShapeError(
        functionName,
        `a tensor of ${this.size} elements needs the gradient to send back`,
        [{ name: "tensor", value: this.shape }],
      );
    if (grad !== undefined) this.#checkAlike(functionName, "gradient", grad);
    return grad ?? new Tensor(this.backend, this.backend.full(this.shape, 1, this.dtype));
  }

  /** Throws unless another tensor could take this one's place. */
  #checkAlike(functionName: string, what: string, other: Tensor): void {
    const operands = [
      { name: "tensor", value: this.shape, note: this.dtype },
      { name: what, value: other.shape, note: other.dtype },
    ];
    if (!sameShape(other.shape, this.shape))
      throw new ShapeError(functionName, `the ${what} must have the tensor's shape`, operands);
    if (other.dtype !== this.dtype)
      throw new DTypeError(functionName, `the ${what} must have the tensor's dtype, ${this.dtype}`, operands);
    if (other.backend !== this.backend)
      throw new ArgumentError(
        functionName,
        `the ${what} must be on ${this.backend.name}, got ${other.backend.name}`,
      );
  }

  /**
   * Computes an op whose first tensor operand this is; see `record`.
   *
   * @param options ours: whether the op's rules are this package's own, which keep nothing that they see
   */
  record<I extends string, C extends string>(op: OpCall<I, C>, { ours = false } = {}): Tensor {
    const { backend } = this;
    const operands: Readonly<Record<I | C, TensorLike>> = op.constants
      ? { ...op.inputs, ...op.constants }
      : (op.inputs as Readonly<Record<I | C, TensorLike>>);
    const names = Object.keys(operands) as (I | C)[];
    const handles = {} as Record<I | C, Handle>;
    const aside: Handle[] = [];
    let records = false;
    for (const name of names) {
      const operand = operands[name];
      if (typeof operand === "number") {
        handles[name] = backend.full([], operand, this.dtype);
        // Nobody else knows of it either.
        aside.push(handles[name]);
      } else {
        handles[name] = operand.#handle;
        records ||= operand.#requiresGrad && name in op.inputs;
      }
    }
    const handle = op.forward(backend, handles);
    const given = Object.values<Handle>(handles);
    if (!given.includes(handle)) noteMade(handle);
    if (op.aside) aside.push(...op.aside());
    if (!records || !isRecording()) {
      noteComputed(backend, op.name, operands, handle, undefined);
      for (const temporary of aside) claim(backend, temporary);
      return new Tensor(backend, handle);
    }
    const saved = {} as Record<I | C, Tensor>;
    for (const name of names) {
      const operand = operands[name];
      const node = typeof operand === "number" ? undefined : operand.node;
      // As it is now: `assign` on the original does not change it, gradients go to the original.
      saved[name] = new Tensor(backend, handles[name], node && { node });
    }
    const edges: Edge[] = (Object.keys(op.inputs) as I[]).map((input) => ({ input, tensor: saved[input] }));
    const node = makeNode(op.name, handle.shape, {
      backend,
      saved: [...given, handle, ...aside],
      ours,
      edges,
      gradients: (outputGrad) => op.gradients(outputGrad, saved, new Tensor(backend, handle, { node })),
      replay: (other) => op.forward(backend, { ...handles, ...other }),
    });
    noteComputed(backend, op.name, operands, handle, node);
    for (const temporary of aside) claim(backend, temporary);
    return new Tensor(backend, handle, { node });
  }

  /** The elements in row-major order. Works on every backend. */
  async data(): Promise<TypedArray> {
    return this.backend.read(this.#handle);
  }

  /** The elements at once. @throws EngineError on a backend that reads only asynchronously */
  dataSync(): TypedArray {
    return this.backend.readSync(this.#handle);
  }

  /** A copy as an NDArray. @throws EngineError on a backend that reads only asynchronously */
  toNDArray(): NDArray {
    return fromTypedArray(this.dataSync(), this.shape, this.dtype);
  }

  /** The only element. @throws EngineError on a backend that reads only asynchronously */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError("item", `the tensor must hold exactly one element, got ${this.size}`, [
        { name: "tensor", value: this.shape },
      ]);
    return this.dataSync()[0]!;
  }

  /** A leaf with the same value on another backend. Gradients do not flow across. */
  async to(backend: Backend): Promise<Tensor> {
    const handle = backend.fromTypedArray(await this.data(), this.shape, this.dtype);
    return new Tensor(backend, handle, { requiresGrad: this.requiresGrad && this.isLeaf });
  }

  toString(): string {
    return `Tensor(shape=[${this.shape.join(", ")}], dtype=${this.dtype}, backend=${this.backend.name}${this.requiresGrad ? ", requiresGrad" : ""})`;
  }

  add(y: TensorLike): Tensor {
    return add(this, y);
  }
  sub(y: TensorLike): Tensor {
    return sub(this, y);
  }
  mul(y: TensorLike): Tensor {
    return mul(this, y);
  }
  div(y: TensorLike): Tensor {
    return div(this, y);
  }
  pow(y: TensorLike): Tensor {
    return pow(this, y);
  }
  neg(): Tensor {
    return neg(this);
  }
  abs(): Tensor {
    return abs(this);
  }
  exp(): Tensor {
    return exp(this);
  }
  log(): Tensor {
    return log(this);
  }
  sqrt(): Tensor {
    return sqrt(this);
  }
  relu(): Tensor {
    return relu(this);
  }
  sigmoid(): Tensor {
    return sigmoid(this);
  }
  tanh(): Tensor {
    return tanh(this);
  }
  matmul(y: Tensor): Tensor {
    return matmul(this, y);
  }
  sum(options?: ReduceOptions): Tensor {
    return sum(this, options);
  }
  mean(options?: ReduceOptions): Tensor {
    return mean(this, options);
  }
  max(options?: ReduceOptions): Tensor {
    return max(this, options);
  }
  min(options?: ReduceOptions): Tensor {
    return min(this, options);
  }
  softmax(axis = -1): Tensor {
    return softmax(this, axis);
  }
  logSoftmax(axis = -1): Tensor {
    return logSoftmax(this, axis);
  }
  reshape(shape: Shape): Tensor {
    return reshape(this, shape);
  }
  flatten(startAxis = 0): Tensor {
    return flatten(this, startAxis);
  }
  transpose(axes?: readonly number[]): Tensor {
    return transpose(this, axes);
  }
  squeeze(axis?: number): Tensor {
    return squeeze(this, axis);
  }
  unsqueeze(axis: number): Tensor {
    return unsqueeze(this, axis);
  }
  slice(...indices: Index[]): Tensor {
    return slice(this, ...indices);
  }
}
