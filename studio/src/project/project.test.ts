import { toGraph } from "@polylogue/graph";
import { analyse } from "@polylogue/language";
import { describe, expect, it } from "vitest";
import type { Watched } from "../live/moment.ts";
import { Timeline } from "../live/timeline.ts";
import { cardsOf, drawn, project } from "./elements.ts";
import { fold } from "./fold.ts";
import { isHere, lastVerdict, reasonOf, speakersOf, statusOf, tail } from "./live.ts";
import { faultsOf, partOfEdge, partOfNode, shownAs } from "./parts.ts";
import type { Placed } from "./places.ts";
import { nothingPlaced } from "./places.ts";
import { endsBetween, middleOf, roundedPath } from "./route.ts";
import { selectedIn, withSelection } from "./selection.ts";
import { walk } from "./walk.ts";

const text = `scene small

input  question: text
output reply: text = ""

role author { asked """{question}""" says reply: text }
role player[] { asked """Act.""" says action: text }
moderator world(action: text) { asked """{action}?""" says { reason: text, feasible: boolean, noticed: player[] } }

state first {
  author speaks
  when author.reply == "a reply that is rather long, so long that no arrow can hold it" -> first at most 2 times
  -> around
}

state around {
  state inner {
    stage town {
      player follows ["waves"]
      each act is judged by world(act.action)
      until count(town.acts) > 3
    }
    -> other
  }
  state other { -> done }
  on failure -> done
}

final done
`;
const read = (source: string) => {
  const analysis = analyse(source, "small.scene", { root: "", read: () => undefined });
  if (!analysis.draft) throw new Error("not read");
  return { ...analysis, graph: toGraph(analysis.draft, source) };
};
const { graph } = read(text);
const none: ReadonlySet<string> = new Set();

function shown(
  source = text,
  placed: Placed = nothingPlaced,
  chosen = {},
  before?: ReturnType<typeof project>,
) {
  const folded = fold(read(source).graph, none);
  return project(folded, cardsOf(folded), placed, chosen, before);
}
const node = (elements: ReturnType<typeof project>, id: string) =>
  elements.nodes.find((each) => each.id === id);
const edge = (elements: ReturnType<typeof project>, id: string) =>
  elements.edges.find((each) => each.id === id);

describe("elements", () => {
  it("are the states and arrows, with what is read out", () => {
    const { nodes, edges } = shown();
    expect(nodes.map(({ id, type, parentId }) => [id, type, parentId])).toEqual([
      ["first", "card", undefined],
      ["around", "composite", undefined],
      ["inner", "card", "around"],
      ["other", "card", "around"],
      ["done", "card", undefined],
    ]);
    expect(nodes.map(({ ariaLabel }) => ariaLabel)).toContain("State first, the start, with author");
    expect(edges.map(({ id, data }) => [id, data?.order, data?.label])).toEqual([
      ["first.1", 1, 'author.reply == "a reply that is rather… · ≤ 2'],
      ["first.2", 2, ""],
      ["around.on.1", undefined, "on failure"],
      ["inner.1", undefined, ""],
      ["other.1", undefined, ""],
    ]);
    expect(edges[0]?.ariaLabel).toMatch(
      /^Arrow from first to first, when author.reply == .*, at most 2 times$/,
    );
  });

  it("stay the same objects where nothing changed, wherever the text was typed in", () => {
    const before = shown();
    expect(shown(text, nothingPlaced, {}, before).nodes).toBe(before.nodes);
    const after = shown(
      text.replace("  author speaks\n", "\n  author speaks\n  set reply = author.reply\n"),
      nothingPlaced,
      {},
      before,
    );
    const same = after.nodes.filter((each, nth) => each.data === before.nodes[nth]?.data).map(({ id }) => id);
    expect(same).toEqual(["around", "inner", "other", "done"]);
    expect(after.edges).toBe(before.edges);
  });

  it("keep their data where they only move, and what is selected", () => {
    const before = withSelection(shown(), new Set(["done"]));
    const after = shown(text, nothingPlaced, { "state:done": { x: 700, y: 9 } }, before);
    expect(node(after, "done")).toMatchObject({ position: { x: 700, y: 9 }, selected: true });
    expect(node(after, "done")?.data).toBe(node(before, "done")?.data);
    expect(node(after, "first")).toBe(node(before, "first"));
    expect(selectedIn(after)).toEqual(["done"]);
  });

  it("have room for every row of a card", () => {
    const sizes = cardsOf(fold(graph, none)).sizes;
    expect(sizes.get("first")?.height).toBe(40 + 20 + 18);
    expect(sizes.get("done")?.height).toBe(40);
    expect(sizes.get("inner")?.height).toBeGreaterThan(150);
  });
});

describe("places", () => {
  const placed: Placed = {
    boxes: new Map([
      ["around", { x: 100, y: 200, width: 700, height: 600 }],
      ["inner", { x: 130, y: 260, width: 300, height: 200 }],
      ["done", { x: 100, y: 900, width: 150, height: 40 }],
    ]),
    routes: new Map([
      [
        "other.1",
        {
          from: "other",
          to: "done",
          points: [
            { x: 0, y: 0 },
            { x: 0, y: 9 },
          ],
        },
      ],
      [
        "inner.1",
        {
          from: "inner",
          to: "done",
          points: [
            { x: 0, y: 0 },
            { x: 0, y: 9 },
          ],
        },
      ],
    ]),
  };

  it("of what is inside count from the composite, which takes its size from the layout", () => {
    const elements = shown(text, placed);
    expect(node(elements, "inner")?.position).toEqual({ x: 30, y: 60 });
    expect(node(elements, "around")).toMatchObject({ width: 700, height: 600 });
  });

  it("that nobody knows yet are below everything else", () => {
    const elements = shown(text, placed);
    expect(node(elements, "first")?.position.y).toBeGreaterThanOrEqual(24);
    expect(node(elements, "other")?.position.y).toBeGreaterThan(260);
  });

  it("that a person chose win, and a composite grows around them", () => {
    const elements = shown(text, placed, { "state:inner": { x: 900, y: -50 } });
    const inner = node(elements, "inner");
    expect(inner?.position).toMatchObject({ x: 900 });
    expect(inner?.position.y).toBeGreaterThan(40);
    expect(node(elements, "around")?.width).toBe(900 + (inner?.width ?? 0) + 24);
  });

  it("of arrows hold while they go between the same nodes, and nobody moved these", () => {
    expect(edge(shown(text, placed), "other.1")?.data?.route).toBeDefined();
    expect(edge(shown(text, placed), "inner.1")?.data?.route).toBeUndefined();
    expect(
      edge(shown(text, placed, { "state:around": { x: 0, y: 0 } }), "other.1")?.data?.route,
    ).toBeUndefined();
  });
});

describe("folding", () => {
  it("hides what a shut composite holds, and leads its arrows to its edge", () => {
    const { graph: seen, held } = fold(graph, new Set(["around"]));
    expect(seen.nodes.map(({ id }) => id)).toEqual(["first", "around", "done"]);
    expect(seen.edges.map(({ id, from, to }) => [id, from, to])).toContainEqual([
      "other.1",
      "around",
      "done",
    ]);
    expect(seen.edges.map(({ id }) => id)).not.toContain("inner.1");
    expect(held.get("around")).toEqual(["inner", "other"]);
  });

  it("looks into one composite alone", () => {
    const { graph: seen } = fold(graph, none, "around");
    expect(seen.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ["inner", undefined],
      ["other", undefined],
    ]);
    expect(seen.edges.map(({ id }) => id)).toEqual(["inner.1"]);
  });

  it("asks the layout for no more room than what is drawn needs", () => {
    expect(drawn(graph).edges.every(({ guard = "" }) => guard.length < 50)).toBe(true);
  });
});

describe("parts", () => {
  it.each(["first.1", "around.on.1", "on.2", "state.on.1"])("%s is the same part there and back", (id) =>
    expect(shownAs(partOfEdge(id))).toEqual({ edge: id }),
  );
  it("a node is a state, and a step is shown in its node", () => {
    expect(partOfNode("first")).toEqual({ kind: "state", name: "first" });
    expect(partOfNode("*")).toEqual({ kind: "scene" });
    expect(shownAs({ kind: "step", id: "first.step.2" })).toEqual({ node: "first", line: "first.step.2" });
    expect(partOfEdge("on.1").kind).toBe("exit");
    expect(partOfEdge("first.1").kind).toBe("arrow");
  });
  it("a fault belongs to the innermost node or arrow around it", () => {
    const source = text
      .replace("state other { -> done }", "state other {\n set nothing = 1\n -> done\n}")
      .replace("-> around", "-> nowhere")
      .replace("-> done\n}\n\nfinal", "-> done at most none times\n}\n\nfinal");
    const faults = faultsOf(read(source), read(source).graph);
    expect([...faults.keys()]).toEqual(["first", "other", "around.on.1"]);
    expect(faults.get("other")?.[0]?.text).toContain("nothing");
  });
});

it.each([
  [undefined, "along", "first"],
  ["first", "along", "around"],
  ["around", "along", "inner"],
  ["inner", "along", "other"],
  ["other", "back", "inner"],
  ["done", "along", undefined],
  ["inner", "after", "done"],
  ["done", "before", "inner"],
] as const)("from %s, %s leads to %s", (from, way, to) => expect(walk(graph, from, way)).toBe(to));

describe("a run", () => {
  const after = (...events: object[]) => new Timeline(events as Watched[]).last;
  const actor = (role: string, seat: number, status: string) => ({
    type: "actor",
    role,
    seat,
    name: role,
    status,
  });
  const said = (role: string, piece: string) => ({
    type: "text",
    key: "k",
    role,
    seat: 1,
    name: role,
    piece,
  });
  const verdict = (feasible: boolean, fields: object) => ({
    type: "verdict",
    stage: "town",
    actor: "Ann",
    action: "waves",
    feasible,
    noticed: [],
    fields,
  });

  it("shows of several seats what the loudest does", () => {
    const moment = after(
      actor("player", 1, "idle"),
      actor("player", 2, "thinking"),
      actor("author", 1, "failed"),
    );
    expect([statusOf(moment, "player"), statusOf(moment, "author"), statusOf(moment, "nobody")]).toEqual([
      "thinking",
      "failed",
      "idle",
    ]);
  });
  it("is at a state and at all that is around it", () => {
    const moment = after({ type: "entered", n: 1, state: "inner", visit: 1 });
    expect(isHere(moment, { id: "around", inside: ["inner", "other"] })).toBe(true);
    expect(isHere(moment, { id: "first", inside: [] })).toBe(false);
  });
  it("shows the end of what is said, and never half a letter", () => {
    const moment = after(said("author", "a".repeat(150)), said("author", "🎭".repeat(120)));
    expect(speakersOf(moment)).toBe("author#1");
    const end = tail(moment.actors["author#1"], 199);
    expect(end).toBe(`…${"🎭".repeat(99)}`);
  });
  it("shows the last verdict since the curtain rose, with its reason", () => {
    const opened = { type: "stage-opened", stage: "town", cast: [] };
    const events = [opened, verdict(true, {}), verdict(false, { reason: "No wings." })];
    const last = lastVerdict(after(...events), "town");
    expect(last && reasonOf(last)).toBe("No wings.");
    expect(lastVerdict(after(...events, opened), "town")).toBeUndefined();
  });
});

it("arrows turn round corners", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 20 },
    { x: 40, y: 20 },
  ];
  expect(roundedPath(points, 7)).toBe("M0 0L0 13Q0 20 7 20L40 20");
  expect(middleOf(points)).toEqual({ x: 20, y: 20 });
});

const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
it.each([
  [box(0, 0), box(300, 200), "bottom", "top", { x: 60, y: 40 }, { x: 350, y: 200 }],
  [box(0, 0), box(300, 10), "right", "left", { x: 100, y: 28 }, { x: 300, y: 30 }],
  [box(300, 0), box(0, 0), "left", "right", { x: 300, y: 28 }, { x: 100, y: 20 }],
  [box(0, 300), box(20, 0), "right", "right", { x: 100, y: 328 }, { x: 120, y: 20 }],
  [box(0, 0), box(0, 0), "right", "right", { x: 100, y: 12 }, { x: 100, y: 28 }],
] as const)(
  "an arrow from %o to %o leaves at the %s and comes in at the %s",
  (one, other, fromSide, toSide, from, to) =>
    expect(endsBetween(one, other, 10)).toEqual({ fromSide, toSide, from, to }),
);
