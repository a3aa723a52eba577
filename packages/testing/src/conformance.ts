import pytorchCases from "../conformance/pytorch-cases.json" with { type: "json" };
import seedCases from "../conformance/seed-cases.json" with { type: "json" };
import { exactly, mismatch, type Plain, type Tolerance } from "./plain.ts";
import { type FloatName, rounded } from "./tolerances.ts";

/** What is differentiated: the operands of a convolution, or the input of a pooling. */
export type OperandName = "input" | "weight" | "bias";

/** One call with the numbers that it must give, forwards and backwards. */
export interface ConformanceCase {
  readonly id: string;
  readonly kind: "conv" | "convTranspose" | "maxPool" | "avgPool";
  readonly dims: 1 | 2 | 3;
  /** The options of the public function, under their names there. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `input`; for convolutions `weight` too, and perhaps `bias`. */
  readonly operands: Readonly<{ input: Plain } & Partial<Record<OperandName, Plain>>>;
  readonly output: Plain;
  /** The gradient that is sent back. */
  readonly outputGrad: Plain;
  readonly grads: Readonly<Partial<Record<OperandName, Plain>>>;
  /** The sum of the output times `outputGrad`, where the case states it. */
  readonly loss?: number;
}

/** What an implementation made of a case. */
export interface ConformanceResult {
  readonly output: Plain;
  readonly grads: Readonly<Partial<Record<OperandName, Plain>>>;
}

/** Weights of a convolution against those of a fully connected layer, from the seed documents. */
export interface ParameterCase {
  readonly id: string;
  readonly convWeights: number;
  readonly outputs: number;
  readonly linearWeights: number;
}

interface RawCase {
  readonly id: string;
  readonly op: string;
  readonly stride: number | readonly number[];
  readonly padding: number | readonly (readonly number[])[];
  readonly same?: boolean;
  readonly kernel?: readonly number[];
  readonly input: Plain;
  readonly weight?: Plain;
  readonly bias?: Plain;
  readonly output: Plain;
  readonly dy: Plain | "ones";
  readonly dinput: Plain;
  readonly dweight?: Plain;
  readonly dbias?: Plain;
  readonly loss?: number;
}

const passedOn = [
  "dilation",
  "groups",
  "layout",
  "paddingMode",
  "outputPadding",
  "ceilMode",
  "countIncludePad",
] as const;

function fromRaw(raw: RawCase, id: string, padding: unknown): ConformanceCase {
  const options: Record<string, unknown> = { stride: raw.stride, padding };
  if (raw.kernel) options["kernelSize"] = raw.kernel;
  for (const name of passedOn)
    if (name in raw) options[name] = (raw as unknown as Record<string, unknown>)[name];
  const { input, weight, bias, output, dy, dinput, dweight, dbias, loss } = raw;
  const ones = { shape: output.shape, data: new Array<number>(output.data.length).fill(1) };
  return {
    id,
    kind: raw.op.slice(0, -2) as ConformanceCase["kind"],
    dims: Number(raw.op.at(-2)) as ConformanceCase["dims"],
    options,
    operands: { input, ...(weight && { weight }), ...(bias && { bias }) },
    output,
    outputGrad: dy === "ones" ? ones : dy,
    grads: { input: dinput, ...(dweight && { weight: dweight }), ...(dbias && { bias: dbias }) },
    ...(loss !== undefined && { loss }),
  };
}

/** The 400 cases of PyTorch; those padded "same" come a second time with the option spelt so. */
export function pytorchConformance(): ConformanceCase[] {
  return (pytorchCases as unknown as RawCase[]).flatMap((raw) => {
    const spelt = fromRaw(raw, raw.id, raw.padding);
    return raw.same ? [spelt, fromRaw(raw, `${raw.id}-same`, "same")] : [spelt];
  });
}

const isParameterCase = ({ op }: { readonly op: string }) => op === "parameterCount";

/** The seed documents' examples that convolve. */
export function seedConformance(): ConformanceCase[] {
  const raws = seedCases.filter((raw) => !isParameterCase(raw)) as unknown as RawCase[];
  return raws.map((raw) => fromRaw(raw, raw.id, raw.padding));
}

/** The seed documents' examples that count parameters. */
export function parameterCases(): ParameterCase[] {
  return seedCases.filter(isParameterCase) as unknown as ParameterCase[];
}

/** Integers that only meet products and sums come out exact; the mean of a window is a division, rounded. */
function toleranceFor({ kind }: ConformanceCase, dtype: FloatName): Tolerance {
  // The quotient is rounded here and in the pack, then summed over at most 27 overlapping windows.
  return kind === "avgPool" ? { ...rounded(dtype, 32), absolute: 32 * rounded(dtype, 1).relative } : exactly;
}

/** Every way in which a result departs from its case, by more than `bounds` where they are given; none when it conforms. */
export function departures(
  expected: ConformanceCase,
  actual: ConformanceResult,
  dtype: FloatName,
  bounds: Partial<Record<"output" | OperandName, Tolerance>> = {},
): string[] {
  const tolerance = toleranceFor(expected, dtype);
  const names = Object.keys(expected.grads) as OperandName[];
  const found = [
    mismatch("output", actual.output, expected.output, bounds.output ?? tolerance),
    ...names.map((name) => {
      const grad = actual.grads[name];
      return grad
        ? mismatch(`d${name}`, grad, expected.grads[name]!, bounds[name] ?? tolerance)
        : `d${name}: missing`;
    }),
  ];
  // Losses of the seed documents exceed 2^24: only float64 holds them.
  if (expected.loss !== undefined && dtype === "float64") {
    const loss = Array.from(actual.output.data).reduce(
      (sum, y, i) => sum + y * expected.outputGrad.data[i]!,
      0,
    );
    if (loss !== expected.loss) found.push(`loss: ${loss}, expected ${expected.loss}`);
  }
  return found.flatMap((line) => (line === undefined ? [] : [`${expected.id}: ${line}`]));
}
