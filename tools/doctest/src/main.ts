import { join } from "node:path";
import { writeDocTests } from "./write.ts";

writeDocTests(join(import.meta.dirname, "../../.."));
