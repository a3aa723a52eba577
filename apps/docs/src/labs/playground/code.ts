import { parseArrayText, parseOptionText, parseShapeText } from "./array-text.ts";
import { integers } from "./job.ts";
import { findOp, isShapeArgument, slotsOf } from "./ops.ts";
import type { ArraysState, ImageState, Source } from "./state.ts";

const json = (value: unknown) => JSON.stringify(value).replaceAll(",", ", ").replaceAll(":", ": ");

/** A source as an expression; `shape` is what it came to. */
function expression(source: Source, shape: readonly number[], dtype: string): [string, string] {
  const options = dtype === "float32" ? "" : `{ dtype: "${dtype}" }`;
  const more = options && `, ${options}`;
  const list = json(shape);
  switch (source.kind) {
    case "none":
      return ["", "undefined"];
    case "typed": {
      // JSON has neither NaN nor infinities.
      const text = JSON.stringify(parseArrayText(source.text), (_, value: unknown) =>
        typeof value === "number" && !Number.isFinite(value) ? `@${value}@` : value,
      );
      return ["array", `array(${text.replaceAll(/"@(.*?)@"/g, "$1").replaceAll(",", ", ")}${more})`];
    }
    case "count": {
      const size = shape.reduce((product, length) => product * length, 1);
      return ["arange", `arange(${size}${more}).reshape(${list})`];
    }
    case "ones":
      return ["ones", `ones(${list}${more})`];
    case "random":
      return [
        "randomNormal",
        `randomNormal(${list}, { seed: ${source.seed}${dtype === "float32" ? "" : `, dtype: "${dtype}"`} })`,
      ];
    case "integers":
      return [
        "Generator",
        `new Generator(${source.seed}).integers(${list}, { low: ${integers.low}, high: ${integers.high}, dtype: "${dtype}" })`,
      ];
  }
}

/**
 * A program that does what a state says. `shapes` are those that its arrays came to.
 *
 * @throws TextError for an array or a shape that is none
 */
export function codeOf(
  state: ArraysState,
  shapes: Readonly<Partial<Record<string, readonly number[]>>>,
): string {
  const op = findOp(state.op)!;
  const used = new Set<string>();
  const lines: string[] = [];
  for (const slot of slotsOf(op)) {
    const source = state.sources[slot];
    if (!source || source.kind === "none") continue;
    const [maker, text] = expression(source, shapes[slot] ?? [], state.dtype);
    used.add(maker);
    lines.push(`const ${slot} = ${text};`);
  }
  const options = op.options.flatMap((name) => {
    const value = parseOptionText(state.options[name] ?? "");
    return value === undefined ? [] : [`${name}: ${json(value)}`];
  });
  const hasBias = op.bias && (state.sources.bias?.kind ?? "none") !== "none";
  if (hasBias) options.unshift("bias");
  const args = op.args.map((argument) =>
    isShapeArgument(argument) ? json(parseShapeText(state.shapes[argument] ?? "")) : argument,
  );
  if (options.length > 0) args.push(`{ ${options.join(", ")} }`);
  return [
    `import { ${op.name} } from "@convkit/conv-kernels";`,
    ...(used.size > 0 ? [`import { ${[...used].sort().join(", ")} } from "@convkit/ndarray";`] : []),
    "",
    ...lines,
    `const result = ${op.name}(${args.join(", ")});`,
  ].join("\n");
}

/** The call of a filter on pixels of shape [1, 3, height, width]. */
export function imageCodeOf({ kernel, stride, paddingMode }: ImageState): string {
  const size = Math.sqrt(kernel.length);
  const rows = Array.from(
    { length: size },
    (_, row) => `  ${kernel.slice(row * size, (row + 1) * size).join(", ")},`,
  );
  const options = [
    ...["groups: 3", 'padding: "same"'],
    ...(stride === 1 ? [] : [`stride: ${stride}`]),
    ...(paddingMode === "zeros" ? [] : [`paddingMode: "${paddingMode}"`]),
  ];
  return [
    'import { conv2d } from "@convkit/conv-kernels";',
    'import { array, tile } from "@convkit/ndarray";',
    "",
    "const kernel = array([",
    ...rows,
    `]).reshape([1, 1, ${size}, ${size}]);`,
    "// pixels: [1, 3, height, width], from 0 to 1; one kernel a channel",
    `const filtered = conv2d(pixels, tile(kernel, [3, 1, 1, 1]), { ${options.join(", ")} });`,
  ].join("\n");
}
