import { gradientsOf } from "../grad.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { sum } from "../ops/sum.ts";
import { Tensor } from "../tensor.ts";
import { type GradcheckOptions, type GradcheckReport, gradcheck } from "./gradcheck.ts";
import { probe } from "./numerical.ts";

/**
 * Compares second derivatives of `f` with central differences of its first ones: `gradcheck` of the function that
 * gives the gradients of `f`, with respect to the inputs and to the gradient that is sent back.
 *
 * @param inputs float64 tensors; those with `requiresGrad` are checked (all, if none has it)
 * @throws ConvkitError when the gradients disagree
 * @example
 * const x = tensor(new Float64Array([0.3, 0.7]), { requiresGrad: true });
 * (await gradgradcheck((x: Tensor) => x.mul(x).exp(), [x])).ok // true
 */
export async function gradgradcheck<Inputs extends readonly Tensor[]>(
  f: (...inputs: Inputs) => Tensor,
  inputs: readonly [...Inputs],
  options: GradcheckOptions = {},
): Promise<GradcheckReport> {
  const some = inputs.some(({ requiresGrad }) => requiresGrad);
  const checked = inputs.flatMap((x, position) => (x.requiresGrad || !some ? [position] : []));
  const y = f(...(inputs as unknown as Inputs));
  const back = new Tensor(
    y.backend,
    y.backend.fromTypedArray(
      probe(y.size).map((v) => v + 0.5),
      y.shape,
      "float64",
    ),
    {
      requiresGrad: true,
    },
  );
  const firstDerivatives = (...args: Tensor[]): Tensor => {
    const outputGrad = args.at(-1)!;
    // Under central differences the arguments come without requiresGrad: they need it here all the same.
    const xs = args
      .slice(0, -1)
      .map((x, position) =>
        checked.includes(position) && !x.requiresGrad
          ? new Tensor(x.backend, x.handle, { requiresGrad: true })
          : x,
      );
    const output = f(...(xs as unknown as Inputs));
    const gradients = gradientsOf(
      "gradgradcheck",
      output,
      checked.map((position) => xs[position]!),
      outputGrad,
      true,
    );
    return gradients
      .map((g, k) => {
        const weights = probe(g.size).map((v) => v + 0.1 * k);
        return sum(mul(g, new Tensor(g.backend, g.backend.fromTypedArray(weights, g.shape, "float64"))));
      })
      .reduce((a, b) => add(a, b));
  };
  const tracked = inputs.map((x, position) =>
    checked.includes(position) ? new Tensor(x.backend, x.handle, { requiresGrad: true }) : x.detach(),
  );
  return gradcheck(firstDerivatives, [...tracked, back], options);
}
