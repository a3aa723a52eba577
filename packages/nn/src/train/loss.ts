import { Tensor } from "@convkit/autograd";
import { ArgumentError, formatShape } from "@convkit/ndarray";

/** A number that tells how wrong outputs are, averaged over the batch. */
export type Loss = (output: Tensor, target: Tensor) => Tensor;

/** The value of a loss, which must be one number: the first of several would stand for all the others. */
export async function readLoss(functionName: string, loss: Tensor): Promise<number> {
  if (!(loss instanceof Tensor))
    throw new ArgumentError(functionName, `the loss must be a Tensor, got ${typeof loss}`);
  if (loss.size !== 1)
    throw new ArgumentError(
      functionName,
      `the loss must be one number a batch, as with reduction "mean", got the shape ${formatShape(loss.shape)}`,
    );
  return (await loss.data())[0]!;
}
