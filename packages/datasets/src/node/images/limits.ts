import { formatError, type Source } from "../../idx.ts";

/** Throws unless the size that a header claims is one of an image, and not too large. */
export function checkPixels(
  source: Source,
  { width, height }: { readonly width: number; readonly height: number },
  maxPixels: number,
): void {
  if (width > 0 && height > 0 && width * height <= maxPixels) return;
  throw formatError(
    source,
    `the image must have between 1 and ${maxPixels} pixels (maxPixels), got ${width} x ${height}`,
  );
}
