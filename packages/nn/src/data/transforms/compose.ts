import { checkTransform, type Transform } from "./transform.ts";

/**
 * Several transforms, one after the other. Each goes on drawing where the one before stopped.
 *
 * @throws ArgumentError unless all are functions
 * @example
 * const transform = compose(randomCrop(32, { padding: 4 }), randomHorizontalFlip(), normalize({ scale: 1 / 255 }));
 * transform(zeros([1, 3, 32, 32]), [new Generator(1)]).shape // [1, 3, 32, 32]
 */
export function compose(...transforms: readonly Transform[]): Transform {
  for (const transform of transforms) checkTransform("compose", transform);
  return (images, generators) =>
    transforms.reduce((changed, transform) => transform(changed, generators), images);
}
