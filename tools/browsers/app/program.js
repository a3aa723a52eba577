import { work } from "./work.js";

// For programs without a page: options as the last argument, the answer as the last line.
console.log(JSON.stringify(await work(JSON.parse(globalThis.process.argv.at(-1)))));
