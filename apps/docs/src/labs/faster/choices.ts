import {
  algorithms,
  type ConvGeometry,
  type ConvGeometryOptions,
  convGeometry,
  explainChoice,
  type Product,
} from "@convkit/conv-kernels";

export interface ChoiceSizes {
  batch: number;
  channels: number;
  size: number;
  filters: number;
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
  groups: number;
}

export const productNames: Record<Product, string> = {
  forward: "forward",
  inputGrad: "input gradient",
  weightGrad: "weight gradient",
};
export const allProducts = Object.keys(productNames) as Product[];

/** The geometry of a layer; a field of sizes that is empty is an error as any other. */
export function geometryOf(sizes: ChoiceSizes, options: ConvGeometryOptions = {}): ConvGeometry {
  const { batch, channels, size, filters, kernel, ...rest } = sizes;
  const image = [batch, channels, size, size];
  const nhwc = options.layout === "NHWC";
  const inner = Math.floor(channels / rest.groups);
  return convGeometry(
    nhwc ? [batch, size, size, channels] : image,
    nhwc ? [kernel, kernel, inner, filters] : [filters, inner, kernel, kernel],
    { ...rest, ...options },
  );
}

/** What "auto" takes for each product, and what each algorithm would need; undefined where it does not support it. */
export function choiceFacts(geometry: ConvGeometry) {
  return {
    choices: allProducts.map((product) => ({ product, ...explainChoice(geometry, product) })),
    rows: algorithms.map(({ name, supports, workspaceBytes }) => ({
      name,
      bytes: allProducts.map((product) =>
        supports(geometry, product) ? workspaceBytes(geometry, product) : undefined,
      ),
    })),
  };
}
