import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findScenes } from "./find.ts";
import { openProject, readNamed } from "./project.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
mkdirSync(join(folder, "app", "scenes", "deep"), { recursive: true });
mkdirSync(join(folder, "app", "node_modules"), { recursive: true });
writeFileSync(join(folder, "app", "package.json"), "{}");
writeFileSync(join(folder, "outside.scene"), "role a {}");
writeFileSync(join(folder, "app", "main.scene"), "scene main");
writeFileSync(join(folder, "app", "scenes", "a.scene"), "scene a");
writeFileSync(join(folder, "app", "scenes", "deep", "b.scene"), "scene b");
writeFileSync(join(folder, "app", "node_modules", "c.scene"), "scene c");
writeFileSync(join(folder, "app", "latin.scene"), Buffer.from([0x73, 0xe9, 0x0a]));
symlinkSync(join(folder, "outside.scene"), join(folder, "app", "link.scene"));
symlinkSync(join(folder, "app", "main.scene"), join(folder, "app", "inner.scene"));
const app = (...path: string[]) => join(folder, "app", ...path);

describe("a project", () => {
  test("its root is the nearest folder with a mark", () => {
    const { root, file } = openProject(app("scenes", "deep", "b.scene"));
    expect([root, file]).toEqual([app(), "scenes/deep/b.scene"]);
  });

  test("files inside are read, and kept", () => {
    const { host, sources } = openProject(app("main.scene"));
    expect(host.read("scenes/a.scene")).toBe("scene a");
    expect([...sources.keys()]).toEqual(["scenes/a.scene"]);
  });

  test.each([
    ["the folder above", "../outside.scene"],
    ["a link that leads outside", "link.scene"],
    ["a folder", "scenes"],
    ["nothing", "none.scene"],
    ["no UTF-8", "latin.scene"],
    ["a NUL", "a\u0000.scene"],
  ])("is not left, and never throws: %s", (_, path) => {
    expect(openProject(app("main.scene")).host.read(path)).toBeUndefined();
  });

  test("a link that stays inside may be followed", () => {
    expect(openProject(app("main.scene")).host.read("inner.scene")).toBe("scene main");
  });
});

test("folders are looked through in order, others' code left out, each file once", () => {
  const found = findScenes([app(), app("main.scene")]);
  expect(found.map((path) => path.slice(app().length + 1))).toEqual([
    "latin.scene",
    "main.scene",
    "scenes/a.scene",
    "scenes/deep/b.scene",
  ]);
});

test.each([
  ["missing.scene", "There is no file"],
  ["scenes", "is a folder"],
  ["latin.scene", "is not UTF-8"],
])("a file that cannot be a scene is named: %s", (path, message) => {
  expect(() => readNamed(app(path))).toThrow(message);
});
