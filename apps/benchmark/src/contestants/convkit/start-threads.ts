import { matmul, ones } from "@convkit/autograd";
import { capabilities } from "@convkit/conv-kernels";

const mostMs = 3000;

/** Gives the engine work until its threads have come up, as they do in the background of any program. */
export async function startThreads(): Promise<void> {
  const x = ones([256, 256]);
  const start = performance.now();
  for (;;) {
    matmul(x, x);
    const { threads, threadsUp } = capabilities();
    if (threadsUp === threads || performance.now() - start > mostMs) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
