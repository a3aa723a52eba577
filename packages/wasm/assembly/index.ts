export { join, run, runAlone, work } from "./pool";
