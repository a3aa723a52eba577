import { parseShapeText, TextError } from "./array-text.ts";
import type { Op } from "./ops.ts";
import type { ArraysState, Source } from "./state.ts";

/** Images [N, C, ...] and weights [O, I, ...] to [N, ..., C] and [..., I, O], or back. */
function movedShape(text: string, weight: boolean, layout: string): string {
  let shape: number[];
  try {
    shape = parseShapeText(text);
  } catch (error) {
    if (error instanceof TextError) return text;
    throw error;
  }
  if (shape.length < 3) return text;
  if (layout === "NHWC") {
    const [outer, inner, ...sizes] = shape;
    return (weight ? [...sizes, inner, outer] : [outer, ...sizes, inner]).join(",");
  }
  if (weight) return [shape.at(-1), shape.at(-2), ...shape.slice(0, -2)].join(",");
  return [shape[0], shape.at(-1), ...shape.slice(1, -1)].join(",");
}

/** Shapes in another layout. What is typed is left to who typed it. */
export function relayout(
  state: ArraysState,
  op: Op,
  layout: string,
): Pick<ArraysState, "sources" | "shapes"> {
  const isWeight = (name: string) => name.startsWith("weight");
  const moveSource = (name: string, source: Source): Source =>
    "shape" in source && name !== "bias"
      ? { ...source, shape: movedShape(source.shape, isWeight(name), layout) }
      : source;
  const map = <T>(all: Readonly<Record<string, T>>, change: (name: string, value: T) => T) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, change(name, value)]));
  if (!op.options.includes("layout")) return state;
  return {
    sources: map(state.sources as Record<string, Source>, moveSource),
    shapes: map(state.shapes as Record<string, string>, (name, text) =>
      movedShape(text, isWeight(name), layout),
    ),
  };
}
