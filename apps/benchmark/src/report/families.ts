import { type Html, html, raw } from "@convkit/page";
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3-shape";
import type { Contestant } from "../schema.ts";
import { threadCount } from "./words.ts";

/** How a contestant is drawn: a shape and a colour of its own, hollow with more than one thread. */
export interface Look {
  readonly glyph: string;
  readonly hue: string;
  readonly hollow: boolean;
  readonly label: string;
}

const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolStar,
  symbolCross,
  symbolWye,
];

/** The order in which shapes and colours are given away; who is not listed comes after. */
const familiar = ["tfjs-wasm", "onnxruntime-web", "jax-js", "tfjs-cpu", "convnetjs"];
const hues = 7;

/** Looks of all contestants of a run: peers by name, native ones in the colour of the limit. */
export function looksOf(contestants: readonly Contestant[]): (contestant: Contestant) => Look {
  const names = (kind: Contestant["kind"]) => [
    ...new Set(contestants.filter((c) => c.kind === kind).map(({ name }) => name)),
  ];
  const web = [...familiar, ...names("web").filter((name) => !familiar.includes(name))];
  const native = names("native");
  return ({ name, kind, threads }) => {
    const place = kind === "native" ? native.indexOf(name) : web.indexOf(name);
    return {
      glyph: glyphId(kind === "native" ? shapes.length - 1 - (place % 2) : place),
      hue: kind === "convkit" ? "own" : kind === "native" ? "native" : `peer${place % hues}`,
      hollow: threads > 1,
      label: threads > 1 ? `${name}, ${threadCount(threads)}` : name,
    };
  };
}

export const glyphId = (index: number): string => `glyph${index % shapes.length}`;

/** The shapes, defined once a page and referred to by `<use>`. */
export function glyphDefinitions(): Html {
  const defined = shapes.map(
    (shape, i) =>
      `<symbol id="${glyphId(i)}" viewBox="-8 -8 16 16"><path d="${symbol(shape, 80)()!.replace(/(\.\d{2})\d+/g, "$1")}"/></symbol>`,
  );
  return raw(
    `<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>${defined.join("")}</defs></svg>`,
  );
}

/** One shape, placed by `style` where it marks a value. */
export function glyph(
  { glyph: id, hue, hollow }: Pick<Look, "glyph" | "hue" | "hollow">,
  style = "",
  title = "",
): Html {
  return html`<svg class="glyph ${hue}${hollow ? " hollow" : ""}"${style ? raw(` style="${style}"`) : undefined} viewBox="-8 -8 16 16">${
    title ? html`<title>${title}</title>` : undefined
  }<use href="#${id}" x="-8" y="-8" width="16" height="16"/></svg>`;
}
