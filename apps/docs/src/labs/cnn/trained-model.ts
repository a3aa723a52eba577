import type { NDArray } from "@convkit/ndarray";
import { loadSafetensors, readSafetensorsMetadata, type Sequential, saveSafetensors } from "@convkit/nn";
import { downloadFile, loadFromIndexedDB, pickFile, saveToIndexedDB } from "@convkit/nn/browser";
import { shallowRef } from "vue";
import { createDigitModel } from "./digit-model.ts";

/** The network of this page: whoever asks before it was trained gets one that knows nothing. */
export interface PageModel {
  /** Made when it is first asked for: a page on which nobody draws starts no engine. */
  readonly model: () => Sequential;
  /** On test images; undefined for a network that was never trained. */
  readonly accuracy: number | undefined;
  readonly isRestored: boolean;
}

const key = "digits-8-16";
const database = "convkit-docs-models";

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
  await keep(await saveSafetensors(tensors, { accuracy: String(accuracy) }));
}

/** Has the browser save the network as a file, as it was trained last. */
export async function downloadWeights(): Promise<void> {
  const page = current.value;
  if (page?.accuracy === undefined) return;
  const about = { accuracy: String(page.accuracy) };
  await downloadFile("digits.safetensors", await saveSafetensors(page.model().stateDict(), about));
}

/**
 * Takes over the network of a file that the reader chooses, and keeps it.
 *
 * @throws FormatError, ArgumentError, ShapeError or Error for a file of anything else
 */
export async function pickWeights(): Promise<void> {
  const file = await pickFile({ accept: ".safetensors" });
  if (!file) return;
  const accuracy = Number(readSafetensorsMetadata(file.bytes)["accuracy"] ?? Number.NaN);
  if (!(accuracy >= 0 && accuracy <= 1))
    throw new Error(
      "The file must be one that this page saved: it does not say how accurate its network is.",
    );
  adopt(loadSafetensors(file.bytes), accuracy, true);
  await keep(file.bytes);
}

/** Where nothing can be kept, as in some private windows, the network is there until the page is left. */
async function keep(bytes: Uint8Array): Promise<void> {
  await saveToIndexedDB(key, bytes, { database }).catch(() => {});
}

function adopt(tensors: Record<string, NDArray>, accuracy: number, isRestored: boolean): void {
  const model = createDigitModel();
  model.loadStateDict(tensors);
  current.value = { model: () => model, accuracy, isRestored };
}

async function restore(): Promise<void> {
  const bytes = await loadFromIndexedDB(key, { database }).catch(() => undefined);
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
