import type { Product } from "../../algorithm.ts";
import type { ConvGeometry } from "../../geometry.ts";
import { type ConvolutionPlan, planConvolution } from "./convolution-plan.ts";
import { planWeightGrad, type WeightGradPlan } from "./weight-grad-plan.ts";

interface Plans {
  readonly forward?: ConvolutionPlan | undefined;
  readonly inputGrad?: ConvolutionPlan | undefined;
  readonly weightGrad?: WeightGradPlan | undefined;
}

/** A plan is asked for several times a call, and takes as long to make as a small convolution. */
const known = /* @__PURE__ */ new WeakMap<ConvGeometry, Plans>();

/** How a product is computed; undefined where scratch memory or the workspace is too small. */
export function planFor<P extends Product>(geometry: ConvGeometry, product: P): Plans[P] {
  const plans = known.get(geometry);
  if (plans && product in plans) return plans[product];
  const made =
    product === "weightGrad" ? planWeightGrad(geometry) : planConvolution(geometry, product as "forward");
  known.set(geometry, { ...plans, [product]: made });
  return made as Plans[P];
}
