import { once } from "node:events";
import { tensor } from "@convkit/autograd";
import { fit, Linear, SGD } from "@convkit/nn";
import { dashboard } from "@convkit/nn/node";

// What dashboard.test.ts runs as a process of its own: it trains when it is told to, and is left to end.
const page = await dashboard({ port: 0 });
const model = new Linear(1, 2);
const batch = { input: tensor([[1]]), target: tensor([0], { dtype: "int32" }) };
await fit(model, {
  data: [batch, batch],
  optimizer: new SGD(model.parameters(), { lr: 0.1 }),
  callbacks: [page],
  onStart: async () => {
    await once(process.stdin, "data");
    process.stdin.destroy();
  },
});
console.log("ended");
