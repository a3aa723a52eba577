import type { Tensor } from "@convkit/autograd";
import { Adam, type AdamOptions, AdamW, type Optimizer, SGD, type SGDOptions } from "@convkit/nn";

/** An optimizer as plain data, so that PyTorch can be told of the same one. */
export type OptimizerChoice =
  | { readonly name: "SGD"; readonly options: Omit<SGDOptions, "lr"> }
  | { readonly name: "Adam" | "AdamW"; readonly options: Omit<AdamOptions, "lr"> };

export function createOptimizer(
  choice: OptimizerChoice,
  parameters: Iterable<Tensor>,
  lr: number,
): Optimizer {
  if (choice.name === "SGD") return new SGD(parameters, { lr, ...choice.options });
  const Kind = choice.name === "Adam" ? Adam : AdamW;
  return new Kind(parameters, { lr, ...choice.options });
}

/** `SGD, momentum 0.9, nesterov, weight decay 0.0005` */
export function optimizerWords({ name, options }: OptimizerChoice): string {
  const spaced = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const said = Object.entries(options).map(([key, value]) =>
    value === true ? spaced(key) : `${spaced(key)} ${value}`,
  );
  return [name, ...said].join(", ");
}
