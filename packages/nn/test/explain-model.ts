import { BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from "@convkit/nn";
import fixture from "./fixtures/grad_cam.json" with { type: "json" };
import { asNDArray } from "./fixtures.ts";

/** fixtures/generate_grad_cam.py has the same. */
export function fixtureModel(): Sequential {
  const dtype = "float64";
  const model = new Sequential(
    new Conv2d(2, 4, 3, { padding: 1, dtype }),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(4, 5, 3, { padding: 1, dtype }),
    new BatchNorm2d(5, { dtype }),
    new ReLU(),
    new Flatten(),
    new Linear(60, 3, { dtype }),
  );
  const state = Object.entries(fixture.state).map(([name, numbers]) => [name, asNDArray(numbers)] as const);
  const counts = asNDArray(fixture.state["4.num_batches_tracked"], "int32");
  model.loadStateDict({ ...Object.fromEntries(state), "4.num_batches_tracked": counts });
  return model;
}
