import { toPyTorch } from "../src/labs/conventions/translate.ts";
import { runPython } from "./run-python.ts";
import { translatedLayers } from "./translated-layers.ts";

/*
 * Runs the translator's PyTorch code for many layers, with convkit's weights and images, and compares the results:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/check-pytorch.ts
 * It needs a Python with torch: python3, or what PYTHON names.
 */

const cases = translatedLayers().map(({ layer, resolved, x, w, bias, y }) => ({
  layer,
  code: toPyTorch(layer, resolved).code,
  data: { x: x.toArray(), w: w.toArray(), b: bias.toArray(), y: y.toArray() },
}));

const program = `
import json, sys, torch
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
    if not torch.equal(scope["y"], arrays["y"]):
        wrong += 1
        print("differs:", case["layer"], tuple(scope["y"].shape), tuple(arrays["y"].shape))
print(f"{wrong} differ")
sys.exit(wrong > 0)
`;
console.log(`${cases.length} layers: ${runPython(program, JSON.stringify(cases))}`);
