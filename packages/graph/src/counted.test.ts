import { checkText, type Scene } from "@polylogue/model";
import { expect, test } from "vitest";
import { counted, toGraph, toMermaid, toSvg } from "./index.ts";

const source = `scene twice
output reply: text = ""
role writer { asked """Go on.""" says { words: text, good: boolean } }
state write {
  writer speaks
  on failure -> done
  when writer.good -> done
  -> write at most 2 times
  -> done
}
final done
`;

function graph() {
  const { scene, diagnostics } = checkText(source, "twice.scene", { root: "", read: () => undefined });
  if (!scene) throw new Error(JSON.stringify(diagnostics));
  return toGraph(scene as Scene, source);
}

const counts = { entered: { write: 3 }, taken: { "write.1": 1, "write.2": 2 } };

test("arrows of one state are numbered in the order in which they are tried; exits and lone arrows are not", async () => {
  expect(graph().edges.map(({ id, order }) => [id, order])).toEqual([
    ["write.on.1", undefined],
    ["write.1", 1],
    ["write.2", 2],
    ["write.3", 3],
  ]);
  const numbers = [...(await toSvg(graph())).matchAll(/class="order"[^>]*>(\d+)</g)].map((m) => m[1]);
  expect(numbers.sort()).toEqual(["1", "2", "3"]);
  const lone = source.replace("  when writer.good -> done\n  -> write at most 2 times\n", "");
  const { scene } = checkText(lone, "twice.scene", { root: "", read: () => undefined });
  expect(await toSvg(toGraph(scene as Scene, lone))).not.toContain('class="order"');
});

test("what was counted stands at states and arrows, and `never` at those that were not used", async () => {
  const drawn = counted(graph(), counts, ["Taken by 2 tests."]);
  expect(drawn.nodes.map(({ id, times }) => [id, times])).toEqual([
    ["write", 3],
    ["done", 0],
  ]);
  expect(drawn.edges.map(({ id, times }) => [id, times])).toEqual([
    ["write.on.1", 0],
    ["write.1", 1],
    ["write.2", 2],
    ["write.3", 0],
  ]);
  const svg = await toSvg(drawn);
  for (const words of [
    "entered 3 ×",
    "never entered",
    "writer.good · taken 1 ×",
    "≤ 2 · taken 2 ×",
    "on failure · never taken",
  ])
    expect(svg).toContain(`>${words}<`);
  expect(svg).toContain("Taken by 2 tests.");
  const unused = [...svg.matchAll(/id="arrow-([^"]+)"><path class="arrow[^"]* unused"/g)].map((m) => m[1]);
  expect(unused.sort()).toEqual(["write.3", "write.on.1"]);
  expect(toMermaid(drawn)).toContain("s_done: done · never entered");
});

test("a graph that was not counted is drawn as before", async () => {
  expect(await toSvg(graph())).not.toMatch(/never|unused"/);
});
