import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { built } from "./built.ts";

it("begins with at most 450 kB of JavaScript, as it travels", () => {
  const html = readFileSync(join(built(), "index.html"), "utf8");
  const first = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
  expect(first.length).toBeGreaterThan(0);
  const sizes = first.map((path) => gzipSync(readFileSync(join(built(), path))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(450_000);
  for (const heavy of ["elk", "codemirror", "cm-content"])
    expect(
      first.map((path) => readFileSync(join(built(), path), "utf8").includes(heavy)).filter(Boolean),
      heavy,
    ).toEqual([]);
});
