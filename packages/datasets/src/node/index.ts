export {
  ImageFolder,
  type ImageFolderContents,
  type ImageFolderOptions,
  type ImageSample,
  openImageFolder,
  readImageFolder,
} from "./image-folder.ts";
export type { LabelledFile } from "./list-classes.ts";
export { locateFashionMnist, locateMnist } from "./locate.ts";
export { readCifar10Folder } from "./read-cifar10.ts";
export { type LabelledDataset, readIdxFolder } from "./read-folder.ts";
