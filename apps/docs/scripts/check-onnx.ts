import { toOnnx } from "../src/labs/conventions/translate.ts";
import { requirePeer } from "./peers.ts";
import { runPython } from "./run-python.ts";
import { translatedLayers } from "./translated-layers.ts";

/*
 * Runs the translator's ONNX code for many layers, makes a model of each node, checks it as onnx does, computes it with
 * onnxruntime on convkit's weights and images, and compares the results:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/check-onnx.ts
 * It needs a Python with onnx (python3, or what PYTHON names), and installs the benchmark's peers.
 */

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
interface OnnxRuntime {
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{ run(feeds: object): Promise<Record<string, Tensor>> }>;
  };
}

const program = `
import base64, json, sys, onnx
from onnx import TensorProto, helper
models = []
for case in json.load(sys.stdin):
    scope = {}
    exec(case["code"], scope)
    node = scope["node"]
    shapes = case["shapes"]
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, shapes[name])
    graph = helper.make_graph([node], "layer", [value(name) for name in node.input], [value("y")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    # Shapes are inferred too: attributes that give another size than convkit's are refused.
    onnx.checker.check_model(model, full_check=True)
    models.append(base64.b64encode(model.SerializeToString()).decode())
json.dump(models, sys.stdout)
`;

const cases = translatedLayers();
const described = cases.map(({ layer, resolved, x, w, bias, y }) => ({
  code: toOnnx(layer, resolved).code,
  shapes: { x: x.shape, w: w.shape, b: bias.shape, y: y.shape },
}));
const models = JSON.parse(runPython(program, JSON.stringify(described))) as string[];

const { InferenceSession, Tensor } = requirePeer<OnnxRuntime>("onnxruntime-node");
let wrong = 0;
for (const [at, { layer, x, w, bias, y }] of cases.entries()) {
  const feed = (a: typeof x) => new Tensor("float32", a.toTypedArray() as Float32Array, a.shape);
  const session = await InferenceSession.create(Buffer.from(models[at]!, "base64"));
  const result = (await session.run({ x: feed(x), w: feed(w), b: feed(bias) }))["y"]!;
  const expected = y.toTypedArray();
  if (`${result.dims}` === `${y.shape}` && result.data.every((value, i) => value === expected[i])) continue;
  wrong++;
  console.log("differs:", JSON.stringify(layer), result.dims, y.shape);
}
console.log(`${cases.length} layers: ${wrong} differ`);
process.exitCode = Number(wrong > 0);
