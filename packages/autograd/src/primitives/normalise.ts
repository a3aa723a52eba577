import * as kernels from "@convkit/wasm";
import type { ChannelNumbers } from "../backend.ts";
import * as arrays from "../backends/reference-normalise.ts";
import type { WasmHandle } from "../backends/wasm/handle.ts";
import { isFit, operandOf } from "../backends/wasm/operands.ts";
import type { Store } from "../backends/wasm/store.ts";
import { primitive } from "./primitive.ts";

// Kernels take batch normalisation of float32.

const addresses = (store: Store, { mean, variance, weight, bias }: ChannelNumbers<WasmHandle>) => ({
  mean: store.address(mean.box),
  variance: store.address(variance.box),
  weight: weight && store.address(weight.box),
  bias: bias && store.address(bias.box),
});

export const channelMoments = /* @__PURE__ */ primitive(
  "channelMoments",
  arrays.channelMoments,
  (boxes) => (store, x) => {
    if (!isFit(x)) return undefined;
    const operand = operandOf(store, x);
    const channels = x.shape[1]!;
    const [mean, variance] = [store.create("float32", channels), store.create("float32", channels)];
    kernels.channelMoments(store.engine, operand, mean.address, variance.address);
    return { mean: boxes.fromBox(mean, [channels]), variance: boxes.fromBox(variance, [channels]) };
  },
);

export const normalise = /* @__PURE__ */ primitive(
  "normalise",
  arrays.normalise,
  (boxes) => (store, x, numbers, eps) => {
    if (!isFit(x)) return undefined;
    const operand = operandOf(store, x);
    const known = addresses(store, numbers);
    const box = store.create("float32", x.box.length);
    kernels.normalise(store.engine, operand, known, eps, box.address);
    return boxes.fromBox(box, x.shape);
  },
);

export const normaliseGrad = /* @__PURE__ */ primitive(
  "normaliseGrad",
  arrays.normaliseGrad,
  (boxes) => (store, x, g, numbers, eps) => {
    if (!isFit(x)) return undefined;
    const [operand, from] = [operandOf(store, x), store.address(g.box)];
    const known = addresses(store, numbers);
    const channels = x.shape[1]!;
    const [input, weight, bias] = [x.box.length, channels, channels].map((length) =>
      store.create("float32", length),
    );
    kernels.normaliseGrad(store.engine, operand, from, known, eps, {
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
);
