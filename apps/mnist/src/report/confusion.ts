import type { NDArray } from "@convkit/ndarray";
import { count, type Html, html, percent } from "@convkit/page";

export interface Confusion {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

/** All cells off the diagonal, the most frequent first. */
export function confusions(matrix: NDArray): Confusion[] {
  return (matrix.toArray() as number[][])
    .flatMap((row, label) => row.map((count, predicted) => ({ label, predicted, count })))
    .filter((cell) => cell.label !== cell.predicted && cell.count > 0)
    .sort((a, b) => b.count - a.count);
}

/** `Most often: 4 read as 9 (11 times), 7 read as 2 (9 times) and ...` */
function mostFrequent(cells: readonly Confusion[], names: readonly string[]): string {
  const said = cells
    .slice(0, 3)
    .map((cell) => `${names[cell.label]} read as ${names[cell.predicted]} (${count(cell.count)})`);
  return said.length === 0
    ? "No image was read wrongly."
    : `Most often: ${new Intl.ListFormat("en").format(said)}.`;
}

/** The confusion matrix as a table: a row for what an image shows, a column for what it was read as. */
export function confusionTable(matrix: NDArray, names: readonly string[]): Html {
  const rows = matrix.toArray() as number[][];
  const cells = confusions(matrix);
  const worst = cells[0]?.count ?? 1;
  const cell = (value: number, label: number, predicted: number) => {
    if (label === predicted) return html`<td class="right">${value}</td>`;
    if (value === 0) return html`<td class="none">0</td>`;
    return html`<td class="wrong" style="--heat:${((value / worst) ** 0.75).toFixed(3)}">${value}</td>`;
  };
  const named = names.some((name) => name.length > 2);
  return html`
    <p>A row for what each image shows, a column for what the network read. ${mostFrequent(cells, names)}</p>
    <div class="scroll" role="region" tabindex="0" aria-label="Confusion matrix">
      <table class="confusion${named ? " named" : ""}">
        <caption>Confusion matrix: images by true class (rows) and predicted class (columns)</caption>
        <thead><tr><th scope="col"><span class="corner">is \\ read as</span></th>
          ${names.map((name) => html`<th scope="col"><span>${name}</span></th>`)}
          <th scope="col" class="recall"><span>found</span></th></tr></thead>
        <tbody>${rows.map((row, label) => {
          const total = row.reduce((sum, value) => sum + value, 0);
          return html`<tr><th scope="row">${names[label]}</th>${row.map((value, predicted) =>
            cell(value, label, predicted),
          )}<td class="recall">${total > 0 ? percent(row[label]! / total, 1) : "-"}</td></tr>`;
        })}</tbody>
      </table>
    </div>`;
}
