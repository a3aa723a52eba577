import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/*
 * Runs every recipe of the table of results, one after the other, and writes the table into the README and the guide:
 *   npx tsx --conditions=@convkit/source apps/mnist/scripts/results.ts [recipe ...]
 * On an idle machine, half an hour on two cores. It needs Fashion-MNIST, and python3 with torch. With names it runs those
 * recipes alone, and leaves the other lines as they are.
 */

const root = new URL("../../../", import.meta.url);
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const pages = ["README.md", "apps/docs/site/use/results.md"];
const [start, end] = ["<!-- results: start -->", "<!-- results: end -->"];

const rows = [
  { what: "MNIST, a small CNN", argv: ["--recipe", "mnist-best"] },
  { what: "Fashion-MNIST, a small ResNet", argv: ["--recipe", "fashion-resnet"] },
  { what: "MNIST, a convolutional autoencoder", argv: ["--recipe", "autoencoder", "--pytorch"] },
  { what: "MNIST under noise, a U-Net", argv: ["--recipe", "unet", "--pytorch"] },
];

/** What the program printed; it prints here, too. */
function run(argv: readonly string[]): Promise<string> {
  const options = ["--import", "tsx", "--conditions=@convkit/source", main, ...argv];
  const child = spawn(process.execPath, options, {
    cwd: fileURLToPath(root),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
    process.stdout.write(chunk);
  });
  return new Promise((done, fail) =>
    child.on("close", (code) => (code === 0 ? done(printed) : fail(new Error(`${argv.join(" ")} failed`)))),
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => rows.every(({ argv }) => argv[1] !== name));
if (unknown !== undefined) throw new Error(`the table has no recipe "${unknown}"`);
const before = await readFile(new URL(pages[0]!, root), "utf8");
const lines: string[] = [];
for (const { what, argv } of rows) {
  const command = `\`npm start -- ${argv.join(" ")}\``;
  const old = before.split("\n").find((line) => line.startsWith("|") && line.includes(command));
  if (wanted.length > 0 && !wanted.includes(argv[1]!)) {
    if (old) lines.push(old);
    continue;
  }
  const printed = await run(argv);
  const find = (pattern: RegExp) => pattern.exec(printed)?.[1];
  const beside = find(/\n(PyTorch .*?), in /);
  const result = [printed.trimEnd().split("\n").at(-1), ...(beside ? [beside] : [])].join("; ");
  const trained = find(/\ntrained in (.*)/);
  lines.push(`| ${what} | ${result} | ${trained} | ${command} |`);
}
const { model } = cpus()[0]!;
const table = [
  start,
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${model}, ${cpus().length} cores, Node.js ${process.versions.node}.`,
  "",
  "| what | result | training takes | command |",
  "| --- | --- | --- | --- |",
  ...lines,
  end,
].join("\n");
for (const page of pages) {
  const path = new URL(page, root);
  const text = await readFile(path, "utf8");
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${page} must have the lines ${start} and ${end}`);
  await writeFile(path, text.slice(0, from) + table + text.slice(to + end.length));
}
console.log(table);
