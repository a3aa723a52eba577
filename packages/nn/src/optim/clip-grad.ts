import {
  abs,
  add,
  cast,
  claimTemporaries,
  clamp,
  div,
  max,
  maximum,
  minimum,
  mul,
  noGrad,
  pow,
  sqrt,
  square,
  sum,
  Tensor,
  zeros,
} from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";

export interface ClipGradNormOptions {
  /** The p of the p-norm, Infinity for the largest absolute value. Default: 2. */
  readonly normType?: number;
  /** Refuses norms that are NaN or infinite; the norm, which then must be read, is promised. Default: false. */
  readonly errorIfNonfinite?: boolean;
}

/** Added to the norm that divides, as PyTorch does. */
const EPSILON = 1e-6;

const withGradients = (name: string, parameters: Tensor | Iterable<Tensor>): Tensor[] => {
  const all = parameters instanceof Tensor ? [parameters] : [...parameters];
  if (all.some((parameter) => !(parameter instanceof Tensor)))
    throw new ArgumentError(name, "parameters must be tensors; pass model.parameters()");
  return all.filter(({ grad }) => grad !== undefined);
};

/** The p-norm of all gradients as one vector, a scalar of the first one's dtype. */
function totalNorm(grads: readonly Tensor[], p: number): Tensor {
  const [{ dtype }] = grads as [Tensor];
  const power = (x: Tensor) => (p === 2 ? square(x) : p === 1 ? abs(x) : pow(abs(x), p));
  if (p === Infinity) return grads.map((x) => cast(max(abs(x)), dtype)).reduce((x, y) => maximum(x, y));
  const total = grads.map((x) => cast(sum(power(x)), dtype)).reduce((x, y) => add(x, y));
  return p === 2 ? sqrt(total) : p === 1 ? total : pow(total, 1 / p);
}

/** Scales gradients so that their norm is at most `maxNorm`; NaN and infinity go where they go in PyTorch. */
function scale(parameters: readonly Tensor[], norm: Tensor, maxNorm: number): void {
  noGrad(() => {
    const factor = minimum(div(maxNorm, add(norm, EPSILON)), 1);
    for (const parameter of parameters) {
      const { grad } = parameter as { grad: Tensor };
      parameter.grad = mul(grad.detach(), cast(factor, grad.dtype));
    }
  });
}

/**
 * Scales the gradients of parameters so that their common norm, as if they were one vector, is at most `maxNorm`, as
 * torch.nn.utils.clip_grad_norm_. Called between `backward` and `step`:
 *
 *   grad = grad * min(1, maxNorm / (norm + 1e-6))
 *
 * Nothing is read from the device, unless `errorIfNonfinite` asks for it: then the result is a promise, to await before
 * `step`. Without it a norm of NaN makes all gradients NaN, and an infinite one makes them 0, or NaN where they were infinite.
 *
 * @returns the norm before, a scalar; 0 when there are no gradients
 * @throws ArgumentError when maxNorm or normType is out of range, or the norm is not finite and must be
 * @example
 * const p = new Parameter(tensor([0, 0]));
 * p.grad = tensor([3, 4]);
 * await clipGradNorm([p], 1).data() // [5]
 * await p.grad.data() // ~[0.6, 0.8]
 *
 * Source: Pascanu et al., "On the difficulty of training Recurrent Neural Networks", arXiv:1211.5063, section 3.2.
 */
export function clipGradNorm(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions & { readonly errorIfNonfinite: true },
): Promise<Tensor>;
export function clipGradNorm(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options?: ClipGradNormOptions & { readonly errorIfNonfinite?: false },
): Tensor;
export function clipGradNorm(
  parameters: Tensor | Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): Tensor | Promise<Tensor> {
  checkOptionNames("clipGradNorm", options, ["normType", "errorIfNonfinite"]);
  const { normType = 2, errorIfNonfinite = false } = options;
  checkNumber("clipGradNorm", "maxNorm", maxNorm, "at least 0", (value) => value >= 0);
  checkNumber("clipGradNorm", "normType", normType, "above 0", (value) => value > 0);
  const clipped = withGradients("clipGradNorm", parameters);
  const grads = clipped.map(({ grad }) => grad!.detach()).filter(({ size }) => size > 0);
  const norm =
    grads.length === 0
      ? zeros([])
      : noGrad(() =>
          claimTemporaries(
            grads[0]!.backend,
            () => totalNorm(grads, normType),
            ({ handle }) => [handle],
          ),
        );
  if (grads.length === 0) return errorIfNonfinite ? Promise.resolve(norm) : norm;
  if (errorIfNonfinite) return scaleFinite(clipped, norm, maxNorm);
  scale(clipped, norm, maxNorm);
  return norm;
}

async function scaleFinite(parameters: readonly Tensor[], norm: Tensor, maxNorm: number): Promise<Tensor> {
  const [value] = await norm.data();
  if (!Number.isFinite(value))
    throw new ArgumentError("clipGradNorm", `the norm of the gradients must be finite, got ${value}`);
  scale(parameters, norm, maxNorm);
  return norm;
}

/**
 * Holds every element of the gradients of parameters within `-clipValue .. clipValue`, as
 * torch.nn.utils.clip_grad_value_; NaN stays.
 *
 * @throws ArgumentError when clipValue is negative
 * @example
 * const p = new Parameter(tensor([0, 0]));
 * p.grad = tensor([3, -0.25]);
 * clipGradValue([p], 0.5);
 * await p.grad.data() // [0.5, -0.25]
 */
export function clipGradValue(parameters: Tensor | Iterable<Tensor>, clipValue: number): void {
  checkNumber("clipGradValue", "clipValue", clipValue, "at least 0", (value) => value >= 0);
  for (const parameter of withGradients("clipGradValue", parameters))
    parameter.grad = noGrad(() => clamp(parameter.grad!.detach(), -clipValue, clipValue));
}
