import type { ConvGeometry } from "../geometry.ts";

const most = 256;

/**
 * A function of a geometry's sizes that computes what it gives once for all geometries that are alike: programs call few
 * convolutions, many times each, and make a geometry for every call.
 */
export function perGeometry<T>(make: (geometry: ConvGeometry) => T): (geometry: ConvGeometry) => T {
  const byObject = new WeakMap<ConvGeometry, { readonly made: T }>();
  const byContent = new Map<string, { readonly made: T }>();
  return (geometry) => {
    const seen = byObject.get(geometry);
    if (seen) return seen.made;
    const key = contentOf(geometry);
    let found = byContent.get(key);
    if (!found) {
      found = { made: make(geometry) };
      if (byContent.size === most) byContent.clear();
      byContent.set(key, found);
    }
    byObject.set(geometry, found);
    return found.made;
  };
}

/** All that algorithms look at but the precision. */
function contentOf({
  dtype,
  layout,
  batch,
  groups,
  inputChannels,
  outputChannels,
  axes,
}: ConvGeometry): string {
  let key = `${dtype} ${layout} ${batch} ${groups} ${inputChannels} ${outputChannels}`;
  // Other sizes do not tell the output's: that of a transposed convolution may leave out windows that would fit.
  for (const { inputSize, outputSize, kernelSize, stride, dilation, padding } of axes)
    key += ` ${inputSize} ${outputSize} ${kernelSize} ${stride} ${dilation} ${padding[0]} ${padding[1]}`;
  return key;
}
