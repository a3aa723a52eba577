/** The house, top floor first: a package may import any package on a floor below its own. */
const floors = ["nn", "autograd", "conv-kernels", "wasm", "ndarray"];

const source = (name) => `^packages/${name}/src/`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "packages-never-import-apps",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(apps|tools|scripts)/" },
    },
    ...floors.slice(1).map((floor, i) => ({
      name: `layers-point-down-from-${floor}`,
      severity: "error",
      from: { path: source(floor) },
      to: { path: `^packages/(${[...floors.slice(0, i + 1), "datasets"].join("|")})/` },
    })),
    {
      name: "nn-knows-no-datasets",
      severity: "error",
      from: { path: source("nn") },
      to: { path: "^packages/datasets/" },
    },
    {
      name: "datasets-use-ndarray-only",
      severity: "error",
      from: { path: source("datasets") },
      to: { path: "^packages/(?!ndarray/|datasets/)" },
    },
    {
      name: "testing-stands-alone",
      severity: "error",
      from: { path: "^packages/testing/" },
      to: { path: "^packages/(?!testing/)" },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src/", pathNot: "^packages/testing/" },
      to: { path: "^packages/testing/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(node_modules|/dist/)" },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["@convkit/source", "import", "types", "default"], exportsFields: ["exports"] },
  },
};
