import { readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { ArgumentError, allocate, FormatError, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { formatError } from "../idx.ts";
import { type CheckedOptions, checkImageOptions, type ImageOptions, prepareImage } from "./images/options.ts";
import { type RasterImage, toPlanes } from "./images/raster-image.ts";
import { type LabelledFile, listClasses } from "./list-classes.ts";

/** One or more images of a folder and what they show: an example of a data set of `@convkit/nn`. */
export interface ImageSample {
  /** `[C, H, W]`, or `[N, C, H, W]` of a batch; uint8. */
  readonly input: NDArray;
  /** The position of the class in `classNames`: a scalar, or `[N]` of a batch; int32. */
  readonly target: NDArray;
}

/** All images of a folder. */
export interface ImageFolderContents {
  /** `[N, C, H, W]`, uint8. */
  readonly images: NDArray;
  /** `[N]`, int32. */
  readonly labels: NDArray;
  readonly classNames: readonly string[];
  /** The path of each image. */
  readonly files: readonly string[];
}

/** Images that are read when they are asked for: a data set for `@convkit/nn`'s `DataLoader`. */
export class ImageFolder {
  /** The names of the folders, in order: a label is a position here. */
  readonly classNames: readonly string[];
  /** Path and label of every image. */
  readonly samples: readonly LabelledFile[];
  readonly length: number;
  readonly #root: string;
  readonly #options: CheckedOptions;

  /** See `openImageFolder`, which lists the files. */
  constructor(
    root: string,
    classNames: readonly string[],
    samples: readonly LabelledFile[],
    options: CheckedOptions,
  ) {
    this.#root = root;
    this.classNames = classNames;
    this.samples = samples;
    this.length = samples.length;
    this.#options = options;
  }

  async get(index: number): Promise<ImageSample> {
    const { input, target } = await this.getBatch([index]);
    return { input: input.slice(0), target: target.slice(0) };
  }

  async getBatch(indices: ArrayLike<number>): Promise<ImageSample> {
    const { functionName } = this.#options;
    const labels = allocate("int32", indices.length);
    let pixels: Uint8Array | undefined;
    let shape: readonly [number, number, number] | undefined;
    for (let n = 0; n < indices.length; n++) {
      const sample = this.samples[indices[n]!];
      if (!sample)
        throw new ArgumentError(
          functionName,
          `index ${indices[n]} is out of range for ${this.length} images`,
        );
      const image = await this.#read(sample.path);
      shape ??= [image.channels, image.height, image.width];
      if (image.height !== shape[1] || image.width !== shape[2])
        throw new FormatError(
          functionName,
          `images must have one size, ${shape[1]} x ${shape[2]}, or the option size makes it so, got ${image.height} x ${image.width}`,
          [{ name: "file", value: sample.path }],
        );
      const planes = toPlanes(image);
      pixels ??= allocate("uint8", indices.length * planes.length, functionName);
      pixels.set(planes, n * planes.length);
      labels[n] = sample.label;
    }
    const [channels, height, width] = shape ?? [this.#options.channels, 0, 0];
    return {
      input: fromTypedArray(pixels ?? new Uint8Array(0), [indices.length, channels, height, width]),
      target: fromTypedArray(labels, [indices.length]),
    };
  }

  async #read(path: string): Promise<RasterImage> {
    const { functionName, maxPixels } = this.#options;
    const bytes = await readInside(functionName, this.#root, path, maxPixels);
    return prepareImage({ functionName, file: path, bytes }, this.#options);
  }
}

/** The bytes of a file, once it is seen to be an ordinary one within the folder and no larger than such an image can be. */
async function readInside(
  functionName: string,
  root: string,
  file: string,
  maxPixels: number,
): Promise<Uint8Array> {
  const source = { functionName, file, bytes: new Uint8Array(0) };
  // Eight bytes are a pixel of 16 bits in four channels; the rest is for what else a file may hold.
  const largest = 8 * maxPixels + 2 ** 20;
  try {
    const path = await realpath(file);
    if (!path.startsWith(root + sep))
      throw formatError(source, `an image must lie within the folder, got a link to '${path}'`);
    const status = await stat(path);
    if (!status.isFile()) throw formatError(source, "an image must be an ordinary file");
    if (status.size > largest)
      throw formatError(
        source,
        `an image of at most ${maxPixels} pixels (maxPixels) must have at most ${largest} bytes, got ${status.size}`,
      );
    return await readFile(path);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw formatError(source, `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
}

/**
 * A folder of images with a subfolder for each class, as torchvision's `ImageFolder`: classes are the subfolders in the
 * order of their names, images all PNG and JPEG files in them, in folders within them too. Other files are passed over.
 *
 * Only the files' names are read here; images are decoded when they are asked for, and bad ones found then.
 *
 * @throws ArgumentError when the folder cannot be read, or an option has a value out of range
 * @throws FormatError when there is no class, a class has no image, or a symbolic link leads out of the folder or to a
 *   folder; on reading, for a file that is no whole PNG or JPEG image, too large, or of another size than the others
 */
export async function openImageFolder(folder: string, options: ImageOptions = {}): Promise<ImageFolder> {
  return open("openImageFolder", folder, options);
}

async function open(functionName: string, folder: string, options: ImageOptions): Promise<ImageFolder> {
  const image = checkImageOptions(functionName, options);
  const { root, classNames, samples } = await listClasses(functionName, folder);
  return new ImageFolder(root, classNames, samples, image);
}

/**
 * All images of a folder with a subfolder for each class, at once; see `openImageFolder` for what is read and refused.
 *
 * @returns images `[N, C, H, W]` and labels `[N]`, with the names of the classes and of the files
 * @throws ArgumentError and FormatError as `openImageFolder`
 */
export async function readImageFolder(
  folder: string,
  options: ImageOptions = {},
): Promise<ImageFolderContents> {
  const dataset = await open("readImageFolder", folder, options);
  const { input, target } = await dataset.getBatch(dataset.samples.map((_, n) => n));
  const files = dataset.samples.map(({ path }) => path);
  return { images: input, labels: target, classNames: dataset.classNames, files };
}
