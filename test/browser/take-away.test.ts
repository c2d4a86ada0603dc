import { readFileSync } from "node:fs";
import { emitXState } from "@polylogue/compile";
import { toGraph, toMermaid, toSvg } from "@polylogue/graph";
import { expect, it } from "vitest";
import { loadPlan, loadScene } from "../load.ts";
import { root } from "../source.ts";
import { library, onStage } from "./studio.ts";

const path = "scenes/teaching/second-thought.scene";
const graph = toGraph(loadScene(path), readFileSync(`${root}/${path}`, "utf8"));

onStage("taking a scene away", library("scenes/teaching"), (stage) => {
  it.each([
    ["Save the graph as SVG", "second_thought.svg", () => toSvg(graph)],
    ["Save the graph as Mermaid", "second_thought.mmd", async () => toMermaid(graph)],
    ["Save the machine as XState JSON", "second_thought.xstate.json", async () => emitXState(loadPlan(path))],
  ])("%s: the same as the command writes", async (command, name, wanted) => {
    const desk = await stage.open();
    await desk.openScene(path);
    await desk.page.keyboard.press("Control+k");
    await desk.page.keyboard.type(command);
    const [file] = await Promise.all([desk.page.waitForEvent("download"), desk.page.keyboard.press("Enter")]);
    expect(file.suggestedFilename()).toBe(name);
    expect(readFileSync(await file.path(), "utf8")).toBe(await wanted());
  });
});
