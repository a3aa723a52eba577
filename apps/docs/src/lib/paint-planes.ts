/** How numbers become colours: 0 to the largest as black to white, or negative as blue and positive as orange. */
export type PlaneColours = "ink" | "signed";

export interface PlanePicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row-major; between planes it is transparent. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

const black = [12, 12, 16] as const;
const white = [255, 255, 255] as const;
const blue = [72, 149, 255] as const;
const orange = [255, 158, 74] as const;

/**
 * Planes `[C, H, W]` side by side, `columns` in a row, a pixel an element and a gap of one between planes. All of them have
 * one scale, so that they compare.
 */
export function paintPlanes(
  values: ArrayLike<number>,
  [count, height, width]: readonly [number, number, number],
  { columns, colours = "ink" }: { readonly columns: number; readonly colours?: PlaneColours },
): PlanePicture {
  const across = Math.min(columns, count);
  const picture = {
    width: across * (width + 1) - 1,
    height: Math.ceil(count / across) * (height + 1) - 1,
  };
  const pixels = new Uint8ClampedArray(picture.width * picture.height * 4);
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  for (let i = 0; i < count * height * width; i++) {
    const plane = Math.floor(i / (height * width));
    const row = Math.floor(plane / across) * (height + 1) + (Math.floor(i / width) % height);
    const column = (plane % across) * (width + 1) + (i % width);
    const amount = largest === 0 ? 0 : values[i]! / largest;
    const ink = colours === "ink" ? white : amount < 0 ? blue : orange;
    const share = colours === "ink" ? Math.max(0, amount) : Math.abs(amount);
    const at = (row * picture.width + column) * 4;
    for (let c = 0; c < 3; c++) pixels[at + c] = black[c]! + (ink[c]! - black[c]!) * share;
    pixels[at + 3] = 255;
  }
  return { ...picture, pixels };
}
