import type { Product, SpatialDims } from "@convkit/conv-kernels";

/** An operand that is an array. */
export type Slot = "input" | "weight" | "bias" | "outputGrad" | "columns";
/** An argument that is a shape. */
export type ShapeArgument = "inputShape" | "weightShape" | "outputSize";
export type OptionName =
  | "kernelSize"
  | "stride"
  | "padding"
  | "dilation"
  | "groups"
  | "outputPadding"
  | "layout"
  | "paddingMode"
  | "ceilMode"
  | "countIncludePad"
  | "algorithm"
  | "precision";

/** A public function of conv-kernels: its arguments in order, then its options. */
export interface Op {
  readonly name: string;
  readonly group: string;
  /** Undefined where the operand's rank says it. */
  readonly dims: SpatialDims | undefined;
  readonly args: readonly (Slot | ShapeArgument)[];
  readonly options: readonly OptionName[];
  /** Whether `bias` is among the options. */
  readonly bias: boolean;
  /** Which of a convolution's three products it is; a transposed convolution's forward pass is an input gradient. */
  readonly product?: Product;
  readonly transposed?: boolean;
  /** The function whose output `outputGrad` belongs to. */
  readonly forward?: string;
}

const convOptions: readonly OptionName[] = [
  ...(["stride", "padding", "dilation", "groups"] as const),
  ...(["layout", "paddingMode", "algorithm", "precision"] as const),
];
const transposeOptions: readonly OptionName[] = [
  ...(["stride", "padding", "dilation", "groups", "outputPadding"] as const),
  ...(["layout", "algorithm", "precision"] as const),
];
const poolOptions: readonly OptionName[] = ["kernelSize", "stride", "padding", "ceilMode"];
const windowOptions: readonly OptionName[] = ["kernelSize", "stride", "padding", "dilation"];

const dimensions: readonly SpatialDims[] = [1, 2, 3];

function convolutions(transposed: boolean): Op[] {
  return dimensions.flatMap((dims) => {
    const forward = `${transposed ? "convTranspose" : "conv"}${dims}d`;
    const shared = {
      group: transposed ? "Transposed convolution" : "Convolution",
      options: transposed ? transposeOptions : convOptions,
      ...{ dims, transposed, forward, bias: false },
    };
    const own = (product: Product): Product =>
      transposed && product !== "weightGrad" ? (product === "forward" ? "inputGrad" : "forward") : product;
    return [
      { ...shared, name: forward, args: ["input", "weight"], bias: true, product: own("forward") },
      {
        ...shared,
        name: `${forward}InputGrad`,
        args: ["inputShape", "weight", "outputGrad"],
        product: own("inputGrad"),
      },
      {
        ...shared,
        name: `${forward}WeightGrad`,
        args: ["input", "weightShape", "outputGrad"],
        product: own("weightGrad"),
      },
    ];
  });
}

const pools: readonly Op[] = dimensions.flatMap((dims): Op[] => {
  const shared = { group: "Pooling", dims, bias: false };
  const max = { ...shared, forward: `maxPool${dims}d`, options: [...poolOptions, "dilation"] as const };
  const avg = {
    ...shared,
    forward: `avgPool${dims}d`,
    options: [...poolOptions, "countIncludePad"] as const,
  };
  return [
    { ...max, name: max.forward, args: ["input"] },
    { ...max, name: `${max.forward}Grad`, args: ["input", "outputGrad"] },
    { ...avg, name: avg.forward, args: ["input"] },
    { ...avg, name: `${avg.forward}Grad`, args: ["inputShape", "outputGrad"] },
  ];
});

const rest: readonly Op[] = [
  { name: "unfold", dims: undefined, args: ["input"], options: windowOptions },
  { name: "fold", dims: undefined, args: ["columns", "outputSize"], options: windowOptions },
  {
    name: "convMatrix",
    dims: undefined,
    args: ["weight", "inputShape"],
    options: ["stride", "padding", "dilation", "groups", "layout"] as const,
  },
  { name: "convBiasGrad", dims: undefined, args: ["outputGrad"], options: ["layout"] as const },
].map((op) => ({ ...op, group: "Columns and matrices", bias: false }) as Op);

/** Everything that the playground calls. */
export const ops: readonly Op[] = [...convolutions(false), ...convolutions(true), ...pools, ...rest];

export const findOp = (name: string): Op | undefined => ops.find((op) => op.name === name);

const shapeArguments: readonly string[] = ["inputShape", "weightShape", "outputSize"];
export const isShapeArgument = (argument: string): argument is ShapeArgument =>
  shapeArguments.includes(argument);

/** The arrays of an op, its bias last. */
export const slotsOf = (op: Op): Slot[] => [
  ...op.args.filter((argument): argument is Slot => !isShapeArgument(argument)),
  ...(op.bias ? (["bias"] as const) : []),
];
