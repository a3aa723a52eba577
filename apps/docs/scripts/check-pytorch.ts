import { spawnSync } from "node:child_process";
import { conv2d, convTranspose2d } from "@convkit/conv-kernels";
import { randomNormal } from "@convkit/ndarray";
import { type Layer, resolve } from "../src/labs/conventions/layer.ts";
import { toPyTorch } from "../src/labs/conventions/translate.ts";

/*
 * Runs the translator's PyTorch code for many layers, with convkit's weights and images, and compares the results:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/check-pytorch.ts
 * It needs python3 with torch.
 */

const layers: Layer[] = [];
for (const transposed of [false, true])
  for (const kernel of [1, 2, 3, 4, 5])
    for (const stride of [1, 2, 3])
      for (const dilation of [1, 2])
        for (const groups of [1, 2])
          for (const padding of ["same", 0, 1] as const)
            for (const outputPadding of transposed && padding !== "same" && stride > 1 ? [0, 1] : [0])
              layers.push({
                ...{ transposed, size: 7, inChannels: 4, outChannels: 6, kernel, stride, dilation, groups },
                ...{ bias: true, padding, outputPadding },
              });

const cases = layers.flatMap((layer, seed) => {
  const { transposed, size, inChannels, outChannels, stride, dilation, groups, padding, outputPadding } =
    layer;
  let resolved: ReturnType<typeof resolve>;
  try {
    resolved = resolve(layer);
  } catch {
    return []; // The kernel does not fit.
  }
  const x = randomNormal([1, inChannels, size, size], { seed, dtype: "float64" });
  const w = randomNormal(resolved.weightShape, { seed: seed + 1, dtype: "float64" });
  const bias = randomNormal([outChannels], { seed: seed + 2, dtype: "float64" });
  const options = { stride, dilation, groups, padding, bias };
  const y = transposed
    ? convTranspose2d(x, w, { ...options, ...(padding !== "same" && { outputPadding }) })
    : conv2d(x, w, options);
  const data = { x: x.toArray(), w: w.toArray(), b: bias.toArray(), y: y.toArray() };
  return [{ layer, code: toPyTorch(layer, resolved).code, data }];
});

const program = `
import json, sys, re, torch
wrong = 0
for case in json.load(sys.stdin):
    arrays = {k: torch.tensor(v, dtype=torch.float64) for k, v in case["data"].items()}
    lines = case["code"].split("\\n")
    made = [i for i, line in enumerate(lines) if line.startswith("layer = ")][0]
    scope = {}
    exec("\\n".join(lines[:made + 1]), scope)
    scope["layer"].double()
    with torch.no_grad():
        scope["layer"].weight.copy_(arrays["w"]); scope["layer"].bias.copy_(arrays["b"])
        scope["x"] = arrays["x"]
        exec("\\n".join(line for line in lines[made + 1:] if not line.startswith("x = ")), scope)
    if scope["y"].shape != arrays["y"].shape or not torch.allclose(scope["y"], arrays["y"], rtol=1e-10, atol=1e-10):
        wrong += 1
        print("differs:", case["layer"], tuple(scope["y"].shape), tuple(arrays["y"].shape))
print(f"{wrong} differ")
sys.exit(wrong > 0)
`;
const { status, stdout, stderr } = spawnSync("python3", ["-c", program], {
  input: JSON.stringify(cases),
  encoding: "utf8",
});
console.log(`${cases.length} layers: ${stdout}${stderr}`);
process.exitCode = status ?? 1;
