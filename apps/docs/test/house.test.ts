import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rooms } from "../src/lib/house.ts";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));

test("the drawing of the packages has what their manifests list", () => {
  const listed = readdirSync(packages).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(`${packages}${name}/package.json`, "utf8"));
    if (manifest.private) return [];
    const uses = Object.keys(manifest.dependencies ?? {}).flatMap((one) =>
      one.startsWith("@convkit/") ? [one.slice("@convkit/".length)] : [],
    );
    return [{ name, uses: uses.sort() }];
  });
  const drawn = rooms.map(({ name, uses }) => ({ name, uses: [...uses].sort() }));
  const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
  expect(drawn.sort(byName)).toEqual(listed.sort(byName));
});

test("every arrow leads down", () => {
  for (const { at, uses } of rooms)
    for (const below of uses) expect(rooms.find(({ name }) => name === below)!.at[1]).toBeGreaterThan(at[1]);
});
