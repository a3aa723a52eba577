/** A kernel that photographers know by name, square, row-major. */
export interface Filter {
  readonly title: string;
  readonly kernel: readonly number[];
  readonly show: "clip" | "absolute" | "middle";
  readonly note: string;
}

const over = (divisor: number, values: readonly number[]) => values.map((value) => value / divisor);

/** The outer product of a row of binomial coefficients with itself, which nears a Gaussian. */
const binomial = (row: readonly number[]) => {
  const total = row.reduce((sum, value) => sum + value, 0);
  return over(
    total ** 2,
    row.flatMap((a) => row.map((b) => a * b)),
  );
};

export const filters: Readonly<Record<string, Filter>> = {
  identity: {
    title: "Identity",
    kernel: [0, 0, 0, 0, 1, 0, 0, 0, 0],
    show: "clip",
    note: "One tap of 1 in the middle: every pixel is its own sum.",
  },
  "sobel-x": {
    title: "Edges: Sobel x",
    kernel: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
    show: "absolute",
    note: "The difference from left to right: upright edges. The weights sum to 0, so flat areas vanish.",
  },
  "sobel-y": {
    title: "Edges: Sobel y",
    kernel: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
    show: "absolute",
    note: "The difference from top to bottom: level edges. It is Sobel x transposed.",
  },
  laplacian: {
    title: "Edges: Laplacian",
    kernel: [0, 1, 0, 1, -4, 1, 0, 1, 0],
    show: "absolute",
    note: "The neighbours' sum less four times the pixel: edges of any direction, and noise.",
  },
  box: {
    title: "Blur: box",
    kernel: over(25, new Array<number>(25).fill(1)),
    show: "clip",
    note: "The mean of 25 pixels. The weights sum to 1, so brightness stays.",
  },
  gaussian: {
    title: "Blur: Gaussian",
    kernel: binomial([1, 4, 6, 4, 1]),
    show: "clip",
    note: "A mean that weighs near pixels more; binomial coefficients near a Gaussian.",
  },
  sharpen: {
    title: "Sharpen",
    kernel: [0, -1, 0, -1, 5, -1, 0, -1, 0],
    show: "clip",
    note: "The picture less its Laplacian: what differs from its neighbours differs more.",
  },
  emboss: {
    title: "Emboss",
    kernel: [-2, -1, 0, -1, 0, 1, 0, 1, 2],
    show: "middle",
    note: "A slope seen from one corner; with 0 as middle grey it looks like a relief.",
  },
};

/** The same kernel with another odd or even size: cut at the edges, or with zeros around, its middle kept in the middle. */
export function resizeKernel(kernel: readonly number[], size: number): number[] {
  const old = Math.sqrt(kernel.length);
  const shift = Math.floor((old - 1) / 2) - Math.floor((size - 1) / 2);
  return Array.from({ length: size * size }, (_, place) => {
    const [row, column] = [Math.floor(place / size) + shift, (place % size) + shift];
    const inside = row >= 0 && row < old && column >= 0 && column < old;
    return inside ? kernel[row * old + column]! : 0;
  });
}
