import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { root } from "./source.ts";

const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

// `gallery.test.ts` holds that picture to the scene. After a change: npx polylogue gallery
it("shows in the README the picture that the gallery draws", () => {
  expect(read("README.md")).toContain("](scenes/pictures/matrix.svg)");
  expect(read("scenes/README.md")).toContain("](pictures/matrix.svg)");
});

it("shows the README's scene as the file is", () => {
  expect(read("README.md")).toContain(
    read("scenes/teaching/second-thought.scene").split("\ntest ")[0]?.trim(),
  );
});
