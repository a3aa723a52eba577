// Correlation by way of frequencies: y[o, item] = sum over terms of x[item, term] (*) w[o, term], where (*) correlates planes.
//
//   convolution       an item is a tile of the output, a term is a channel, w are filters (overlap-save: a tile sees
//                     `rows` x `columns` inputs, of which the last few wrap around, and their results are dropped)
//   filters' gradient an item is a channel, a term is a tile of the output's gradient w, y are gradients of filters
//
// Four items lie in the four lanes of a transform, as real numbers; eight filters in the lanes as four pairs a + ib, whose
// correlations with a real plane are a pair again, (x (*) a) - i (x (*) b). A chunk holds the sums of some pairs and packs of
// four items in scratch memory, term by term, and transforms what it needs itself: [pair][pack][point], then the items'
// points [pack][point], then those of eight filters.
import { scratch, splitAt } from "../job";
import { Planes, readWindow, writeWindow } from "../fft/planes";
import { transform, transformBack } from "../fft/transform";
import { madd, nmadd } from "../lanes";

/** The arguments after the planes of x, w and y. */
@unmanaged
class Plan {
  bias: usize;
  table: usize;
  tableSize: i32;
  /** Points of a transform: powers of two. */
  rows: i32;
  columns: i32;
  /** Results of a tile, and where the first one's window starts. */
  stepRows: i32;
  stepColumns: i32;
  top: i32;
  left: i32;
  /** Tiles of an image. */
  down: i32;
  across: i32;
  /** What of w and of y a transform holds: the kernel's rows and columns, or the tile's. */
  readRows: i32;
  readColumns: i32;
  writeRows: i32;
  writeColumns: i32;
  items: i32;
  terms: i32;
  /** Of a group. */
  filters: i32;
  /** Pairs of filters and packs of items of a chunk, and how many chunks that makes. */
  pairs: i32;
  packs: i32;
  filterBlocks: i32;
  itemBlocks: i32;
  /** Parts of the sum over terms, and bytes from one to the next. */
  parts: i32;
  partStep: i32;
  /** 1 where terms are tiles. */
  gradient: i32;
}

// @ts-ignore: decorator
@inline
function planOf(args: usize): Plan {
  return changetype<Plan>(args + 96);
}

/** The row of a tile, or its column, of those of one image: where its results start. */
// @ts-ignore: decorator
@inline
function rowOf(plan: Plan, tile: i32): i32 {
  return ((tile / plan.across) % plan.down) * plan.stepRows;
}
// @ts-ignore: decorator
@inline
function columnOf(plan: Plan, tile: i32): i32 {
  return (tile % plan.across) * plan.stepColumns;
}

// @ts-ignore: decorator
@inline
function planeOf(planes: Planes, group: i32, image: i32, channel: i32): usize {
  return planes.data + group * planes.groupStep + image * planes.imageStep + channel * planes.channelStep;
}

/** The points of four items of a term. */
function readItems(args: usize, group: i32, item: i32, term: i32, to: usize): void {
  const plan = planOf(args);
  const planes = changetype<Planes>(args);
  const line = <usize>plan.columns << 5;
  memory.fill(to, 0, plan.rows * line);
  for (let lane = 0; lane < min(4, plan.items - item); lane++) {
    const tile = plan.gradient ? term : item + lane;
    const plane = planeOf(planes, group, tile / (plan.down * plan.across), plan.gradient ? item + lane : term);
    const top = rowOf(plan, tile) + plan.top;
    const left = columnOf(plan, tile) + plan.left;
    readWindow(planes, plane, top, left, plan.rows, plan.columns, to + (lane << 2), line, 1);
  }
  transform(to, plan.rows, plan.columns, plan.rows, plan.table, plan.tableSize);
}

/** The points of eight filters of a term. */
function readFilters(args: usize, group: i32, filter: i32, term: i32, to: usize): void {
  const plan = planOf(args);
  const planes = changetype<Planes>(args + 32);
  const line = <usize>plan.columns << 5;
  memory.fill(to, 0, plan.rows * line);
  const image = plan.gradient ? term / (plan.down * plan.across) : term;
  const top = plan.gradient ? rowOf(plan, term) : 0;
  const left = plan.gradient ? columnOf(plan, term) : 0;
  for (let i = 0; i < min(8, plan.filters - filter); i++) {
    // The pair's second is the imaginary part, 16 bytes on.
    const lane = to + ((i >> 1) << 2) + ((i & 1) << 4);
    readWindow(planes, planeOf(planes, group, image, filter + i), top, left, plan.readRows, plan.readColumns, lane, line, 1);
  }
  transform(to, plan.rows, plan.columns, plan.readRows, plan.table, plan.tableSize);
}

/** The results of a pair of filters and four items. */
function write(args: usize, group: i32, filter: i32, item: i32, part: i32, from: usize): void {
  const plan = planOf(args);
  const planes = changetype<Planes>(args + 64);
  const line = <usize>plan.columns << 5;
  transformBack(from, plan.rows, plan.columns, plan.writeRows, plan.table, plan.tableSize);
  const scale: f32 = <f32>1 / <f32>(plan.rows * plan.columns);
  for (let i = 0; i < min(2, plan.filters - filter); i++) {
    const shift: f32 = plan.bias ? load<f32>(plan.bias + ((group * plan.filters + filter + i) << 2)) : 0;
    for (let lane = 0; lane < min(4, plan.items - item); lane++) {
      const tile = item + lane;
      const image = plan.gradient ? tile : tile / (plan.down * plan.across);
      const plane = planeOf(planes, group, image, filter + i) + part * plan.partStep;
      const top = plan.gradient ? 0 : rowOf(plan, tile);
      const left = plan.gradient ? 0 : columnOf(plan, tile);
      const points = from + (i << 4) + (lane << 2);
      writeWindow(planes, plane, top, left, plan.writeRows, plan.writeColumns, points, line, i ? -scale : scale, shift);
    }
  }
}

/** sums += items * the conjugate of the filters in one lane. */
function accumulate(sums: usize, items: usize, filters: usize, bytes: usize): void {
  for (const end = sums + bytes; sums < end; sums += 32, items += 32, filters += 32) {
    const r = v128.load32_splat(filters);
    const i = v128.load32_splat(filters, 16);
    const x = v128.load(items);
    const y = v128.load(items, 16);
    v128.store(sums, madd(y, i, madd(x, r, v128.load(sums))));
    v128.store(sums, nmadd(x, i, madd(y, r, v128.load(sums, 16))), 16);
  }
}

/** A chunk is a block of filters, a block of items and a part of the terms, of one group. */
export function fftCorrelate(args: usize, chunk: i32, slot: i32): void {
  const plan = planOf(args);
  const packs = plan.packs;
  const bytes = <usize>(plan.rows * plan.columns) << 5;
  const part = chunk % plan.parts;
  chunk /= plan.parts;
  const item = (chunk % plan.itemBlocks) * packs * 4;
  chunk /= plan.itemBlocks;
  const filter = (chunk % plan.filterBlocks) * plan.pairs * 2;
  const group = chunk / plan.filterBlocks;
  const pairs = min(plan.pairs, (plan.filters - filter + 1) >> 1);
  const ownPacks = min(packs, (plan.items - item + 3) >> 2);
  const sums = scratch(slot);
  const items = sums + <usize>(plan.pairs * packs) * bytes;
  const filters = items + <usize>packs * bytes;
  memory.fill(sums, 0, <usize>(pairs * packs) * bytes);
  const end = splitAt(plan.terms, plan.parts, part + 1);
  for (let term = splitAt(plan.terms, plan.parts, part); term < end; term++) {
    for (let p = 0; p < ownPacks; p++) readItems(args, group, item + 4 * p, term, items + <usize>p * bytes);
    for (let q = 0; q < pairs; q++) {
      const lane = q & 3;
      if (!lane) readFilters(args, group, filter + 2 * q, term, filters);
      for (let p = 0; p < ownPacks; p++)
        accumulate(sums + <usize>(q * packs + p) * bytes, items + <usize>p * bytes, filters + (lane << 2), bytes);
    }
  }
  for (let q = 0; q < pairs; q++)
    for (let p = 0; p < ownPacks; p++)
      write(args, group, filter + 2 * q, item + 4 * p, part, sums + <usize>(q * packs + p) * bytes);
}
