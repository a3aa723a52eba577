import { Axis, axisOf, boxCount, boxOrigin, field, setBox, writeOffsets, writeQuads } from "../correlation/box";
import { dot, packOutputs, packTerms } from "../correlation/dot";
import { Arg, OFFSETS, PANEL, PLANES, QUADS, STRIP } from "../correlation/job";
import { copyPlanes } from "../correlation/planes";
import { integer, pointer, scratch, splitAt } from "../job";

/**
 * The gradient of the correlation of correlation/job.ts in its weights,
 *
 *   w[g, m, c, u] = sum over images n and outputs i of y[n, g, m, i] * x[n, g, c, i * stride + u * dilation - padding]
 *
 * An item is a block of rows and a block of channels of a group, and a part of the images, whose sums are kept in scratch
 * memory [rows][terms] while all boxes of all its images are added in order.
 */
export function correlateGrad(args: usize, chunk: i32, slot: i32): void {
  const items = integer(args, Arg.Items);
  const chunks = integer(args, Arg.Chunks);
  const end = splitAt(items, chunks, chunk + 1);
  for (let item = splitAt(items, chunks, chunk); item < end; item++) sumItem(args, item, scratch(slot));
}

function sumItem(args: usize, item: i32, space: usize): void {
  const rowBlock = integer(args, Arg.RowBlock);
  const channelBlock = integer(args, Arg.ChannelBlock);
  const rowBlocks = (integer(args, Arg.Rows) + rowBlock - 1) / rowBlock;
  const channelBlocks = (integer(args, Arg.Channels) + channelBlock - 1) / channelBlock;
  const row = (item % rowBlocks) * rowBlock;
  let rest = item / rowBlocks;
  const channel = (rest % channelBlocks) * channelBlock;
  rest /= channelBlocks;
  const part = rest % integer(args, Arg.Parts);
  const group = rest / integer(args, Arg.Parts);
  const rows = min(rowBlock, integer(args, Arg.Rows) - row);
  const channels = min(channelBlock, integer(args, Arg.Channels) - channel);
  const taps = integer(args, Arg.Axes + 2) * integer(args, Arg.Axes + 8) * integer(args, Arg.Axes + 14);
  const terms = channels * taps;
  const sumsRow = <usize>((terms + 3) & ~3) << 2;
  memory.fill(space + PANEL, 0, <usize>rows * sumsRow);
  const images = integer(args, Arg.Images);
  const boxes = boxCount(args);
  for (let box = 0; box < boxes; box++) {
    if (setBox(args, space, box, box > 0)) {
      writeOffsets(args, space);
      writeQuads(args, space);
    }
    const origin = boxOrigin(args, space);
    const end = splitAt(images, integer(args, Arg.Parts), part + 1);
    for (let image = splitAt(images, integer(args, Arg.Parts), part); image < end; image++) {
      const x = <usize>(image * integer(args, Arg.XImage) + group * integer(args, Arg.XGroup) + channel * integer(args, Arg.XChannel));
      const y = <usize>(image * integer(args, Arg.YImage) + group * integer(args, Arg.YGroup) + row * integer(args, Arg.YRow)) + origin;
      copyPlanes(args, space, pointer(args, Arg.X) + x, channels);
      addBox(args, space, pointer(args, Arg.Y) + y, rows, terms, sumsRow);
    }
  }
  const w = <usize>(
    group * integer(args, Arg.WGroup) + row * integer(args, Arg.WRow) + channel * integer(args, Arg.WChannel) +
    part * integer(args, Arg.PartBytes)
  );
  storeSums(args, space + PANEL, pointer(args, Arg.W) + w, rows, channels, sumsRow);
}

/** Adds what one box of one image gives. */
function addBox(args: usize, space: usize, y: usize, rows: i32, terms: i32, sumsRow: usize): void {
  const c = axisOf(space, 2);
  const rowsOfQuads = field(axisOf(space, 0), Axis.Count) * field(axisOf(space, 1), Axis.Count);
  const quads = rowsOfQuads * ((field(c, Axis.Count) + 3) >> 2);
  const planes = space + PLANES;
  const column = integer(args, Arg.YAxes + 2);
  const yRow = <usize>integer(args, Arg.YRow);
  // Outputs whose quads lie one after the other need no copy.
  const last = space + QUADS + (<usize>(quads - 1) << 4);
  const span = load<u32>(last + 4) - load<u32>(space + QUADS + 4);
  const inPlace = column == 4 && (field(c, Axis.Count) & 3) == 0 && span == <u32>(quads - 1) << 4;
  let outputs = y + <usize>load<u32>(space + QUADS + 4);
  let outputsRow = yRow;
  if (!inPlace) {
    outputs = planes + <usize>(integer(args, Arg.ChannelBlock) * integer(args, Arg.PlaneBytes)) + 64;
    outputsRow = <usize>quads << 4;
    for (let m = 0; m < rows; m++)
      packOutputs(y + <usize>m * yRow, column, space + QUADS, quads, outputs + <usize>m * outputsRow);
  }
  const strip = space + STRIP;
  const stripEnd = strip + (<usize>quads << 6);
  for (let term = 0; term < terms; term += 4) {
    packTerms(planes, space + OFFSETS + (<usize>term << 2), terms - term, space + QUADS, quads, strip);
    let from = outputs;
    let sums = space + PANEL + (<usize>term << 2);
    for (let m = 0; m < rows; m += 2) {
      const both = m + 1 < rows;
      dot(from, both ? from + outputsRow : from, strip, stripEnd, sums, both ? sums + sumsRow : 0);
      from += 2 * outputsRow;
      sums += 2 * sumsRow;
    }
  }
}

function storeSums(args: usize, sums: usize, w: usize, rows: i32, channels: i32, sumsRow: usize): void {
  for (let m = 0; m < rows; m++) {
    let from = sums + <usize>m * sumsRow;
    for (let channel = 0; channel < channels; channel++)
      for (let u = 0; u < integer(args, Arg.Axes + 2); u++)
        for (let v = 0; v < integer(args, Arg.Axes + 8); v++)
          for (let t = 0; t < integer(args, Arg.Axes + 14); t++, from += 4)
            store<f32>(
              w + <usize>(
                m * integer(args, Arg.WRow) + channel * integer(args, Arg.WChannel) + u * integer(args, Arg.WAxes) +
                v * integer(args, Arg.WAxes + 1) + t * integer(args, Arg.WAxes + 2)
              ),
              load<f32>(from),
            );
  }
}
