export { strict } from "./backends/strict.ts";
