/** A convolution small enough to be done by hand, channels first. */
export interface HandCase {
  readonly id: string;
  readonly title: string;
  /** [N, C, H, W] */
  readonly inputShape: readonly [number, number, number, number];
  /** [O, C, kH, kW] */
  readonly weightShape: readonly [number, number, number, number];
  readonly stride: number;
  readonly padding: number;
  readonly input: readonly number[];
  readonly weight: readonly number[];
  /** [O] */
  readonly bias?: readonly number[];
}

interface Sizes {
  readonly size: number;
  readonly kernel?: number;
  readonly batch?: number;
  readonly channels?: number;
  readonly filters?: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly bias?: readonly number[];
  /** The first weight; the others count down from it. */
  readonly top: number;
}

/**
 * Numbers that are easily followed: the image counts up from 0 and the weights count down, pixel by pixel, then channel by
 * channel, then filter by filter.
 */
function handCase(id: string, title: string, sizes: Sizes): HandCase {
  const {
    size,
    kernel = 3,
    batch = 1,
    channels = 1,
    filters = 1,
    stride = 1,
    padding = 0,
    bias,
    top,
  } = sizes;
  const inputShape = [batch, channels, size, size] as const;
  const weightShape = [filters, channels, kernel, kernel] as const;
  const pixels = size * size;
  const taps = kernel * kernel;
  const input = Array.from({ length: batch * channels * pixels }, (_, place) => {
    const [pixel, channel] = [place % pixels, Math.floor(place / pixels) % channels];
    return (Math.floor(place / pixels / channels) * pixels + pixel) * channels + channel;
  });
  const weight = Array.from({ length: filters * channels * taps }, (_, place) => {
    const [tap, channel] = [place % taps, Math.floor(place / taps) % channels];
    return top - ((tap * channels + channel) * filters + Math.floor(place / taps / channels));
  });
  return { id, title, inputShape, weightShape, stride, padding, input, weight, ...(bias && { bias }) };
}

const four = [10, 100, 1000, 10000];

/** From one window on one image to a batch of colour images with four filters. */
export const tenCases: readonly HandCase[] = [
  handCase("basic", "Basic", { size: 4, top: 12 }),
  handCase("padding", "Padding", { size: 4, padding: 1, top: 12 }),
  handCase("stride", "Stride", { size: 7, stride: 2, top: 12 }),
  handCase("padding-stride", "Padding and stride", { size: 7, padding: 1, stride: 2, top: 12 }),
  handCase("channels", "Channels", { size: 4, channels: 3, top: 30 }),
  handCase("channels-bias", "Channels and bias", { size: 4, channels: 3, bias: [10], top: 30 }),
  handCase("filters", "Several filters", { size: 4, channels: 3, filters: 4, top: 120 }),
  handCase("filters-bias", "Several filters and bias", {
    size: 4,
    channels: 3,
    filters: 4,
    bias: four,
    top: 120,
  }),
  handCase("batch", "Mini-batch", { size: 4, batch: 3, channels: 3, filters: 4, bias: four, top: 120 }),
  handCase("all", "All together", {
    ...{ size: 7, batch: 3, channels: 3, filters: 4, stride: 2, padding: 1, bias: four, top: 120 },
  }),
];

const upTo = (count: number) => Array.from({ length: count }, (_, place) => place + 1);
const once = { stride: 1, padding: 0 };

/** Kernels of 2 x 2, as other texts have them. */
export const moreCases: readonly HandCase[] = [
  {
    ...{ id: "channels-2x2", title: "Channels and a batch, 2 × 2 kernels", ...once },
    ...{ inputShape: [2, 3, 4, 4], weightShape: [2, 3, 2, 2], input: upTo(96), weight: upTo(24) },
  },
  {
    ...{ id: "basic-2x2", title: "One channel, 2 × 2 kernel", ...once },
    ...{ inputShape: [1, 1, 4, 4], weightShape: [1, 1, 2, 2], input: upTo(16), weight: upTo(4) },
  },
  {
    ...{ id: "corr2d", title: "Zeros and ones (corr2d)", ...once },
    ...{ inputShape: [1, 1, 3, 3], weightShape: [1, 1, 2, 2] },
    ...{ input: [0, 1, 1, 0, 1, 0, 0, 0, 0], weight: [1, 0, 1, 0] },
  },
  handCase("stride-2x2", "Stride 2, three 2 × 2 filters and bias", {
    ...{ size: 4, kernel: 2, batch: 3, channels: 3, filters: 3, stride: 2, bias: [1, 2, 3], top: 6 },
  }),
];

/** What a select of cases offers. */
export const allCases: readonly HandCase[] = [...tenCases, ...moreCases];
