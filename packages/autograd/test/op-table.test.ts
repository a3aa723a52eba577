import { describe, expect, test } from "vitest";
import { gradcheck, gradgradcheck } from "../src/index.ts";
import { opTable, type Row } from "./op-table.ts";

describe.each(Object.entries<Row>(opTable))("%s", (_name, row) => {
  if ("noGradient" in row) {
    test(`has no gradient: ${row.noGradient}`, () => expect(row.noGradient).not.toBe(""));
    return;
  }
  test.each(row.map((entry, i) => [i, entry] as const))("gradcheck %i", async (_i, { f, inputs }) => {
    expect((await gradcheck(f, inputs())).ok).toBe(true);
  });
  test.each(row.map((entry, i) => [i, entry] as const))("gradgradcheck %i", async (_i, { f, inputs }) => {
    expect((await gradgradcheck(f, inputs())).ok).toBe(true);
  });
});
