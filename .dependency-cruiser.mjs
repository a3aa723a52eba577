/** The house, top floor first: a package may import any package on a floor below its own. */
const floors = ["nn", "autograd", "conv-kernels", "wasm", "ndarray"];
/** Beside the house: uses ndarray only, and no floor uses it. */
const beside = "datasets";

const inside = (...names) => `^packages/(${names.join("|")})/`;
/** As a target: found there, or named only, where package.json does not list the package. */
const anyPackage = "^(packages/|@convkit/)";
const to = (...names) => `^(packages|@convkit)/(${names.join("|")})(/|$)`;
const error = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    error(
      "no-cycles",
      "Modules that run must not need each other; types may.",
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ["type-only"] },
      },
    ),
    error(
      "no-unresolvable",
      "The file is missing, or package.json does not list the package.",
      // The benchmark's peers are installed by its first run; their types are checked with them installed.
      { pathNot: "^apps/benchmark/peers/" },
      {
        couldNotResolve: true,
      },
    ),
    ...floors.map((floor, i) =>
      error(
        `layers-point-down-from-${floor}`,
        `Of the other packages ${floor} may import these only: ${[...floors.slice(i + 1), "testing"].join(", ")}.`,
        { path: inside(floor) },
        { path: anyPackage, pathNot: to(floor, ...floors.slice(i + 1), "testing") },
      ),
    ),
    error(
      "datasets-use-ndarray-only",
      "Readers of files know arrays and nothing above.",
      { path: inside(beside) },
      {
        path: anyPackage,
        pathNot: to(beside, "ndarray", "testing"),
      },
    ),
    error(
      "testing-stands-alone",
      "Shared cases are plain arrays and shapes.",
      { path: inside("testing") },
      {
        path: anyPackage,
        pathNot: to("testing"),
      },
    ),
    error(
      "testing-is-for-tests",
      "What users install must not need the test cases.",
      { path: "^(packages|apps)/[^/]+/src/", pathNot: inside("testing") },
      { path: to("testing") },
    ),
    error(
      "packages-never-import-apps",
      "Apps, tools and scripts stand on top.",
      { path: "^packages/" },
      {
        path: "^(apps|tools|scripts)/",
      },
    ),
    error(
      "packages-meet-by-name",
      'Import "@convkit/x", not a path into its folder.',
      { path: "^(?:packages|apps)/([^/]+)/" },
      { path: "^packages/", pathNot: "^(?:packages|apps)/$1/", dependencyTypes: ["local"] },
    ),
    error(
      "only-declared-dependencies",
      "What sources import belongs in the dependencies of their own package.json.",
      { path: "^(packages|apps)/[^/]+/src/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: {
      path: [
        "^(packages|apps)/[^/]+/dist/",
        "^tools/doctest/generated/",
        "^apps/docs/site/.vitepress/(dist|cache)/",
      ],
    },
    // Types count too: a type from a floor above is an arrow up. Each import says which it is.
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      conditionNames: ["@convkit/source", "import", "types", "default"],
      exportsFields: ["exports"],
    },
  },
};
