import { type Box, planeBytesOf, planeRows, quadsOf } from "./boxes.ts";
import { comfortable, limits, type Sizes, tapsOf } from "./sizes.ts";

/** Nanoseconds on a Zen 5, of single steps of assembly/kernels/correlate.ts. */
const cost = {
  /** A term of a tile: 2 rows x 16 columns, which lie apart or side by side. */
  term: 1,
  termApart: 1.3,
  /** A tile beside its terms; one whose columns are stored one at a time. */
  tile: 15,
  ragged: 70,
  /** A term of 16 columns copied side by side. */
  strip: 1.2,
  /** A row of a plane, and four of its elements. */
  row: 9,
  quad: 1.2,
  /** A weight fetched from beyond the second cache. */
  weight: 0.1,
};
/** Terms that are added at a time, and rows that share a copy of columns that lie apart, where there are enough. */
const pass = { terms: 512, rows: 128, worthACopy: 12 };

/** How long an item is estimated to take, in nanoseconds: to compare plans by. */
export function itemTime(sizes: Sizes, box: Box, rowBlock: number): number {
  const { channels, axes } = sizes;
  const terms = channels * tapsOf(sizes);
  const planeBytes = planeBytesOf(axes, box);
  const fours = Math.ceil(quadsOf(box) / 4);
  const apart = shareApart(box);
  const passes = Math.max(
    1,
    Math.ceil(terms / pass.terms),
    Math.ceil((channels * planeBytes) / limits.planes),
  );
  const tile = box[2] % 4 === 0 ? cost.tile : cost.ragged;
  const copied = rowBlock >= pass.worthACopy;
  const term = copied ? cost.term : cost.term + apart * (cost.termApart - cost.term);
  const strips = copied ? apart * terms * cost.strip * Math.ceil(rowBlock / pass.rows) : 0;
  const products = fours * (Math.ceil(rowBlock / 2) * (terms * term + passes * tile) + strips);
  const copies = channels * (planeRows(axes, box) * cost.row + (planeBytes / 16) * cost.quad);
  const crowded = channels * planeBytes > comfortable ? 1.1 : 1;
  return products * crowded + copies + rowBlock * terms * cost.weight;
}

/** The share of fours of quads that do not lie in one row of the planes. */
function shareApart(box: Box): number {
  const rows = box[0] * box[1];
  const quads = Math.ceil(box[2] / 4);
  return rows === 1 || quads % 4 === 0 ? 0 : Math.min(1, 3 / quads);
}
