import { formatError, type Source } from "../../idx.ts";
import { decodeJpeg, isJpeg } from "./jpeg.ts";
import { decodePng, isPng } from "./png.ts";
import type { RasterImage } from "./raster-image.ts";

/** The pixels of a PNG or JPEG file, whatever its name says, in red, green and blue. */
export async function decodeImage(source: Source, maxPixels: number): Promise<RasterImage> {
  if (isPng(source.bytes)) return decodePng(source, maxPixels);
  if (isJpeg(source.bytes)) return decodeJpeg(source, maxPixels);
  throw formatError(source, "an image must be a PNG or JPEG file, and this begins as neither");
}
