import type { PerAxis, SpatialDims } from "@convkit/conv-kernels";
import { ArgumentError } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";

export interface ChannelCounts {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
}

/** Throws unless channels and groups are positive integers and groups divide both channels. */
export function checkChannels(layer: string, counts: ChannelCounts): void {
  for (const [name, count] of Object.entries(counts)) checkInteger(layer, name, count, 1);
  const { inChannels, outChannels, groups } = counts;
  if (inChannels % groups !== 0 || outChannels % groups !== 0)
    throw new ArgumentError(
      layer,
      `groups must divide inChannels and outChannels, got ${groups} for ${inChannels} and ${outChannels}`,
    );
}

/** One kernel size for each spatial axis. */
export function kernelSizes(layer: string, dims: SpatialDims, kernelSize: PerAxis): number[] {
  const sizes = typeof kernelSize === "number" ? new Array<number>(dims).fill(kernelSize) : [...kernelSize];
  if (sizes.length !== dims)
    throw new ArgumentError(layer, `kernelSize must be a number or ${dims} of them, got ${sizes.length}`);
  for (const size of sizes) checkInteger(layer, "kernelSize", size, 1);
  return sizes;
}

/**
 * Checks the options of a window on an image that it surely fits, so that a layer refuses them when it is made
 * rather than at its first input. Errors do not show that image, which nobody gave.
 */
export function checkWindow(
  layer: string,
  dims: SpatialDims,
  channels: number,
  { kernelSize, dilation = 1 }: { readonly kernelSize: PerAxis; readonly dilation?: PerAxis | undefined },
  check: (inputShape: number[]) => void,
): void {
  const reach = Math.max(...[kernelSize].flat()) * Math.max(...[dilation].flat());
  const size = 64 + (Number.isSafeInteger(reach) ? Math.min(2 * Math.abs(reach), 2 ** 20) : 0);
  try {
    check([1, channels, ...new Array<number>(dims).fill(size)]);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(layer, error.message.split("\n")[0]!.slice(`${layer}: `.length));
  }
}
