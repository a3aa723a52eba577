import type { ConvAlgorithm, Product } from "./algorithm.ts";
import { type AlgorithmName, algorithms } from "./algorithms/index.ts";
import type { ConvGeometry } from "./geometry.ts";

export interface Choice {
  readonly algorithm: AlgorithmName;
  /** Why, in one sentence. */
  readonly reason: string;
}

export function explainChoice(geometry: ConvGeometry, product: Product = "forward"): Choice {
  void geometry;
  void product;
  return { algorithm: "naive", reason: "tbd" };
}
export function choose(geometry: ConvGeometry, product: Product): ConvAlgorithm {
  const { algorithm } = explainChoice(geometry, product);
  return algorithms.find(({ name }) => name === algorithm)!;
}
