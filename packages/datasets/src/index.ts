export { type Cifar10Options, parseCifar10 } from "./cifar10.ts";
export { cifar10ClassNames, fashionMnistClassNames, mnistClassNames } from "./class-names.ts";
export { gunzip, isGzip } from "./gzip.ts";
export { type IdxOptions, parseIdx } from "./idx.ts";
export { type LabelledFiles, type LabelledImages, readLabelledImages } from "./labelled-images.ts";
export { readIdx } from "./read-idx.ts";
