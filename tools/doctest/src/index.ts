export { writeDocTests } from "./write.ts";
