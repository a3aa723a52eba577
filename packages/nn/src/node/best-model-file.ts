import { saveSafetensors } from "../io/save-safetensors.ts";
import { type BestModelOptions, bestModel } from "../train/best-model.ts";
import type { BestCallbacks } from "../train/early-stopping.ts";
import { resolveMonitor } from "../train/monitor.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * `bestModel` that keeps a safetensors file of the best weights up to date, whole at every moment.
 *
 * @throws FileError in the run, when the file cannot be written; the old one is then as it was
 * @example
 * ```ts
 * import { mkdtemp, readFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const file = join(await mkdtemp(join(tmpdir(), "run-")), "best.safetensors");
 * const model = new Linear(1, 1, { generator: 1 });
 * const data = [{ input: tensor([[1], [2]]), target: tensor([[2], [4]]) }];
 * const optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * const callbacks = [bestModelFile(file, { monitor: "loss" })];
 * await fit(model, { data, loss: mseLoss, optimizer, epochs: 5, callbacks });
 * readSafetensorsMetadata(await readFile(file))["epoch"] // "5"
 * ```
 */
export function bestModelFile(path: string, options: BestModelOptions = {}): BestCallbacks {
  const { monitor } = resolveMonitor("bestModelFile", options);
  return bestModel({
    ...options,
    onBest: async (best, record) => {
      const about = { epoch: String(best.epoch), [monitor]: String(best.value) };
      await writeWhole("bestModelFile", path, await saveSafetensors(best.weights, about));
      await options.onBest?.(best, record);
    },
  });
}
