import { ConvkitError } from "@convkit/ndarray";

/** Where a number went bad. */
export interface AnomalyFacts {
  /** The op, such as `log`: composed functions are told by the op within them. */
  readonly op: string;
  /** Such as `features.3 (Conv2d)`; undefined for ops outside of the model's layers. */
  readonly layer: string | undefined;
  readonly phase: "forward" | "backward";
  readonly kind: "NaN" | "Infinity" | "-Infinity";
  /**
   * Forward: the operand in which the op found it; undefined when the op made it. Backward: the input whose gradient it is
   * in, or undefined for the gradient from which the pass began.
   */
  readonly operand: string | undefined;
}

/** A value or a gradient is NaN or infinite: `facts` says where the first such number appeared. */
export class AnomalyError extends ConvkitError {
  override readonly name = "AnomalyError";
  readonly facts: AnomalyFacts;

  constructor(functionName: string, facts: AnomalyFacts) {
    super(functionName, sentence(facts));
    this.facts = facts;
  }
}

function sentence({ op, layer, phase, kind, operand }: AnomalyFacts): string {
  const where = `${op} in ${layer ?? "no layer of the model"}`;
  if (phase === "backward")
    return operand === undefined
      ? `gradients must be finite, got ${kind} in that of the result of ${where}, from which the backward pass began`
      : `gradients must be finite, got ${kind} from the backward pass of ${where}, for its input "${operand}"`;
  return operand === undefined
    ? `values must be finite, got ${kind} from ${where}`
    : `values must be finite, got ${kind} in the operand "${operand}" that ${where} was given`;
}
