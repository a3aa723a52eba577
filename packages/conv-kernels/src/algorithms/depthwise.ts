import type { ConvAlgorithm, Product } from "../algorithm.ts";
import { depthwiseKernels } from "../engine/depthwise-kernels.ts";
import { withTwin } from "../engine/with-twin.ts";
import type { ConvGeometry } from "../geometry.ts";
import { inputPlane, type LiftedConv, lift, outputPlane, outputPositions, type Plane } from "../lift.ts";
import { allTapRuns, type TapRuns } from "../tap-runs.ts";
import { workspaceFloats } from "../workspace.ts";

/**
 * Convolution plane by plane, where every group has one input channel (groups = C, as in MobileNets). There is
 * nothing to sum over channels, so a matrix product would be one row high; instead every tap adds its multiple
 * of the shifted input plane to the output plane,
 *
 *   y += w_u x_u        dx_u += w_u dy        dw_u += <x_u, dy>
 *
 * with x_u the part of x that tap u meets. Sums are kept in float64 and rounded once. Padding is left out.
 *
 * Howard et al., "MobileNets", arXiv:1704.04861, section 3.1.
 */
const twin: ConvAlgorithm<"depthwise"> = {
  name: "depthwise",
  summary: "one input channel a group: shifted planes, scaled and added",
  supports: ({ groups, inputChannels }) => groups === inputChannels,
  workspaceBytes: (geometry, product) => 8 * sumCount(geometry, product),

  forward(geometry, x, w, y, workspace, epilogue) {
    const conv = lift(geometry);
    const runs = allTapRuns(conv.axes);
    const sums = workspaceFloats(workspace, "float64", 0, sumCount(geometry, "forward"));
    const sumPlane = { data: sums, offset: 0, step: 1 };
    forEachPlane(conv, (n, channel, o) => {
      const from = inputPlane(conv, x, n, channel);
      sums.fill(epilogue?.bias?.[o] ?? 0);
      for (let tap = 0; tap < runs.length; tap++)
        addToOutput(runs[tap]!, w[weightAt(conv, o, tap)]!, from, sumPlane);
      store(sums, outputPlane(conv, y, n, o));
    });
  },

  inputGrad(geometry, dy, w, dx, workspace) {
    const conv = lift(geometry);
    const runs = allTapRuns(conv.axes);
    const sums = workspaceFloats(workspace, "float64", 0, sumCount(geometry, "inputGrad"));
    const sumPlane = { data: sums, offset: 0, step: 1 };
    forEachPlane(conv, (n, channel, o) => {
      if (o === channel * conv.filters) sums.fill(0);
      const from = outputPlane(conv, dy, n, o);
      for (let tap = 0; tap < runs.length; tap++)
        addToInput(runs[tap]!, w[weightAt(conv, o, tap)]!, from, sumPlane);
      if (o === (channel + 1) * conv.filters - 1) store(sums, inputPlane(conv, dx, n, channel));
    });
  },

  weightGrad(geometry, x, dy, dw, workspace) {
    const conv = lift(geometry);
    const runs = allTapRuns(conv.axes);
    const sums = workspaceFloats(workspace, "float64", 0, sumCount(geometry, "weightGrad")).fill(0);
    forEachPlane(conv, (n, channel, o) => {
      const a = inputPlane(conv, x, n, channel);
      const b = outputPlane(conv, dy, n, o);
      for (let tap = 0; tap < runs.length; tap++)
        sums[weightAt(conv, o, tap)]! += innerProduct(runs[tap]!, a, b);
    });
    dw.set(sums);
  },
};

/** On the engine by kernels of its own; see engine/depthwise-kernels.ts. */
export const depthwise: ConvAlgorithm<"depthwise"> = /* @__PURE__ */ withTwin(twin, depthwiseKernels);

/** float64 sums: an output plane, an input plane, or the whole weight gradient. */
function sumCount(geometry: ConvGeometry, product: Product): number {
  if (product === "weightGrad") return geometry.parameters;
  const conv = lift(geometry);
  const [a, b, c] = conv.axes;
  return product === "forward" ? outputPositions(conv) : a.inputSize * b.inputSize * c.inputSize;
}

/** Every output plane and the input channel that it sees: `o` runs over all filters of all groups. */
function forEachPlane(conv: LiftedConv, visit: (n: number, channel: number, o: number) => void): void {
  for (let n = 0; n < conv.batch; n++)
    for (let o = 0; o < conv.groups * conv.filters; o++) visit(n, Math.floor(o / conv.filters), o);
}

const weightAt = ({ weight }: LiftedConv, o: number, tap: number) =>
  o * weight.outer + tap * weight.spatial[2];

function addToOutput(
  { length, step, inputStarts, outputStarts }: TapRuns,
  w: number,
  x: Plane,
  y: Plane,
): void {
  const [source, sums] = [x.data, y.data];
  const stride = step * x.step;
  for (let run = 0; run < inputStarts.length; run++) {
    let from = x.offset + inputStarts[run]! * x.step;
    const end = outputStarts[run]! + length;
    for (let to = outputStarts[run]!; to < end; to++, from += stride) sums[to]! += w * source[from]!;
  }
}

function addToInput(
  { length, step, inputStarts, outputStarts }: TapRuns,
  w: number,
  y: Plane,
  x: Plane,
): void {
  const [source, sums] = [y.data, x.data];
  for (let run = 0; run < inputStarts.length; run++) {
    let from = y.offset + outputStarts[run]! * y.step;
    const end = inputStarts[run]! + length * step;
    for (let to = inputStarts[run]!; to < end; to += step, from += y.step) sums[to]! += w * source[from]!;
  }
}

function innerProduct({ length, step, inputStarts, outputStarts }: TapRuns, x: Plane, y: Plane): number {
  const [a, b] = [x.data, y.data];
  const stride = step * x.step;
  let sum = 0;
  for (let run = 0; run < inputStarts.length; run++) {
    let i = x.offset + inputStarts[run]! * x.step;
    let j = y.offset + outputStarts[run]! * y.step;
    for (let k = 0; k < length; k++, i += stride, j += y.step) sum += a[i]! * b[j]!;
  }
  return sum;
}

function store(sums: ArrayLike<number>, { data, offset, step }: Plane): void {
  for (let i = 0, at = offset; i < sums.length; i++, at += step) data[at] = sums[i]!;
}
