import { checkText, type Scene } from "@polylogue/model";
import { describe, expect, test } from "vitest";
import { type Graph, toGraph, toJson, toMermaid, toSvg } from "./index.ts";

const source = `/// Try, and try again.
scene tries
input  q: text
output reply: text = ""
setting rounds: integer 1..9 = 3

role writer { asked """{q}""" says { words: text, good: boolean } }
role extra[](n: text) { called "{n}" remembers all asked """Go on.""" says act: text }
moderator judge(act: text) { asked """{act}?""" says { feasible: boolean, noticed: extra[], harm: text } }

state loop {
  budget 9 calls
  state write {
    writer speaks                    // first
    when writer.good   -> show
                       -> write at most rounds - 1 times
                       -> show
  }
  on failure -> done
}
state show {
  stage town {
    extra("A") follows ["goes", "<stops> & \\"waits\\""]
    for every n in ["B", "C"], extra(n) reacts
    when rounds > 2, each act is judged by judge(act.act)
    when rounds == 2, each act is judged as { feasible: true, noticed: [] }
    when rounds == 1, each act is judged by judge(act.act) as { feasible: true }
    each act is judged by judge(act.name)
    until count(town.acts) >= 3
    again at most 2 times
  }
  -> done
}
on budget -> done
final done { set reply = q }
`;

function graphOf(text = source): Graph {
  const { scene, diagnostics } = checkText(text, "tries.scene", { root: "", read: () => undefined });
  if (!scene) throw new Error(JSON.stringify(diagnostics));
  return toGraph(scene as Scene, text);
}

describe("a scene as a graph", () => {
  const graph = graphOf();

  test("states are nodes, composites hold them, finals end them", () => {
    const shape = graph.nodes.map(({ id, kind, parent, start, budget }) => [id, kind, parent, start, budget]);
    expect(shape).toEqual([
      ["*", "anywhere", undefined, false, undefined],
      ["loop", "composite", undefined, true, "9 calls"],
      ["write", "state", "loop", true, undefined],
      ["show", "state", undefined, false, undefined],
      ["done", "final", undefined, false, undefined],
    ]);
  });

  test("steps are the lines inside a node, as written and without comments", () => {
    expect(graph.nodes.find((n) => n.id === "write")?.lines).toMatchObject([
      { id: "write.step.1", kind: "speak", text: "writer speaks", roles: ["writer"] },
    ]);
  });

  test("arrows and exits are edges with their words", () => {
    expect(
      graph.edges.map(({ id, from, to, guard, bound, cause }) => ({ id, from, to, guard, bound, cause })),
    ).toEqual([
      { id: "on.1", from: "*", to: "done", guard: undefined, bound: undefined, cause: "budget" },
      { id: "loop.on.1", from: "loop", to: "done", guard: undefined, bound: undefined, cause: "failure" },
      { id: "write.1", from: "write", to: "show", guard: "writer.good", bound: undefined, cause: undefined },
      { id: "write.2", from: "write", to: "write", guard: undefined, bound: "rounds - 1", cause: undefined },
      { id: "write.3", from: "write", to: "show", guard: undefined, bound: undefined, cause: undefined },
      { id: "show.1", from: "show", to: "done", guard: undefined, bound: undefined, cause: undefined },
    ]);
  });

  test("a stage tells its cast, who judges and when it ends", () => {
    expect(graph.nodes.find((n) => n.id === "show")?.lines[0]?.stage).toEqual({
      name: "town",
      cast: [
        { role: "extra", job: "follows", text: 'extra("A") follows ["goes", "<stops> & \\"waits\\""]' },
        { role: "extra", job: "reacts", text: 'for every n in ["B", "C"], extra(n) reacts' },
      ],
      judges: [
        { when: "rounds > 2", roles: ["judge"] },
        { when: "rounds == 2", roles: [], verdict: "{ feasible: true, noticed: [] }" },
        { when: "rounds == 1", roles: ["judge"], verdict: "{ feasible: true }" },
        { roles: ["judge"] },
      ],
      again: "2",
      until: "count(town.acts) >= 3",
    });
  });

  test("JSON holds all of it", () => {
    expect(JSON.parse(toJson(graph))).toEqual(graph);
  });
});

describe("Mermaid", () => {
  test("the whole diagram", () => {
    expect(toMermaid(graphOf())).toMatchSnapshot();
  });

  test("no label can end a label, a line or become markup", () => {
    const labels = toMermaid(graphOf())
      .split("\n")
      .slice(4)
      .map((line) => line.replace(/^\s*\S+: /, ""));
    expect(
      labels.filter((label) =>
        /[<>"]/.test(label.replace(/-->/, "").replace(/^ *state ".*" as \S+ \{$/, "")),
      ),
    ).toEqual([]);
  });
});

describe("SVG", () => {
  test("is drawn the same each time", async () => {
    expect(await toSvg(graphOf())).toBe(await toSvg(graphOf()));
  });

  test("shows every state, guard and bound, with nothing from elsewhere and no script", async () => {
    const svg = await toSvg(graphOf());
    for (const word of [
      "loop",
      "writer.good",
      "≤ rounds - 1",
      "on failure",
      "on budget",
      "anywhere in tries",
      "≤ 9 calls",
    ]) {
      expect(svg).toContain(word);
    }
    expect(svg).toContain("&lt;stops&gt; &amp;");
    expect(svg).not.toMatch(/<script|<foreignObject|href=|url\(|@import|NaN|undefined/);
    expect(svg).toContain("prefers-color-scheme:dark");
  });

  test("what follows stands below: an arrow that leads back does not turn the picture round", async () => {
    const svg = await toSvg(graphOf());
    const y = (id: string) =>
      Number(new RegExp(`id="state-${id}" transform="translate\\([\\d.]+ ([\\d.]+)\\)`).exec(svg)?.[1]);
    expect(y("loop")).toBeLessThan(y("show"));
    expect(y("show")).toBeLessThan(y("done"));
  });

  test.each(["fallback & <b>", 'say "hi"'])("a doc comment is text: %s", async (doc) => {
    const svg = await toSvg({ ...graphOf(), doc });
    expect(svg).not.toContain("<b>");
    expect(svg.match(/<[^>]*hi"[^>]*>/)).toBeNull();
  });
});
