// Runs of float32 elements that follow each other.

/** From here on a call of the runtime's copy costs less than a loop. */
const LONG: i32 = 256;

/** Copies a run. */
export function copyRow(to: usize, from: usize, count: i32): void {
  if (count >= LONG) {
    memory.copy(to, from, <usize>count << 2);
    return;
  }
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/** Adds a run to another. */
export function addRow(to: usize, from: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}

/** Writes one value to a run. */
export function fillRow(to: usize, value: f32, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to + 16 <= end; to += 16) v128.store(to, f32x4.splat(value));
  for (; to < end; to += 4) store<f32>(to, value);
}
