import { reshape, type Tensor } from "@convkit/autograd";
import { ArgumentError, formatShape, normalizeAxis, type Shape, ShapeError } from "@convkit/ndarray";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * One axis as several, as torch.nn.Unflatten: `[N, C*H*W]` becomes `[N, C, H, W]`.
 *
 * @param axis which; negative ones count from the end
 * @param sizes the lengths of the axes in its place; one may be -1
 * @throws ArgumentError when the sizes are not positive integers, or more than one is -1
 * @throws ShapeError for an input whose axis they do not make up
 * @example
 * new Unflatten(1, [2, 3, -1]).forward(zeros([5, 24])).shape // [5, 2, 3, 4]
 */
export class Unflatten extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly axis: number;
  readonly sizes: Shape;

  constructor(axis: number, sizes: Shape) {
    super();
    if (!Number.isInteger(axis)) throw new ArgumentError("Unflatten", `axis must be an integer, got ${axis}`);
    const right = (length: number) => length === -1 || (Number.isSafeInteger(length) && length >= 1);
    const free = sizes.filter((length) => length === -1);
    if (sizes.length === 0 || free.length > 1 || !sizes.every(right))
      throw new ArgumentError(
        "Unflatten",
        `sizes must be positive integers, one of them -1 at most, got ${formatShape(sizes)}`,
      );
    this.axis = axis;
    this.sizes = [...sizes];
  }

  forward(x: Tensor): Tensor {
    const at = normalizeAxis("Unflatten", this.axis, x.rank);
    const length = x.shape[at]!;
    const known = this.sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
    if (this.sizes.includes(-1) ? length % known !== 0 : length !== known)
      throw new ShapeError(
        "Unflatten",
        `axis ${this.axis} must be made up by ${formatShape(this.sizes)}, got a length of ${length}`,
        [{ name: "input", value: x.shape }],
      );
    const sizes = this.sizes.map((size) => (size === -1 ? length / known : size));
    return reshape(x, x.shape.toSpliced(at, 1, ...sizes));
  }

  override config(): readonly ConfigValue[] {
    return [this.axis, this.sizes];
  }

  override describe(): string {
    return `axis=${this.axis}, sizes=${formatShape(this.sizes)}`;
  }
}
