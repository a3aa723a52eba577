import type { Tensor } from "@convkit/autograd";
import { ShapeError } from "@convkit/ndarray";

const letters: Readonly<Record<number, string>> = { 1: "L", 2: "H, W", 3: "D, H, W" };

/** `N, C, H, W` for two spatial axes. */
export const imageLetters = (dims: number) => `N, C, ${letters[dims]}`;

/** Throws unless the input of a layer is a batch of images with its number of channels. */
export function checkImage(layer: string, dims: number, input: Tensor, channels?: number): void {
  const operands = [{ name: "input", value: input.shape, note: imageLetters(dims) }];
  if (input.rank !== dims + 2)
    throw new ShapeError(
      layer,
      `the input must have ${dims + 2} axes (${imageLetters(dims)}), got ${input.rank}`,
      operands,
    );
  if (channels !== undefined && input.shape[1] !== channels)
    throw new ShapeError(layer, `the input must have ${channels} channels, got ${input.shape[1]}`, operands);
}
