import { checkTransform, type Transform } from "./transform.ts";

/**
 * Several transforms, one after the other. Each goes on drawing where the one before stopped.
 *
 * @throws ArgumentError unless all are functions
 * @example
 * const transform = compose(randomCrop(4, { padding: 1 }), randomHorizontalFlip(), normalize({ scale: 1 / 255 }));
 * transform(arange(16).reshape([1, 1, 4, 4]), [new Generator(1)]).shape // [1, 1, 4, 4]
 */
export function compose(...transforms: readonly Transform[]): Transform {
  for (const transform of transforms) checkTransform("compose", transform);
  return (images, generators) =>
    transforms.reduce((changed, transform) => transform(changed, generators), images);
}
