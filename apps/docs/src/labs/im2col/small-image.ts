import { arange, type NDArray } from "@convkit/ndarray";
import { computed, ref } from "vue";
import { outputSize } from "../../lib/window.ts";

/** An image that counts up, small enough to draw its im2col matrix, and what is slid over it. */
export function useSmallImage() {
  const size = ref(4);
  const kernel = ref(2);
  const channels = ref(1);
  const stride = ref(1);
  const padding = ref(0);
  const outputs = computed(() => outputSize(size.value, kernel.value, stride.value, padding.value));
  const x = computed(
    (): NDArray =>
      arange(channels.value * size.value ** 2, { dtype: "float64" }).reshape([
        1,
        channels.value,
        size.value,
        size.value,
      ]),
  );
  const window = computed(() => ({ kernelSize: kernel.value, stride: stride.value, padding: padding.value }));
  return { size, kernel, channels, stride, padding, outputs, x, window };
}

export type SmallImage = ReturnType<typeof useSmallImage>;
