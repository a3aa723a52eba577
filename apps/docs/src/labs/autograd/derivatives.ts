import { conv2d, grad, mul, sum, type Tensor, tensor } from "@convkit/autograd";
import { array } from "@convkit/ndarray";

const float64 = (values: readonly number[], shape: readonly number[]) =>
  tensor(array(values, { shape, dtype: "float64" }));

/** E(w) = Σ (x * w)³ of one weight, and its first three derivatives, each the gradient of the one before. */
export function derivatives(x: readonly number[], w: number): [number, number, number, number] {
  const image = float64(x, [1, 1, 1, x.length]);
  const energy = (w: Tensor) => {
    const y = conv2d(image, w);
    return sum(mul(mul(y, y), y));
  };
  const first = (w: Tensor) => sum(grad(energy)(w));
  const second = (w: Tensor) => sum(grad(first)(w));
  const third = (w: Tensor) => sum(grad(second)(w));
  const at = float64([w], [1, 1, 1, 1]);
  return [energy(at).item(), first(at).item(), second(at).item(), third(at).item()];
}
