import { type Correlation, type CorrelationAxis, unitAxis } from "./correlation.ts";

/** The same correlation with longer last axes: SIMD runs along the last one. */
export function simplify(correlation: Correlation): Correlation {
  return imagesAlong(imagesLast(joinAxes(noTaps(correlation))));
}

/** A sum over no channels is one over no taps. */
function noTaps(job: Correlation): Correlation {
  if (job.channels > 0) return job;
  const [a, b, c] = job.axes;
  return { ...job, channels: 1, axes: [a, b, { ...c, taps: 0 }] };
}

/** Joins neighbouring axes along which positions are only counted: those of a 1x1 kernel. */
export function joinAxes(job: Correlation): Correlation {
  let { axes, x, w, y } = job;
  for (let rounds = 0; rounds < 2; rounds++) {
    const [a, b, c] = axes;
    const plain = [b, c].every(
      ({ input, output, taps, stride, padding }) =>
        taps === 1 && stride === 1 && padding === 0 && input === output,
    );
    const adjoin = [x, y].every((operand) => operand.axes[1] === operand.axes[2] * c.output);
    if (!plain || b.output === 1 || !adjoin) break;
    const length = b.output * c.output;
    axes = [unitAxis, a, { ...unitAxis, input: length, output: length }];
    x = { ...x, axes: [0, x.axes[0], x.axes[2]] };
    w = { ...w, axes: [0, w.axes[0], w.axes[2]] };
    y = { ...y, axes: [0, y.axes[0], y.axes[2]] };
  }
  return { ...job, axes, x, w, y };
}

/** Where rows of outputs are shorter than a vector and there are many images, these become the last axis. */
function imagesLast(job: Correlation): Correlation {
  const { images, axes, x, w, y, bias } = job;
  const [a, b, c] = axes;
  if (!isUnit(a) || c.output > 3 || images <= c.output || bias?.column) return job;
  return {
    ...job,
    images: 1,
    axes: [b, c, { ...unitAxis, input: images, output: images }],
    x: { ...x, image: 0, axes: [x.axes[1], x.axes[2], x.image] },
    w: { ...w, axes: [w.axes[1], w.axes[2], 0] },
    y: { ...y, image: 0, axes: [y.axes[1], y.axes[2], y.image] },
  };
}

/** Images become the first axis where that is unused: an item may then be several small ones, which share its weights. */
function imagesAlong(job: Correlation): Correlation {
  const { images, axes, x, w, y } = job;
  if (images === 1 || !isUnit(axes[0])) return job;
  return {
    ...job,
    images: 1,
    axes: [{ ...unitAxis, input: images, output: images }, axes[1], axes[2]],
    x: { ...x, image: 0, axes: [x.image, x.axes[1], x.axes[2]] },
    w: { ...w, axes: [0, w.axes[1], w.axes[2]] },
    y: { ...y, image: 0, axes: [y.image, y.axes[1], y.axes[2]] },
  };
}

const isUnit = ({ input, output, taps, stride, padding }: CorrelationAxis) =>
  input === 1 && output === 1 && taps === 1 && stride === 1 && padding === 0;
