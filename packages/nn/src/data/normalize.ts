import { ArgumentError, checkOptionNames, fromTypedArray, type NDArray, sizeOf } from "@convkit/ndarray";

/** `y = (x * scale - mean) / std`, as float32. */
export interface NormalizeOptions {
  /** 1/255 brings bytes into 0 .. 1. Default: 1. */
  readonly scale?: number;
  /** One number, or one a channel (axis 1 of a batch). Default: 0. */
  readonly mean?: number | readonly number[];
  /** One number, or one a channel. Default: 1. */
  readonly std?: number | readonly number[];
}

/** Throws unless all numbers are finite and means and deviations fit the channels of `[N, C, ...]`. */
export function checkNormalize(functionName: string, { shape }: NDArray, options: NormalizeOptions): void {
  checkOptionNames(functionName, options, ["scale", "mean", "std"]);
  const { scale = 1, std = 1 } = options;
  if (!Number.isFinite(scale))
    throw new ArgumentError(functionName, `scale must be a finite number, got ${scale}`);
  for (const name of ["mean", "std"] as const) {
    const value = options[name];
    if (Array.isArray(value) && value.length !== (shape[1] ?? 0))
      throw new ArgumentError(
        functionName,
        `${name} must be a number or one for each of the ${shape[1] ?? 0} channels, got ${value.length}`,
        [{ name: "input", value: shape, note: "N, C, ..." }],
      );
    if (![value ?? 1].flat().every(Number.isFinite))
      throw new ArgumentError(functionName, `${name} must be finite, got ${[value].flat().join(", ")}`);
  }
  if ([std].flat().some((deviation) => deviation <= 0))
    throw new ArgumentError(functionName, `std must be above 0, got ${[std].flat().join(", ")}`);
}

/** Normalises a contiguous batch `[N, C, ...]`. */
export function normalizeBatch(batch: NDArray, { scale = 1, mean = 0, std = 1 }: NormalizeOptions): NDArray {
  const { data, offset, shape } = batch;
  const perChannel = Array.isArray(mean) || Array.isArray(std);
  const channels = perChannel ? shape[1]! : 1;
  const plane = sizeOf(perChannel ? shape.slice(2) : shape);
  const result = new Float32Array(batch.size);
  const of = (value: number | readonly number[], channel: number) =>
    typeof value === "number" ? value : value[channel]!;
  for (let start = 0, k = 0; start < result.length; start += plane, k++) {
    const channel = k % channels;
    const factor = scale / of(std, channel);
    const shift = of(mean, channel) / of(std, channel);
    for (let i = start; i < start + plane; i++) result[i] = data[offset + i]! * factor - shift;
  }
  return fromTypedArray(result, shape, "float32");
}
