import { globSync } from "node:fs";
import { expect, it } from "vitest";
import { library, onStage } from "./studio.ts";

onStage("the library in the studio", library("scenes"), (stage) => {
  it("opens every scene, draws it, and changes no byte of any", async () => {
    const paths = globSync("**/*.scene", { cwd: stage.folder }).sort();
    const before = paths.map(stage.read);
    const desk = await stage.open();
    for (const path of paths) {
      await desk.openScene(path);
      await desk.head.getByRole("status").filter({ hasNotText: "not saved" }).waitFor();
    }
    await desk.save();
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.map(stage.read)).toEqual(before);
  });
});
