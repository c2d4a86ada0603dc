import { readFileSync } from "node:fs";
import { toGraph, toSvg } from "@polylogue/graph";
import { expect, it } from "vitest";
import { loadScene } from "./load.ts";
import { root } from "./source.ts";

const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

// After a change: npx polylogue graph scenes/matrix.scene --format svg --out scenes/matrix.svg
it("shows the README's picture as the scene is", async () => {
  const path = "scenes/matrix.scene";
  expect(read("scenes/matrix.svg").trim()).toBe((await toSvg(toGraph(loadScene(path), read(path)))).trim());
});

it("shows the README's scene as the file is", () => {
  expect(read("README.md")).toContain(
    read("scenes/teaching/second-thought.scene").split("\ntest ")[0]?.trim(),
  );
});
