import { formatNumber } from "../../lib/format.ts";
import type { TileSteps, Transforms } from "./minimal-filtering.ts";
import type { Matrix } from "./small-matrix.ts";

export type StepName = keyof TileSteps;

export interface Picked {
  readonly step: StepName;
  readonly row: number;
  readonly column: number;
}

type Arrays = Transforms & TileSteps & { readonly d: Matrix; readonly g: Matrix };
type ArrayName = keyof Arrays;

export interface CellExplained extends Picked {
  readonly value: number;
  /** The sum in numbers, terms of zero left out. */
  readonly text: string;
  readonly rule: string;
  /** The cells that it is made of, by array. */
  readonly sources: Partial<Record<string, readonly (readonly [row: number, column: number])[]>>;
}

/** What a cell is a product of: rows of the first array and columns, or rows where it is transposed, of the second. */
const products: Record<
  Exclude<StepName, "M">,
  readonly [left: ArrayName, right: ArrayName, transposed: boolean]
> = {
  Gg: ["G", "g", false],
  U: ["Gg", "G", true],
  BTd: ["BT", "d", false],
  V: ["BTd", "BT", true],
  ATM: ["AT", "M", false],
  Y: ["ATM", "AT", true],
};
const letters: Partial<Record<ArrayName, string>> = {
  BT: "Bᵀ",
  AT: "Aᵀ",
  Gg: "G g",
  BTd: "Bᵀ d",
  ATM: "Aᵀ M",
};
const letter = (name: ArrayName) => letters[name] ?? name;

export function explainCell(arrays: Arrays, { step, row, column }: Picked): CellExplained {
  const value = arrays[step][row]![column]!;
  if (step === "M") {
    const text = productText(arrays.U[row]![column]!, arrays.V[row]![column]!);
    const cell = [[row, column]] as const;
    return {
      step,
      row,
      column,
      value,
      text,
      rule: "the same cell of U and V",
      sources: { U: cell, V: cell },
    };
  }
  const [left, right, transposed] = products[step];
  const terms = arrays[left][row]!.map((a, k) => ({
    a,
    b: transposed ? arrays[right][column]![k]! : arrays[right][k]![column]!,
    from: [row, k] as const,
    to: transposed ? ([column, k] as const) : ([k, column] as const),
  }));
  const used = terms.filter(({ a, b }) => (transposed ? b : a) !== 0);
  return {
    ...{ step, row, column, value },
    text: used.map(({ a, b }) => productText(a, b)).join(" + ") || "0",
    rule: `row ${row} of ${letter(left)} times ${transposed ? "row" : "column"} ${column} of ${letter(right)}`,
    sources: { [left]: used.map(({ from }) => from), [right]: used.map(({ to }) => to) },
  };
}

function productText(a: number, b: number): string {
  const factor = (value: number) => (value < 0 ? `(${formatNumber(value, 3)})` : formatNumber(value, 3));
  return `${factor(a)}·${factor(b)}`;
}
