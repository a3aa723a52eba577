export {
  ImageFolder,
  type ImageFolderContents,
  type ImageSample,
  openImageFolder,
  readImageFolder,
} from "./image-folder.ts";
export type { ImageOptions } from "./images/options.ts";
export type { LabelledFile } from "./list-classes.ts";
export { locateFashionMnist, locateMnist } from "./locate.ts";
export { readCifar10Folder } from "./read-cifar10.ts";
export { type LabelledDataset, readIdxFolder } from "./read-folder.ts";
export { type ReadImageOptions, readImage } from "./read-image.ts";
