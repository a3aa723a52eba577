export { locateFashionMnist, locateMnist } from "./locate.ts";
export { type LabelledDataset, readIdxFolder } from "./read-folder.ts";
