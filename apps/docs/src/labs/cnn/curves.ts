import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

/** One value a batch. */
export interface CurvePoint {
  readonly step: number;
  readonly value: number;
}

/** Means over stretches of equal length, at most `count` of them: a curve that can be drawn and read. */
export function thin(points: readonly CurvePoint[], count: number): CurvePoint[] {
  const stretch = Math.max(1, Math.ceil(points.length / count));
  const thinned: CurvePoint[] = [];
  for (let start = 0; start < points.length; start += stretch) {
    const part = points.slice(start, start + stretch);
    const value = part.reduce((sum, point) => sum + point.value, 0) / part.length;
    thinned.push({ step: part.at(-1)!.step, value });
  }
  return thinned;
}

export interface CurveFrame {
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  readonly steps: number;
  readonly range: readonly [low: number, high: number];
}

/** Scales, ticks and the path of a curve in a drawing. */
export function curveDrawing(points: readonly CurvePoint[], frame: CurveFrame) {
  const { width, height, margin, steps, range } = frame;
  const x = scaleLinear([0, Math.max(1, steps)], [margin.left, width - margin.right]);
  const y = scaleLinear(range, [height - margin.bottom, margin.top]).clamp(true);
  const path = line<CurvePoint>()
    .x(({ step }) => x(step))
    .y(({ value }) => y(value));
  return { x, y, path: path(points as CurvePoint[]) ?? "", xTicks: x.ticks(4), yTicks: y.ticks(4) };
}
