import { Axis, axisOf, boxCount, boxOrigin, field, setBox, writeOffsets, writeQuads } from "../correlation/box";
import { Arg, BOX, LANES, OFFSETS, PANEL, PLANES, QUADS, STRIP, STRIP_OFFSETS } from "../correlation/job";
import { packPanel } from "../correlation/panel";
import { copyPlanes } from "../correlation/planes";
import { packStrip, quadsAdjoin, tile } from "../correlation/tile";
import { integer, pointer, scratch, splitAt } from "../job";

/** Terms of a sum that are added at a time: 16 columns of so many stay in the first cache. */
const TERMS: i32 = 512;
/** Rows whose weights for those terms stay in the second, where they lie or put in order: the panel holds no more. */
const ROWS: i32 = 128;
const PACKED_ROWS: i32 = 64;
/** From so many rows on, columns that lie apart are worth a copy. */
const ROWS_WORTH_A_COPY: i32 = 12;

/**
 * The correlation of correlation/job.ts as implicit matrix products: the input of a box of outputs is copied, padded and
 * split by the stride, to the thread's scratch memory, and the k-th row of the matrix that im2col would make is found there by an
 * offset. Goto & van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), 2008, for the blocking;
 * Dukhan, "The indirect convolution algorithm", arXiv:1907.02129, for the offsets.
 */
export function correlate(args: usize, chunk: i32, slot: i32): void {
  const space = scratch(slot);
  const items = integer(args, Arg.Items);
  const chunks = integer(args, Arg.Chunks);
  const end = splitAt(items, chunks, chunk + 1);
  for (let k = 0; k < TERMS; k++) store<u32>(space + STRIP_OFFSETS + (<usize>k << 2), <u32>(k << 6));
  let lastBox = -1;
  for (let item = splitAt(items, chunks, chunk); item < end; item++) lastBox = correlateItem(args, item, space, lastBox);
}

/** An item: a block of rows within a box within a group within an image. Returns the box, whose tables are in scratch. */
function correlateItem(args: usize, item: i32, space: usize, lastBox: i32): i32 {
  const allRows = integer(args, Arg.Rows);
  const rowBlock = integer(args, Arg.RowBlock);
  const blocks = (allRows + rowBlock - 1) / rowBlock;
  const boxes = boxCount(args);
  const firstRow = (item % blocks) * rowBlock;
  let rest = item / blocks;
  const box = rest % boxes;
  rest /= boxes;
  const group = rest % integer(args, Arg.Groups);
  const image = rest / integer(args, Arg.Groups);
  if (box != lastBox && setBox(args, space, box, lastBox >= 0)) {
    writeOffsets(args, space);
    store<i32>(space + BOX, writeQuads(args, space));
  }
  const endRow = min(allRows, firstRow + rowBlock);
  const x = pointer(args, Arg.X) + <usize>(image * integer(args, Arg.XImage) + group * integer(args, Arg.XGroup));
  const w = pointer(args, Arg.W) + <usize>(group * integer(args, Arg.WGroup));
  const y = pointer(args, Arg.Y) + <usize>(image * integer(args, Arg.YImage) + group * integer(args, Arg.YGroup)) + boxOrigin(args, space);
  let bias = pointer(args, Arg.Bias);
  if (bias) bias += <usize>(group * integer(args, Arg.BiasGroup));
  const channels = integer(args, Arg.Channels);
  const block = integer(args, Arg.ChannelBlock);
  const taps = integer(args, Arg.Axes + 2) * integer(args, Arg.Axes + 8) * integer(args, Arg.Axes + 14);
  const packed = taps > 0 && !termsAdjoin(args);
  const rowsAtOnce = packed ? PACKED_ROWS : ROWS;
  for (let channel = 0; channel < channels; channel += block) {
    const count = min(block, channels - channel);
    copyPlanes(args, space, x + <usize>(channel * integer(args, Arg.XChannel)), count);
    const from = w + <usize>(channel * integer(args, Arg.WChannel));
    const terms = count * taps;
    for (let term = 0; term == 0 || term < terms; term += TERMS)
      for (let row = firstRow; row < endRow; row += rowsAtOnce)
        multiply(
          args, space, from, y, bias, row, min(endRow, row + rowsAtOnce),
          term, min(terms, term + TERMS), packed, channel == 0 && term == 0,
        );
  }
  return box;
}

/** Rows [row, endRow) times terms [term, endTerm) for all columns of the box. */
function multiply(
  args: usize, space: usize, w: usize, y: usize, bias: usize,
  row: i32, endRow: i32, term: i32, endTerm: i32, packed: bool, starts: bool,
): void {
  const wRow = integer(args, Arg.WRow);
  const yRow = integer(args, Arg.YRow);
  const column = integer(args, Arg.YAxes + 2);
  const biasRow = integer(args, Arg.BiasRow);
  const biasColumn = integer(args, Arg.BiasColumn);
  if (packed) packPanel(args, space, w + <usize>(row * wRow), endRow - row, term, endTerm);
  const offsets = space + OFFSETS + (<usize>term << 2);
  const offsetsEnd = space + OFFSETS + (<usize>endTerm << 2);
  const first = packed ? space + PANEL : w + <usize>(row * wRow + 4 * term);
  const pair = packed ? 8 * (endTerm - term) : 2 * wRow;
  const step = packed ? 8 : 4;
  const columnBias = bias && biasColumn ? bias + <usize>(field(axisOf(space, 2), Axis.First) * biasColumn) : 0;
  const byRow = starts && bias && !biasColumn;
  const fours = load<i32>(space + BOX);
  let four = space + QUADS;
  for (let i = 0; i < fours; i++, four += 64) {
    let from = first;
    let to = y + <usize>(row * yRow);
    let biasAt = bias + <usize>(row * biasRow);
    const adjoin = quadsAdjoin(four);
    const copied = !adjoin && endRow - row >= ROWS_WORTH_A_COPY;
    if (copied) packStrip(offsets, offsetsEnd, space + PLANES, four, space + STRIP);
    const columns = space + (copied ? STRIP : PLANES + <usize>load<u32>(four));
    const ks = copied ? space + STRIP_OFFSETS : offsets;
    const ksEnd = ks + (offsetsEnd - offsets);
    for (let m = row; m < endRow; m += 2) {
      const rows = min(2, endRow - m);
      const addend = starts ? columnBias : to;
      tile(
        from,
        packed ? from + 4 : rows == 2 ? from + wRow : from,
        step, ks, ksEnd, columns, adjoin || copied, four,
        byRow ? load<f32>(biasAt) : 0,
        byRow && rows == 2 ? load<f32>(biasAt + biasRow) : 0,
        to, yRow, rows, column,
        addend, starts ? 0 : yRow,
        space + LANES,
      );
      from += pair;
      to += 2 * yRow;
      biasAt += 2 * biasRow;
    }
  }
}

/** Whether a row's terms lie one after the other in memory. */
function termsAdjoin(args: usize): bool {
  let step = 4;
  for (let i = 2; i >= 0; i--) {
    const taps = integer(args, Arg.Axes + 6 * i + 2);
    if (taps > 1 && integer(args, Arg.WAxes + i) != step) return false;
    step *= taps;
  }
  return integer(args, Arg.Channels) == 1 || integer(args, Arg.WChannel) == step;
}
