import { cast, noGrad, Tensor, tensor } from "@convkit/autograd";
import {
  ArgumentError,
  checkOptionNames,
  type DType,
  DTypeError,
  formatShape,
  isFloat,
  type NDArray,
  type Operand,
  ShapeError,
  sameShape,
} from "@convkit/ndarray";
import { checkTensors } from "../check.ts";

export interface LoadOptions {
  /** Whether the names must be exactly the model's. Default: true. */
  readonly strict?: boolean;
}

/** What a load that was not strict left out. */
export interface LoadReport {
  /** Names of the model that the state dict lacks. */
  readonly missing: readonly string[];
  /** Names of the state dict that the model lacks. */
  readonly unexpected: readonly string[];
}

/** How many names of a kind an error lists. */
const MAX_LINES = 20;

type Value = Tensor | NDArray;

/** Float to float rounds, as PyTorch does, and int32 holds what smaller integers hold. Anything else would change values. */
const converts = (from: DType, to: DType) =>
  from === to || (isFloat(from) && isFloat(to)) || (!isFloat(from) && to === "int32");

const line = (name: string, { shape, dtype }: Value, note = ""): Operand => ({
  name,
  value: formatShape(shape),
  note: note === "" ? dtype : `${dtype}, ${note}`,
});

/** The first lines of many: a state dict of another model can have any number of names. */
function firstOf(lines: readonly Operand[]): Operand[] {
  const more = lines.length - MAX_LINES;
  return [...lines.slice(0, MAX_LINES), ...(more > 0 ? [{ name: "...", value: `and ${more} more` }] : [])];
}

/** Gives every tensor its value from the state dict; checks all of them before it changes the first. */
export function loadTensors(
  functionName: string,
  own: readonly (readonly [string, Tensor])[],
  state: Readonly<Record<string, Value>>,
  options: LoadOptions,
): LoadReport {
  checkOptionNames(functionName, options, ["strict"]);
  checkTensors(functionName, "the state dict", state);
  const { strict = true } = options;
  const names = new Set(own.map(([name]) => name));
  const missing = own.filter(([name]) => !Object.hasOwn(state, name));
  const unexpected = Object.entries(state).filter(([name]) => !names.has(name));
  if (strict && missing.length + unexpected.length > 0)
    throw new ArgumentError(
      functionName,
      `the names must be those of the model, got ${missing.length} missing and ${unexpected.length} unexpected`,
      [
        ...firstOf(missing.map(([name, value]) => line(name, value, "missing"))),
        ...firstOf(unexpected.map(([name, value]) => line(name, value, "unexpected"))),
      ],
    );
  const pairs = own
    .filter(([name]) => Object.hasOwn(state, name))
    .map(([name, target]) => ({ name, target, value: state[name]! }));
  const check = (
    wrong: readonly (typeof pairs)[number][],
    ErrorKind: typeof ShapeError | typeof DTypeError,
    what: string,
  ) => {
    if (wrong.length === 0) return;
    throw new ErrorKind(
      functionName,
      `${what}, got ${wrong.length} that ${wrong.length === 1 ? "does" : "do"} not`,
      firstOf(
        wrong.flatMap(({ name, target, value }) => [
          line(name, target, "model"),
          line("", value, "state dict"),
        ]),
      ),
    );
  };
  check(
    pairs.filter(({ target, value }) => !sameShape(target.shape, value.shape)),
    ShapeError,
    "values must have the shapes of the model",
  );
  check(
    pairs.filter(({ target, value }) => !converts(value.dtype, target.dtype)),
    DTypeError,
    "values must be of the kind of the model, float or integer",
  );
  const values = noGrad(() => pairs.map(({ target, value }) => convert(target, value)));
  for (const [at, { target }] of pairs.entries()) target.assign(values[at]!);
  return { missing: missing.map(([name]) => name), unexpected: unexpected.map(([name]) => name) };
}

function convert(target: Tensor, value: Value): Tensor {
  const { backend, dtype } = target;
  return cast(value instanceof Tensor ? value.detach() : tensor(value, { backend }), dtype);
}
