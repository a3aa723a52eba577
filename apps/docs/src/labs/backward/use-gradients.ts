import { conv2dInputGrad, conv2dWeightGrad, convBiasGrad } from "@convkit/conv-kernels";
import { array, sizeOf } from "@convkit/ndarray";
import { computed, ref, watch } from "vue";
import type { Operand } from "../../lib/gradient-terms.ts";
import { allCases } from "../../lib/ten-cases.ts";
import { outputShape } from "../../lib/window.ts";

/** One of the cases with its operands, which may be changed, and both gradients. */
export function useGradients() {
  const id = ref(allCases[0]!.id);
  const item = computed(() => allCases.find((one) => one.id === id.value)!);
  const shape = computed(() => outputShape(item.value));
  const x = ref<number[]>([]);
  const w = ref<number[]>([]);
  const dy = ref<number[]>([]);

  function reset(): void {
    x.value = [...item.value.input];
    w.value = [...item.value.weight];
    // The gradient of the sum of Y.
    dy.value = new Array<number>(sizeOf(shape.value)).fill(1);
  }
  watch(item, reset, { immediate: true, flush: "sync" });

  const options = computed(() => ({ stride: item.value.stride, padding: item.value.padding }));
  const float64 = (values: readonly number[], of: readonly number[]) =>
    array(values, { shape: of, dtype: "float64" });
  const gradients = computed((): Record<Operand, number[]> => {
    const { inputShape, weightShape } = item.value;
    const upstream = float64(dy.value, shape.value);
    const dx = conv2dInputGrad(inputShape, float64(w.value, weightShape), upstream, options.value);
    const dw = conv2dWeightGrad(float64(x.value, inputShape), weightShape, upstream, options.value);
    return { input: [...dx.toTypedArray()], weight: [...dw.toTypedArray()] };
  });
  /** Of a case without a bias there is none. */
  const db = computed(() =>
    item.value.bias ? [...convBiasGrad(float64(dy.value, shape.value)).toTypedArray()] : [],
  );
  return { id, item, shape, x, w, dy, reset, options, gradients, db };
}
