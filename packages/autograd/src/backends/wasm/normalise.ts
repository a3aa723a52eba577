import { channelMoments, normalise, normaliseGrad } from "@convkit/wasm";
import type { ChannelNumbers } from "../../backend.ts";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { isFit, operandOf } from "./operands.ts";
import type { Store } from "./store.ts";
import type { Attempts } from "./with-kernels.ts";

/** Batch normalisation of float32. */
export function normalisation(boxes: Boxes): Attempts {
  const addresses = (store: Store, { mean, variance, weight, bias }: ChannelNumbers<WasmHandle>) => ({
    mean: store.address(mean.box),
    variance: store.address(variance.box),
    weight: weight && store.address(weight.box),
    bias: bias && store.address(bias.box),
  });

  return {
    channelMoments(store, x) {
      if (!isFit(x)) return undefined;
      const operand = operandOf(store, x);
      const channels = x.shape[1]!;
      const [mean, variance] = [store.create("float32", channels), store.create("float32", channels)];
      channelMoments(store.engine, operand, mean.address, variance.address);
      return { mean: boxes.fromBox(mean, [channels]), variance: boxes.fromBox(variance, [channels]) };
    },
    normalise(store, x, numbers, eps) {
      if (!isFit(x)) return undefined;
      const operand = operandOf(store, x);
      const known = addresses(store, numbers);
      const box = store.create("float32", x.box.length);
      normalise(store.engine, operand, known, eps, box.address);
      return boxes.fromBox(box, x.shape);
    },
    normaliseGrad(store, x, g, numbers, eps) {
      if (!isFit(x)) return undefined;
      const [operand, from] = [operandOf(store, x), store.address(g.box)];
      const known = addresses(store, numbers);
      const channels = x.shape[1]!;
      const [input, weight, bias] = [x.box.length, channels, channels].map((length) =>
        store.create("float32", length),
      );
      normaliseGrad(store.engine, operand, from, known, eps, {
        input: input!.address,
        weight: weight!.address,
        bias: bias!.address,
      });
      return {
        x: boxes.fromBox(input!, x.shape),
        weight: boxes.fromBox(weight!, [channels]),
        bias: boxes.fromBox(bias!, [channels]),
      };
    },
  };
}
