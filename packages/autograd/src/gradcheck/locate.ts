import type { Handle } from "../backend.ts";
import { reachableNodes } from "../engine.ts";
import { withRecording } from "../grad-mode.ts";
import type { GraphNode } from "../graph.ts";
import { mul } from "../ops/arithmetic.ts";
import { sum, sumTo } from "../ops/sum.ts";
import { Tensor } from "../tensor.ts";
import { centralDifferences, type Discrepancy, probe, worstElement } from "./numerical.ts";

/** An op whose gradient rule disagrees with its own forward computation. */
export interface WrongRule extends Discrepancy {
  /** The op's name and the input whose gradient is wrong. */
  readonly operation: string;
  readonly input: string;
}

/** Checks every op of a graph by itself and names the one whose rule is most wrong, if any is. */
export async function locateWrongRule(
  root: GraphNode,
  epsilon: number,
  tolerance: { readonly absolute: number; readonly relative: number },
): Promise<WrongRule | undefined> {
  let worst: WrongRule | undefined;
  for (const node of reachableNodes(root)) {
    for (const wrong of await checkNode(node, epsilon, tolerance))
      if (wrong.excess > 1 && (worst === undefined || wrong.excess > worst.excess)) worst = wrong;
  }
  return worst;
}

async function checkNode(
  node: GraphNode,
  epsilon: number,
  tolerance: { readonly absolute: number; readonly relative: number },
): Promise<WrongRule[]> {
  const { gradients, replay, edges } = node;
  const differentiable = edges.filter(({ tensor }) => tensor.requiresGrad);
  const [first] = differentiable;
  if (gradients === undefined || replay === undefined || first === undefined) return [];
  const { backend } = first.tensor;
  const size = node.shape.reduce((product, length) => product * length, 1);
  const weights = new Tensor(backend, backend.fromTypedArray(probe(size), node.shape, "float64"));
  const weighted = async (handle: Handle) => {
    const total = withRecording("gradcheck", false, () => sum(mul(new Tensor(backend, handle), weights)));
    return (await total.data())[0]!;
  };
  const rules = gradients(weights);
  const found: WrongRule[] = [];
  for (const { input, tensor } of differentiable) {
    const rule = rules[input]!;
    const size = tensor.size;
    const analytic =
      rule === "zero"
        ? new Float64Array(size)
        : await withRecording("gradcheck", false, () => sumTo(rule(), tensor.shape)).data();
    const values = Float64Array.from(await tensor.data());
    const numerical = await centralDifferences(backend, values, tensor.shape, epsilon, (handle) =>
      weighted(replay({ [input]: handle })),
    );
    const worst = worstElement(Float64Array.from(analytic), numerical, tensor.shape, tolerance);
    if (worst !== undefined) found.push({ ...worst, operation: node.name, input });
  }
  return found;
}
