import { noGrad, type Tensor, zeros } from "@convkit/autograd";
import { ArgumentError, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";
import {
  type Group,
  makeGroups,
  type OptimizerKind,
  type ParametersOrGroups,
  type ParamGroup,
  type StepOptions,
} from "./param-groups.ts";
import { resolveState } from "./state.ts";

/** What an optimizer knows beside the parameters: plain options and step counts, and tensors named by position. */
export interface OptimizerState {
  /** The optimizer's class, such as `SGD`. */
  readonly optimizer: string;
  /** The options of every group, and the positions of its parameters. */
  readonly groups: readonly GroupState[];
  /** How often each parameter was stepped. */
  readonly steps: readonly number[];
  /** Such as `0.momentum_buffer` of the first parameter. */
  readonly tensors: Readonly<Record<string, Tensor | NDArray>>;
}

export interface GroupState {
  readonly params: readonly number[];
  /** From where schedules count; left out before there is one. */
  readonly initialLr?: number;
  readonly [option: string]: unknown;
}

/** What an optimizer keeps for one parameter. */
export interface Kept {
  /** The number of the step under way, from 1 on. */
  readonly step: number;
  /** The tensor that the last step kept under a name; zeros where there was none. */
  get(name: string): Tensor;
  /** Keeps a tensor for the next step; what a step does not keep is forgotten. */
  set(name: string, value: Tensor): void;
}

/** What a step is going to change: nothing is, unless all of it can be. */
interface Move {
  readonly at: number;
  readonly parameter: Tensor;
  readonly value: Tensor;
  readonly kept: ReadonlyMap<string, Tensor>;
}

/**
 * Updates parameters by their gradients, one `step()` after each `backward()`. Parameters without a gradient are
 * left alone. New values are swapped in: graphs and detached tensors keep the old.
 *
 * Every optimizer takes parameters, or groups of them with options of their own.
 *
 * @example
 * const model = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 2));
 * const [features, , head] = model.children();
 * const optimizer = new SGD([{ params: features!.parameters(), lr: 0.01 }, { params: head!.parameters() }], { lr: 0.1 });
 * optimizer.paramGroups.map(({ lr }) => lr) // [0.01, 0.1]
 * optimizer.paramGroups[1]!.weightDecay = 0.5;
 * optimizer.stateDict().groups[1]!["weightDecay"] // 0.5
 */
export abstract class Optimizer<Options extends StepOptions = StepOptions> {
  /** The parameters of all groups. */
  readonly parameters: readonly Tensor[];
  /** Options, to read and to set between steps; one group unless several were given. */
  readonly paramGroups: readonly ParamGroup<Options>[];
  readonly #kind: OptimizerKind<Options>;
  readonly #groups: readonly Group<Options>[];
  readonly #steps: number[];
  /** Tensors by name, for each parameter. */
  readonly #kept: ReadonlyMap<string, Tensor>[];

  protected constructor(
    kind: OptimizerKind<Options>,
    parameters: ParametersOrGroups<Options>,
    options: Options,
  ) {
    this.#kind = kind;
    this.#groups = makeGroups(kind, parameters, options);
    this.paramGroups = this.#groups.map(({ view }) => view);
    this.parameters = this.paramGroups.flatMap(({ params }) => params);
    if (this.parameters.length === 0)
      throw new ArgumentError(kind.name, "at least one parameter must be given");
    if (new Set(this.parameters).size !== this.parameters.length)
      throw new ArgumentError(kind.name, "a parameter must be given only once");
    this.#steps = this.parameters.map(() => 0);
    this.#kept = this.parameters.map(() => new Map());
  }

  /** The step size of the first group; setting it sets that of every group. */
  get lr(): number {
    return this.paramGroups[0]!.lr as number;
  }

  set lr(lr: number) {
    for (const group of this.paramGroups as readonly { lr: number }[]) group.lr = lr;
  }

  /** The new value of a parameter of a group. */
  protected abstract update(parameter: Tensor, grad: Tensor, group: ParamGroup<Options>, kept: Kept): Tensor;

  /** Moves every parameter that has a gradient; none when one of them cannot be moved. */
  step(): void {
    let at = 0;
    const moves = noGrad(() =>
      this.paramGroups.flatMap((group) =>
        group.params.flatMap((parameter) => this.#move(parameter, group, at++)),
      ),
    );
    for (const { at, parameter, value, kept } of moves) {
      parameter.assign(value);
      this.#steps[at]! += 1;
      this.#kept[at] = kept;
    }
  }

  #move(parameter: Tensor, group: ParamGroup<Options>, at: number): Move[] {
    const { grad, requiresGrad } = parameter;
    if (grad === undefined || !requiresGrad) return [];
    const { name } = this.#kind;
    const kept = new Map<string, Tensor>();
    const value = this.update(parameter.detach(), grad.detach(), group, {
      step: this.#steps[at]! + 1,
      get: (slot) => this.#keptOf(at, slot),
      set: (slot, tensor) => kept.set(slot, tensor),
    });
    // What `assign` would refuse is refused here, before any other parameter has moved.
    if (!parameter.isLeaf) throw new ArgumentError(name, `parameter ${at} is not a leaf any more`);
    if (!sameShape(value.shape, parameter.shape) || value.dtype !== parameter.dtype)
      throw new ShapeError(name, `the new value of parameter ${at} must have its shape and dtype`, [
        { name: "parameter", value: parameter.shape, note: parameter.dtype },
        { name: "new value", value: value.shape, note: value.dtype },
      ]);
    return [{ at, parameter, value, kept }];
  }

  #keptOf(at: number, slot: string): Tensor {
    const { shape, dtype, backend } = this.parameters[at]!;
    return this.#kept[at]!.get(slot) ?? zeros(shape, { dtype, backend });
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.grad = undefined;
  }

  /** All that must be kept to go on later; a snapshot that further steps do not change. */
  stateDict(): OptimizerState {
    const groups: GroupState[] = [];
    const tensors: Record<string, Tensor> = {};
    let at = 0;
    for (const { view, options } of this.#groups) {
      const params = view.params.map(() => at++);
      const { initialLr } = view;
      groups.push({ params, ...options, ...(initialLr !== undefined && { initialLr }) });
      for (const position of params.filter((position) => this.#steps[position]! > 0))
        for (const slot of this.#kind.slots(options))
          tensors[`${position}.${slot}`] = this.#keptOf(position, slot);
    }
    return { optimizer: this.#kind.name, groups, steps: [...this.#steps], tensors };
  }

  /**
   * Goes on from a saved state, all or nothing of it: options of groups, step counts and kept tensors are the saved ones.
   *
   * @throws ArgumentError when the state is of another kind of optimizer, of other groups or other parameters, is not
   *   complete, or is no state at all
   * @throws ShapeError when a tensor has another shape than its parameter
   * @throws DTypeError when a tensor has another dtype than its parameter
   */
  loadStateDict(state: OptimizerState): void {
    const { groups, steps, kept } = resolveState(this.#kind, this.#groups, state);
    for (const [at, { options, initialLr }] of groups.entries()) {
      this.#groups[at]!.options = options;
      this.#groups[at]!.view.initialLr = initialLr;
    }
    for (const [at, count] of steps.entries()) {
      this.#steps[at] = count;
      this.#kept[at] = kept[at]!;
    }
  }
}
