import { ArgumentError, ConvkitError, checkOptionNames, DTypeError } from "@convkit/ndarray";
import { gradientsOf } from "../grad.ts";
import { withRecording } from "../grad-mode.ts";
import { mul } from "../ops/arithmetic.ts";
import { sum } from "../ops/sum.ts";
import { Tensor } from "../tensor.ts";
import { locateWrongRule, type WrongRule } from "./locate.ts";
import { centralDifferences, type Discrepancy, probe, worstElement } from "./numerical.ts";

export interface GradcheckOptions {
  /** The step of the central differences. Default: 1e-6, as torch.autograd.gradcheck. */
  readonly epsilon?: number;
  /** Tolerated: `absolute + relative * |numerical|`. Default: 1e-5. */
  readonly absolute?: number;
  /** Default: 1e-3. */
  readonly relative?: number;
  /** Throw when the gradients disagree (default), or return the report with `ok: false`. */
  readonly throws?: boolean;
}

/** The worst element of all inputs' gradients, and where the fault lies. */
export interface GradcheckReport extends Discrepancy {
  readonly ok: boolean;
  /** The position of the input among the arguments. */
  readonly input: number;
  /** The op whose rule is wrong and its input; undefined when all agree or no single op can be blamed. */
  readonly wrongRule: WrongRule | undefined;
  /** The report in words. */
  readonly message: string;
}

const show = (value: number) => value.toPrecision(6);

/**
 * Compares the gradients of `f` with central differences.
 *
 * Where `f` gives more than one element, a fixed combination of them is differentiated. On failure every op that
 * was recorded is checked by itself, and the report names the one whose rule is wrong.
 *
 * @param inputs float64 tensors; those with `requiresGrad` are checked (all, if none has it)
 * @returns the report; its `message` names the worst element, both values and the operation
 * @throws ConvkitError with that message when the gradients disagree
 * @throws DTypeError when an input to be checked is not float64: float32 is too coarse for differences
 * @example
 * const x = tensor(new Float64Array([0.3, 0.7]), { requiresGrad: true });
 * (await gradcheck((x: Tensor) => x.mul(x).exp().sum(), [x])).ok // true
 */
export async function gradcheck<Inputs extends readonly Tensor[]>(
  f: (...inputs: Inputs) => Tensor,
  inputs: readonly [...Inputs],
  options: GradcheckOptions = {},
): Promise<GradcheckReport> {
  const { epsilon = 1e-6, absolute = 1e-5, relative = 1e-3, throws = true } = options;
  checkOptionNames("gradcheck", options, ["epsilon", "absolute", "relative", "throws"]);
  const tolerance = { absolute, relative };
  const some = inputs.some(({ requiresGrad }) => requiresGrad);
  const checked = inputs.flatMap((x, position) => (x.requiresGrad || !some ? [position] : []));
  if (checked.length === 0) throw new ArgumentError("gradcheck", "at least one input must be given");
  for (const position of checked)
    if (inputs[position]!.dtype !== "float64")
      throw new DTypeError(
        "gradcheck",
        `inputs must be float64, got ${inputs[position]!.dtype} for input ${position}`,
      );

  const combined = (...args: Tensor[]): Tensor => {
    const y = f(...(args as unknown as Inputs));
    const weights = y.backend.fromTypedArray(probe(y.size), y.shape, "float64");
    return sum(mul(y, new Tensor(y.backend, weights)));
  };
  const leaves = inputs.map((x, position) =>
    checked.includes(position) ? new Tensor(x.backend, x.handle, { requiresGrad: true }) : x.detach(),
  );
  const root = withRecording("gradcheck", true, () => combined(...leaves));
  const value = (await root.data())[0]!;
  if (!Number.isFinite(value))
    throw new ArgumentError("gradcheck", `the function must be finite at its inputs, got ${value}`);
  const tracked = checked.map((position) => leaves[position]!);
  const analytic = gradientsOf("gradcheck", root, tracked, undefined, false);

  let worst: (Discrepancy & { input: number }) | undefined;
  for (const [k, position] of checked.entries()) {
    const leaf = leaves[position]!;
    const numerical = await centralDifferences(
      leaf.backend,
      Float64Array.from(await leaf.data()),
      leaf.shape,
      epsilon,
      async (handle) => {
        const moved = leaves.map((other, at) =>
          at === position ? new Tensor(leaf.backend, handle) : other.detach(),
        );
        const value = withRecording("gradcheck", true, () => combined(...moved));
        return (await value.data())[0]!;
      },
    );
    const found = worstElement(
      Float64Array.from(await analytic[k]!.data()),
      numerical,
      leaf.shape,
      tolerance,
    );
    if (found && (worst === undefined || found.excess > worst.excess)) worst = { ...found, input: position };
  }
  worst ??= { index: [], analytic: 0, numerical: 0, excess: 0, input: checked[0]! };
  const ok = worst.excess <= 1;
  const wrongRule =
    ok || root.node === undefined ? undefined : await locateWrongRule(root.node, epsilon, tolerance);
  const report = { ...worst, ok, wrongRule, message: describe(worst, ok, wrongRule) };
  if (!ok && throws) throw new ConvkitError("gradcheck", report.message);
  return report;
}

function describe(
  worst: Discrepancy & { input: number },
  ok: boolean,
  wrongRule: WrongRule | undefined,
): string {
  const at = (index: readonly number[]) => `[${index.join(", ")}]`;
  const values = `input ${worst.input} at ${at(worst.index)}: the rule gives ${show(worst.analytic)}, the difference quotient ${show(worst.numerical)}`;
  if (ok) return `the gradients agree; the worst element is ${values}`;
  const blame = wrongRule
    ? `; the rule of ${wrongRule.operation} for "${wrongRule.input}" is wrong: at ${at(wrongRule.index)} it gives ${show(wrongRule.analytic)}, the difference quotient ${show(wrongRule.numerical)}`
    : "; no single op can be blamed: is the function smooth here, and the same at every call?";
  return `the gradients disagree: ${values}${blame}`;
}
