import { work } from "./work.js";

/** How often somebody wanted to sleep on this thread. */
let sleeps = 0;
const { wait } = Atomics;
Atomics.wait = (array, index, value, timeout) => {
  if (timeout !== 0) sleeps++;
  return wait(array, index, value, timeout);
};

async function onPage(options) {
  return { ...(await work(options)), sleeps };
}

function inWorker(options) {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message || "the worker does not start"));
    worker.postMessage(options);
  }).finally(() => worker.terminate());
}

globalThis.convkitWork = { onPage, inWorker };
