// Windows of planes to the points of a transform and back.

/** A part of a kernel's arguments, 32-bit words: planes by group, image and channel. Steps are in bytes; those of a plane in reverse are negative. */
@unmanaged
export class Planes {
  data: usize;
  groupStep: i32;
  imageStep: i32;
  channelStep: i32;
  height: i32;
  width: i32;
  rowStep: i32;
  columnStep: i32;
}

/** A lane of points and the elements of the window of `rows` x `columns` at (top, left); outside the plane there is nothing to move. */
// @ts-ignore: decorator
@inline
function move(
  out: bool, planes: Planes, plane: usize, top: i32, left: i32, rows: i32, columns: i32, points: usize, line: usize,
  scale: f32, shift: f32,
): void {
  const bottom = min(rows, planes.height - top);
  const right = min(columns, planes.width - left);
  const first = max(0, -left);
  const step = planes.columnStep;
  for (let i = max(0, -top); i < bottom; i++) {
    let at = plane + (top + i) * planes.rowStep + (left + first) * step;
    const row = points + <usize>i * line;
    for (let j = first; j < right; j++, at += step) {
      const point = row + (<usize>j << 5);
      if (out) store<f32>(at, scale * load<f32>(point) + shift);
      else store<f32>(point, scale * load<f32>(at));
    }
  }
}

/** point = sign * element. */
export function readWindow(
  planes: Planes, plane: usize, top: i32, left: i32, rows: i32, columns: i32, points: usize, line: usize, sign: f32,
): void {
  move(false, planes, plane, top, left, rows, columns, points, line, sign, 0);
}

/** element = scale * point + shift. */
export function writeWindow(
  planes: Planes, plane: usize, top: i32, left: i32, rows: i32, columns: i32, points: usize, line: usize, scale: f32,
  shift: f32,
): void {
  move(true, planes, plane, top, left, rows, columns, points, line, scale, shift);
}
