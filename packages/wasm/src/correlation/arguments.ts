import type { Correlation } from "./correlation.ts";
import type { CorrelationPlan } from "./plan.ts";

/** Where addresses are among the arguments. */
export const places = { x: 2, w: 9, y: 16, bias: 23 };

/** The integers of assembly/correlation/job.ts, in its order; strides in bytes. */
export function argumentsOf({ x, w, y, bias, ...sizes }: Correlation, plan: CorrelationPlan): number[] {
  const list = [plan.items, plan.chunks];
  const operand = (address: number, strides: readonly number[], axes: readonly number[]) => {
    list.push(address);
    for (const stride of strides) list.push(4 * stride);
    for (const stride of axes) list.push(4 * stride);
  };
  operand(x.address, [x.image, x.group, x.channel], x.axes);
  operand(w.address, [w.group, w.row, w.channel], w.axes);
  operand(y.address, [y.image, y.group, y.row], y.axes);
  operand(bias?.address ?? 0, bias ? [bias.group, bias.row, bias.column] : [0, 0, 0], []);
  list.push(sizes.images, sizes.groups, sizes.rows, sizes.channels);
  list.push(plan.rowBlock, plan.channelBlock, plan.box[0], plan.box[1], plan.box[2], plan.planeBytes);
  for (const { input, output, taps, stride, dilation, padding } of sizes.axes)
    list.push(input, output, taps, stride, dilation, padding);
  return list;
}
