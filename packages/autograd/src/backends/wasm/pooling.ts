import { type Shape, sizeOf } from "@convkit/ndarray";
import { avgPool, avgPoolGrad, gatherPlanes, maxPool, scatterPlanes } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import { isFit } from "./operands.ts";
import type { Attempts } from "./with-kernels.ts";

const planeSize = (shape: Shape) => sizeOf(shape.slice(2));

/** Pooling of float32 planes. */
export function pooling(boxes: Boxes): Attempts {
  return {
    maxPool(store, geometry, input) {
      const size = sizeOf(geometry.outputShape);
      if (!isFit(input) || size === 0) return undefined;
      const x = store.address(input.box);
      const [output, indices] = [store.create("float32", size), store.create("int32", size)];
      maxPool(store.engine, geometry, x, output.address, indices.address);
      return {
        output: boxes.fromBox(output, geometry.outputShape),
        indices: boxes.fromBox(indices, geometry.outputShape),
      };
    },
    scatterPlanes(store, x, indices, inputShape) {
      const size = sizeOf(inputShape);
      if (!isFit(x) || size === 0) return undefined;
      const [from, at] = [store.address(x.box), store.address(indices.box)];
      const box = store.create("float32", size);
      const planes = inputShape[0]! * inputShape[1]!;
      const sizes = [planeSize(x.shape), planeSize(inputShape)] as const;
      scatterPlanes(store.engine, planes, ...sizes, from, at, box.address);
      return boxes.fromBox(box, inputShape);
    },
    gatherPlanes(store, x, indices) {
      if (!isFit(x) || indices.box.length === 0) return undefined;
      const [from, at] = [store.address(x.box), store.address(indices.box)];
      const box = store.create("float32", indices.box.length);
      const planes = x.shape[0]! * x.shape[1]!;
      const sizes = [planeSize(x.shape), planeSize(indices.shape)] as const;
      gatherPlanes(store.engine, planes, ...sizes, from, at, box.address);
      return boxes.fromBox(box, indices.shape);
    },
    avgPool(store, geometry, input) {
      const size = sizeOf(geometry.outputShape);
      if (!isFit(input) || size === 0) return undefined;
      const x = store.address(input.box);
      const box = store.create("float32", size);
      avgPool(store.engine, geometry, x, box.address);
      return boxes.fromBox(box, geometry.outputShape);
    },
    avgPoolGrad(store, geometry, outputGrad) {
      const size = sizeOf(geometry.inputShape);
      if (!isFit(outputGrad) || size === 0) return undefined;
      const dy = store.address(outputGrad.box);
      const box = store.create("float32", size);
      avgPoolGrad(store.engine, geometry, dy, box.address);
      return boxes.fromBox(box, geometry.inputShape);
    },
  };
}
