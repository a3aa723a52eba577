import type { NDArray } from "@convkit/ndarray";
import { loadSafetensors, readSafetensorsMetadata, type Sequential, saveSafetensors } from "@convkit/nn";
import { shallowRef } from "vue";
import { createDigitModel } from "./digit-model.ts";
import { keepBytes, keptBytes } from "./weight-store.ts";

/** The network of this page: whoever asks before it was trained gets one that knows nothing. */
export interface PageModel {
  /** Made when it is first asked for: a page on which nobody draws starts no engine. */
  readonly model: () => Sequential;
  /** On test images; undefined for a network that was never trained. */
  readonly accuracy: number | undefined;
  readonly isRestored: boolean;
}

const key = "digits-8-16";

const current = shallowRef<PageModel>();
let isAsked = false;

/** The network that the page's labs share, once it is there: the one trained last, or an untrained one. */
export function usePageModel() {
  if (!isAsked) void restore();
  isAsked = true;
  return current;
}

/** Takes over what was trained, and keeps it for when the page is opened again. */
export async function adoptWeights(tensors: Record<string, NDArray>, accuracy: number): Promise<void> {
  adopt(tensors, accuracy, false);
  await keepBytes(key, await saveSafetensors(tensors, { accuracy: String(accuracy) }));
}

function adopt(tensors: Record<string, NDArray>, accuracy: number, isRestored: boolean): void {
  const model = createDigitModel();
  model.loadStateDict(tensors);
  current.value = { model: () => model, accuracy, isRestored };
}

async function restore(): Promise<void> {
  const bytes = await keptBytes(key);
  if (current.value) return;
  let untrained: Sequential | undefined;
  const model = () => {
    untrained ??= createDigitModel();
    return untrained;
  };
  current.value = { model, accuracy: undefined, isRestored: false };
  // What an older version of this page kept may not fit any more: then there is nothing to restore.
  try {
    if (bytes) adopt(loadSafetensors(bytes), Number(readSafetensorsMetadata(bytes)["accuracy"]), true);
  } catch {}
}
