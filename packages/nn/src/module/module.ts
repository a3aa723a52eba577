import type { Backend, Tensor } from "@convkit/autograd";
import { ArgumentError, type NDArray, type Shape } from "@convkit/ndarray";
import { type ForwardHook, ForwardHooks, type HookHandle } from "./hooks.ts";
import { firstNames, joinPath } from "./names.ts";
import { Buffer, Parameter } from "./parameter.ts";
import { findHidden, findPlaces } from "./places.ts";
import { type LoadOptions, type LoadReport, loadTensors } from "./state-dict.ts";

/** An argument that a model in JSON can hold. */
export type ConfigValue =
  | null
  | boolean
  | number
  | string
  | undefined
  | Module
  | readonly ConfigValue[]
  | { readonly [option: string]: ConfigValue };

/** What a module may own. */
export type Member = Parameter | Buffer | Module;

/**
 * A part of a network: what it computes (`forward`) and the parameters, buffers and modules that it owns.
 *
 * A module owns what its own public fields hold: a `Parameter`, a `Buffer`, a `Module`, or an array of these
 * (PyTorch's ModuleList and ParameterList). Anywhere else, such as in plain objects, they are refused with an
 * ArgumentError rather than passed over; what is not to be owned stands in a private field. Names are PyTorch's, so that files interchange: a dot leads into a module, positions
 * count from 0, and camelCase fields become snake_case: `conv1.weight`, `blocks.0.bias`, `norm.running_mean` (of
 * the field `runningMean`).
 *
 * @example
 * class Perceptron extends Module {
 *   hidden = new Linear(784, 32);
 *   output = new Linear(32, 10);
 *   forward(x: Tensor): Tensor {
 *     return this.output.forward(relu(this.hidden.forward(x)));
 *   }
 * }
 * const model = new Perceptron();
 * model.forward(zeros([5, 784])).shape // [5, 10]
 * Object.keys(model.stateDict()) // ["hidden.weight", "hidden.bias", "output.weight", "output.bias"]
 */
export abstract class Module {
  /** Whether the module is being trained: dropout and batch normalisation then behave differently. */
  training = true;
  readonly #hooks = new ForwardHooks();

  abstract forward(...inputs: Tensor[]): Tensor;

  /**
   * Whether `forward` lets no tensor out but its result and what it assigns to buffers, so that the engine may free the
   * rest as soon as no graph needs it. Each class answers for itself: that of a class it extends does not count.
   */
  static keepsNothing(): boolean {
    return false;
  }

  /** What the module owns itself, by name. A module that keeps it elsewhere than in public fields overrides this. */
  members(): [name: string, member: Member][] {
    const hidden = findHidden(this, isMember);
    if (hidden)
      throw new ArgumentError(
        "Module",
        `the field "${hidden.field}" of ${this.constructor.name} holds a ${hidden.member.constructor.name} where it ` +
          "would not be found; it must stand in a field, in an array in a field, or, if not owned, in a private field",
      );
    const found = findPlaces(this, isMember).map(({ name, member }): [string, Member] => [name, member]);
    const twice = found.find(([name], at) => found.findIndex((other) => other[0] === name) !== at);
    if (twice)
      throw new ArgumentError("Module", `two fields of ${this.constructor.name} have the name "${twice[0]}"`);
    return found;
  }

  /** Floating-point operations for an input of a shape: 2 a multiply-add. 0 for layers that hardly compute. */
  flops(_input: Shape): number {
    return 0;
  }

  /**
   * The arguments that make a module like this one, for `modelToJSON`: plain data, and the modules among them. Weights,
   * which a state dict holds, and generators are none of them. Undefined for a module that cannot be told as JSON.
   */
  config(): readonly ConfigValue[] | undefined {
    return undefined;
  }

  /** The arguments that `toString` shows. */
  describe(): string {
    return "";
  }

  /** The modules that this one owns itself. */
  namedChildren(): [string, Module][] {
    return this.members().filter((entry): entry is [string, Module] => entry[1] instanceof Module);
  }

  children(): Module[] {
    return this.namedChildren().map(([, child]) => child);
  }

  /** This module (named "") and all below it, each once, parents first. */
  namedModules(): [string, Module][] {
    return firstNames(this.#paths(""));
  }

  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** This module and all below it, a module that stands in several places under each of its names. */
  #paths(path: string): [string, Module][] {
    return [
      [path, this],
      ...this.namedChildren().flatMap(([name, child]) => child.#paths(joinPath(path, name))),
    ];
  }

  #tensors<T extends Tensor>(is: (member: Member) => member is Member & T): [string, T][] {
    return this.#paths("").flatMap(([path, module]) =>
      module
        .members()
        .flatMap(([name, member]): [string, T][] => (is(member) ? [[joinPath(path, name), member]] : [])),
    );
  }

  /** Parameters and buffers under all their names: what a state dict holds. */
  #state(): [string, Parameter | Buffer][] {
    return this.#tensors((member): member is Parameter | Buffer => !(member instanceof Module));
  }

  /** Every parameter once. */
  namedParameters(): [string, Parameter][] {
    return firstNames(this.#tensors((member) => member instanceof Parameter));
  }

  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** Every buffer once. */
  namedBuffers(): [string, Buffer][] {
    return firstNames(this.#tensors((member) => member instanceof Buffer));
  }

  buffers(): Buffer[] {
    return this.namedBuffers().map(([, buffer]) => buffer);
  }

  /** Switches this module and all below it to training, or with `false` to evaluation. */
  train(on = true): this {
    for (const module of this.modules()) module.training = on;
    return this;
  }

  /** Switches to evaluation: `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Calls a function with every module below this one and then with this, each once, as torch's `apply`.
   *
   * @example
   * const model = new Sequential(new Linear(2, 3), new ReLU());
   * model.apply((module) => {
   *   if (module instanceof Linear) init.constant(module.bias!, 0);
   * });
   * await model.parameters()[1]!.data() // [0, 0, 0]
   */
  apply(f: (module: Module) => void): this {
    const seen = new Set<Module>();
    const visit = (module: Module) => {
      if (seen.has(module)) return;
      seen.add(module);
      module.children().forEach(visit);
      f(module);
    };
    visit(this);
    return this;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = undefined;
  }

  /** `false` freezes all parameters: they get no gradient and optimizers leave them alone. `true` thaws them. */
  setRequiresGrad(on: boolean): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = on;
    return this;
  }

  /** All parameters and buffers by name. They are detached: a snapshot that further training does not change. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(this.#state().map(([name, tensor]) => [name, tensor.detach()]));
  }

  /**
   * Takes over the values of a state dict, all or none. Floats are rounded to the dtype of the model.
   *
   * @returns the names that were missing or unexpected: none, unless `strict` is false
   * @throws ArgumentError when names are missing or unexpected, or a value is no tensor
   * @throws ShapeError when a shape differs
   * @throws DTypeError when floats are given for integers or integers for floats
   */
  loadStateDict(state: Readonly<Record<string, Tensor | NDArray>>, options: LoadOptions = {}): LoadReport {
    return loadTensors("loadStateDict", this.#state(), state, options);
  }

  /** Moves to another backend. Parameters and buffers are replaced: make the optimizer afterwards. */
  async to(backend: Backend): Promise<this> {
    const moved = new Map<unknown, Parameter | Buffer>();
    const places = this.modules().flatMap((module) => findPlaces(module, isMember));
    for (const { member } of places)
      if (!(member instanceof Module) && !moved.has(member))
        moved.set(member, await moveTensor(member, backend));
    for (const { holder, key, member } of places)
      if (moved.has(member)) Reflect.set(holder, key, moved.get(member));
    return this;
  }

  /**
   * Calls `hook(module, inputs, output)` after every forward; a tensor that it returns takes the output's place.
   *
   * @example
   * const layer = new Linear(2, 3);
   * let seen = 0;
   * const handle = layer.registerForwardHook(() => {
   *   seen++;
   * });
   * layer.forward(zeros([1, 2]));
   * handle.remove();
   * layer.forward(zeros([1, 2]));
   * seen // 1
   */
  registerForwardHook(hook: ForwardHook): HookHandle {
    return this.#hooks.add(this, hook);
  }

  /** The tree of modules, as PyTorch prints it. */
  toString(): string {
    const { name } = this.constructor;
    const children = this.namedChildren();
    if (children.length === 0) return `${name}(${this.describe()})`;
    const lines = children.map(
      ([key, child]) => `  (${key}): ${child.toString().replaceAll("\n", "\n  ")}\n`,
    );
    return `${name}(${this.describe()}\n${lines.join("")})`;
  }
}

function isMember(value: unknown): value is Member {
  return value instanceof Parameter || value instanceof Buffer || value instanceof Module;
}

async function moveTensor(value: Parameter | Buffer, backend: Backend): Promise<Parameter | Buffer> {
  if (value.backend === backend) return value;
  const copy = await value.to(backend);
  return value instanceof Parameter
    ? new Parameter(copy, { requiresGrad: value.requiresGrad })
    : new Buffer(copy);
}
