import { noGrad, Tensor, tensor, zeros } from "@convkit/autograd";
import { ArgumentError, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";

/** What an optimizer knows beside the parameters: plain options and step counts, and tensors named by position. */
export interface OptimizerState {
  readonly options: Readonly<Record<string, unknown>>;
  /** How often each parameter was stepped. */
  readonly steps: readonly number[];
  /** Such as `0.momentum_buffer` of the first parameter. */
  readonly tensors: Readonly<Record<string, Tensor | NDArray>>;
}

/**
 * Updates parameters by their gradients, one `step()` after each `backward()`. Parameters without a gradient are
 * left alone. New values are swapped in: graphs and detached tensors keep the old.
 */
export abstract class Optimizer {
  readonly parameters: readonly Tensor[];
  /** The step size; may be changed between steps. */
  lr: number;
  readonly #name: string;
  readonly #slots: readonly string[];
  readonly #steps: number[];
  readonly #tensors = new Map<string, Tensor>();

  /** @param slots names of the tensors that are kept for each parameter */
  protected constructor(name: string, parameters: Iterable<Tensor>, lr: number, slots: readonly string[]) {
    this.parameters = [...parameters];
    if (this.parameters.length === 0) throw new ArgumentError(name, "at least one parameter must be given");
    if (this.parameters.some((parameter) => !(parameter instanceof Tensor)))
      throw new ArgumentError(name, "parameters must be tensors; pass model.parameters()");
    if (new Set(this.parameters).size !== this.parameters.length)
      throw new ArgumentError(name, "a parameter must be given only once");
    this.lr = lr;
    this.#name = name;
    this.#slots = slots;
    this.#steps = this.parameters.map(() => 0);
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

  /** Moves every parameter that has a gradient. */
  step(): void {
    noGrad(() => {
      for (const [at, parameter] of this.parameters.entries()) {
        const { grad, requiresGrad } = parameter;
        if (grad === undefined || !requiresGrad) continue;
        this.#steps[at]! += 1;
        const slot = (name: string, value?: Tensor) => {
          const key = `${at}.${name}`;
          if (value) this.#tensors.set(key, value);
          return this.#tensors.get(key) ?? zeros(parameter.shape, parameter);
        };
        parameter.assign(this.update(parameter.detach(), grad.detach(), this.#steps[at]!, slot));
      }
    });
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.grad = undefined;
  }

  /** All that must be kept to go on later; a snapshot that further steps do not change. */
  stateDict(): OptimizerState {
    return {
      options: { lr: this.lr, ...this.options() },
      steps: [...this.#steps],
      tensors: Object.fromEntries(this.#tensors),
    };
  }

  /**
   * Goes on from a saved state. Options are those that this optimizer was made with, but for the step size, which
   * is the saved one.
   *
   * @throws ArgumentError when the state is of other parameters or of another kind of optimizer
   * @throws ShapeError when a tensor has another shape than its parameter
   */
  loadStateDict({ options, steps, tensors }: OptimizerState): void {
    const fail = (sentence: string) => {
      throw new ArgumentError("loadStateDict", sentence);
    };
    if (steps.length !== this.parameters.length)
      fail(`there must be a state for each of the ${this.parameters.length} parameters, got ${steps.length}`);
    const loaded = Object.entries(tensors).map(([key, value]): [string, Tensor] => {
      const [at, slot] = key.split(".");
      const parameter = this.parameters[Number(at)];
      if (parameter === undefined || !this.#slots.includes(slot ?? ""))
        return fail(
          `${this.#name} keeps no "${key}"; its tensors are ${this.#slots.join(", ") || "none"}`,
        ) as never;
      if (!sameShape(value.shape, parameter.shape))
        throw new ShapeError("loadStateDict", `"${key}" must have its parameter's shape`, [
          { name: "parameter", value: parameter.shape },
          { name: "state", value: value.shape },
        ]);
      return [key, value instanceof Tensor ? value : tensor(value, { backend: parameter.backend })];
    });
    if (typeof options["lr"] === "number") this.lr = options["lr"];
    for (const [at, count] of steps.entries()) this.#steps[at] = count;
    this.#tensors.clear();
    for (const [key, value] of loaded) this.#tensors.set(key, value);
  }
}
