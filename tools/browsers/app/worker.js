import { work } from "./work.js";

globalThis.onmessage = ({ data }) => {
  work(data).then(
    (answer) => globalThis.postMessage(answer),
    // The page hears of exceptions, not of rejections.
    (error) =>
      setTimeout(() => {
        throw error;
      }),
  );
};
