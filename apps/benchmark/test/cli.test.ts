import { afterEach, describe, expect, test, vi } from "vitest";
import { runCommand } from "../src/cli.ts";

describe("command line", () => {
  afterEach(() => vi.restoreAllMocks());

  async function errorOf(...args: string[]): Promise<string> {
    let text = "";
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    vi.spyOn(console, "error").mockImplementation((line) => {
      text += String(line);
    });
    expect(await runCommand(args)).toBe(2);
    return text;
  }

  test("mistakes are named, and exit with 2", async () => {
    expect(await errorOf("--suite", "speed")).toContain('There is no suite "speed"');
    expect(await errorOf("--peers", "numpy")).toContain('There is no peer "numpy"');
    expect(await errorOf("--threads", "0")).toContain("Thread counts are whole numbers from 1");
    expect(await errorOf("--filter", "(")).toContain("It is no regular expression");
    expect(await errorOf("--seed", "x")).toContain("It is a whole number");
    expect(await errorOf("--runtime", "node5")).toContain("there is no node5 here");
    expect(await errorOf("--fast")).toContain("unknown option '--fast'");
    expect(await errorOf("compare", "a.json")).toContain("missing required argument 'after'");
    expect(await errorOf("compare", "a.json", "b.json", "--threshold", "2")).toContain("a share such as 0.1");
    expect(await errorOf("compare", "no-such.json", "no-such.json")).toContain("no-such.json");
  });
});
