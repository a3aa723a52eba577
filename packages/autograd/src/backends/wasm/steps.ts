import { adam, sgd } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import { isFit } from "./operands.ts";
import type { Attempts } from "./with-kernels.ts";

/** Steps of optimizers with float32 parameters, in one pass over all that they read and write. */
export function steps(boxes: Boxes): Attempts {
  return {
    sgdStep(store, p, grad, velocity, step) {
      if (!isFit(p)) return undefined;
      const { length } = p.box;
      const operands = {
        parameter: store.address(p.box),
        grad: store.address(grad.box),
        momentum: velocity && store.address(velocity.box),
      };
      const moved = store.create("float32", length);
      const kept = step.momentum === 0 ? undefined : store.create("float32", length);
      const results = { newParameter: moved.address, newMomentum: kept?.address };
      sgd(store.engine, { ...operands, ...results }, length, step);
      return {
        p: boxes.fromBox(moved, p.shape),
        ...(kept && { velocity: boxes.fromBox(kept, p.shape) }),
      };
    },
    adamStep(store, p, grad, mean, square, count, step) {
      if (!isFit(p)) return undefined;
      const { length } = p.box;
      const [parameter, slope, first, second] = [p, grad, mean, square].map(({ box }) => store.address(box));
      const [moved, newMean, newSquare] = [p, mean, square].map(() => store.create("float32", length));
      const operands = { parameter: parameter!, grad: slope!, mean: first!, square: second! };
      const results = {
        newParameter: moved!.address,
        newMean: newMean!.address,
        newSquare: newSquare!.address,
      };
      adam(store.engine, { ...operands, ...results }, length, count, step);
      return {
        p: boxes.fromBox(moved!, p.shape),
        mean: boxes.fromBox(newMean!, p.shape),
        square: boxes.fromBox(newSquare!, p.shape),
      };
    },
  };
}
