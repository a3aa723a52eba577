import * as kernels from "@convkit/wasm";
import * as arrays from "../backends/reference-steps.ts";
import { isFit } from "../backends/wasm/operands.ts";
import { primitive } from "./primitive.ts";

// Steps of optimizers, in one pass over all that they read and write. Kernels take float32 parameters.

export const sgdStep = /* @__PURE__ */ primitive(
  "sgdStep",
  arrays.sgdStep,
  (boxes) => (store, p, grad, velocity, step) => {
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
    kernels.sgd(store.engine, { ...operands, ...results }, length, step);
    return {
      p: boxes.fromBox(moved, p.shape),
      ...(kept && { velocity: boxes.fromBox(kept, p.shape) }),
    };
  },
);

export const adamStep = /* @__PURE__ */ primitive(
  "adamStep",
  arrays.adamStep,
  (boxes) => (store, p, grad, mean, square, count, step) => {
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
    kernels.adam(store.engine, { ...operands, ...results }, length, count, step);
    return {
      p: boxes.fromBox(moved!, p.shape),
      mean: boxes.fromBox(newMean!, p.shape),
      square: boxes.fromBox(newSquare!, p.shape),
    };
  },
);
