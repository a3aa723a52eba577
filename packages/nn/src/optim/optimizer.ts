import { noGrad, Tensor, zeros } from "@convkit/autograd";
import { ArgumentError, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { resolveState } from "./state.ts";

/** What an optimizer knows beside the parameters: plain options and step counts, and tensors named by position. */
export interface OptimizerState {
  /** The optimizer's class, such as `SGD`. */
  readonly optimizer: string;
  /** With the step size, as `lr`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How often each parameter was stepped. */
  readonly steps: readonly number[];
  /** Such as `0.momentum_buffer` of the first parameter. */
  readonly tensors: Readonly<Record<string, Tensor | NDArray>>;
}

/** What a step is going to change: nothing is, unless all of it can be. */
interface Move {
  readonly at: number;
  readonly parameter: Tensor;
  readonly value: Tensor;
  readonly slots: ReadonlyMap<string, Tensor>;
}

/**
 * Updates parameters by their gradients, one `step()` after each `backward()`. Parameters without a gradient are
 * left alone. New values are swapped in: graphs and detached tensors keep the old.
 */
export abstract class Optimizer {
  readonly parameters: readonly Tensor[];
  readonly #name: string;
  readonly #slots: readonly string[];
  readonly #steps: number[];
  readonly #tensors = new Map<string, Tensor>();
  #lr = 0;

  /** @param slots names of the tensors that are kept for each parameter */
  protected constructor(name: string, parameters: Iterable<Tensor>, lr: number, slots: readonly string[]) {
    this.parameters = [...parameters];
    if (this.parameters.length === 0) throw new ArgumentError(name, "at least one parameter must be given");
    if (this.parameters.some((parameter) => !(parameter instanceof Tensor)))
      throw new ArgumentError(name, "parameters must be tensors; pass model.parameters()");
    if (new Set(this.parameters).size !== this.parameters.length)
      throw new ArgumentError(name, "a parameter must be given only once");
    this.#name = name;
    this.#slots = slots;
    this.#steps = this.parameters.map(() => 0);
    this.lr = lr;
  }

  /** The step size; may be changed between steps. */
  get lr(): number {
    return this.#lr;
  }

  set lr(lr: number) {
    checkNumber(
      this.#name,
      "lr",
      lr,
      "a finite number of at least 0",
      (value) => value >= 0 && value < Infinity,
    );
    this.#lr = lr;
  }

  /** The options as plain data, without the step size. */
  protected abstract options(): Record<string, unknown>;

  /**
   * The new value of a parameter.
   *
   * @param step counts from 1
   * @param slot reads a kept tensor (zeros at first) or, given a value, replaces it and returns that
   */
  protected abstract update(
    parameter: Tensor,
    grad: Tensor,
    step: number,
    slot: (name: string, value?: Tensor) => Tensor,
  ): Tensor;

  /** Moves every parameter that has a gradient; none when one of them cannot be moved. */
  step(): void {
    const moves = noGrad(() => this.parameters.flatMap((parameter, at) => this.#move(parameter, at)));
    for (const { at, parameter, value, slots } of moves) {
      parameter.assign(value);
      this.#steps[at]! += 1;
      for (const [key, kept] of slots) this.#tensors.set(key, kept);
    }
  }

  #move(parameter: Tensor, at: number): Move[] {
    const { grad, requiresGrad } = parameter;
    if (grad === undefined || !requiresGrad) return [];
    const slots = new Map<string, Tensor>();
    const slot = (name: string, value?: Tensor) => {
      const key = `${at}.${name}`;
      if (value) slots.set(key, value);
      return slots.get(key) ?? this.#tensors.get(key) ?? zeros(parameter.shape, parameter);
    };
    const value = this.update(parameter.detach(), grad.detach(), this.#steps[at]! + 1, slot);
    // What `assign` would refuse is refused here, before any other parameter has moved.
    if (!parameter.isLeaf) throw new ArgumentError(this.#name, `parameter ${at} is not a leaf any more`);
    if (!sameShape(value.shape, parameter.shape) || value.dtype !== parameter.dtype)
      throw new ShapeError(this.#name, `the new value of parameter ${at} must have its shape and dtype`, [
        { name: "parameter", value: parameter.shape, note: parameter.dtype },
        { name: "new value", value: value.shape, note: value.dtype },
      ]);
    return [{ at, parameter, value, slots }];
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.grad = undefined;
  }

  /** All that must be kept to go on later; a snapshot that further steps do not change. */
  stateDict(): OptimizerState {
    return {
      optimizer: this.#name,
      options: { lr: this.lr, ...this.options() },
      steps: [...this.#steps],
      tensors: Object.fromEntries(this.#tensors),
    };
  }

  /**
   * Goes on from a saved state, all or nothing of it. Options are those that this optimizer was made with, but for
   * the step size, `options.lr`, which is the saved one.
   *
   * @throws ArgumentError when the state is of another kind of optimizer or of other parameters, is not complete, or
   *   is no state at all
   * @throws ShapeError when a tensor has another shape than its parameter
   * @throws DTypeError when a tensor has another dtype than its parameter
   */
  loadStateDict(state: OptimizerState): void {
    const { lr, steps, tensors } = resolveState(this.#name, this.parameters, this.#slots, state);
    this.lr = lr;
    for (const [at, count] of steps.entries()) this.#steps[at] = count;
    this.#tensors.clear();
    for (const [key, value] of tensors) this.#tensors.set(key, value);
  }
}
