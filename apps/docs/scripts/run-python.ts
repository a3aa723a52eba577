import { spawnSync } from "node:child_process";

/** What a program prints. @throws Error with what it printed where it failed */
export function runPython(program: string, input: string): string {
  const { status, stdout, stderr, error } = spawnSync(process.env["PYTHON"] ?? "python3", ["-c", program], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}
