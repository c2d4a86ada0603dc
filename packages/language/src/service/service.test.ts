import { readFileSync } from "node:fs";
import type { Host } from "@polylogue/model";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../edits/change.ts";
import { analyse } from "./analysis.ts";
import { completionsAt } from "./complete.ts";
import { explained } from "./fixes.ts";
import { hoverAt } from "./hover.ts";
import { definitionAt, referencesAt, renameAt } from "./names.ts";
import { foldsOf, marksOf, outlineOf } from "./outline.ts";

const library = `/// What a meal is made of.
type Dish = { name: text, hot: boolean }
let dishes: Dish[] = [{ name: "soup", hot: true }]
`;
const scene = `/// A small evening.
scene evening
use { Dish, dishes } from "./dishes.scene"

input   question: text
output  reply: text
setting rounds: integer 1..4 = 2   /// how often it is asked

model penman { temperature: 0.2 }

/// Who cooks.
role cook {
  is    "a cook"
  asked """Cook: {question}"""
  says  { meal: Dish, warm: boolean }
}

role writer {
  played by penman
  asked """{question} {cook.meal.name}"""
  says  text_of: text
}

state kitchen {
  cook speaks
  when cook.warm                -> table
                                -> kitchen at most rounds times
                                -> table
}

state table {
  writer speaks
  set reply = writer.text_of
                                -> done
}

final done
`;
const files: Readonly<Record<string, string>> = { "evening.scene": scene, "dishes.scene": library };
const host: Host = { root: "", read: (path) => files[path] };
const open = (source: string) => analyse(source, "evening.scene", host);
const sound = open(scene);
const at = (text: string, shift = 0) => scene.indexOf(text) + shift;

it("has a scene without faults to work on", () => {
  expect(sound.diagnostics).toEqual([]);
});

describe("completion", () => {
  /** The scene with `written` in place of one line; `|` is the place. */
  function offered(instead: string, written: string): string[] {
    const source = scene.replace(instead, written.replace("|", ""));
    const offset = scene.indexOf(instead) + written.indexOf("|");
    return completionsAt(open(source), offset, sound).items.map(({ label }) => label);
  }
  it.each([
    ["after an arrow: states", "-> done\n", "-> |\n", ["kitchen", "table", "done"]],
    ["in the middle of a word", "-> done\n", "-> do|\n", ["done"]],
    [
      "after a dot: fields of what a role said",
      "when cook.warm ",
      "when cook.| ",
      ["meal", "warm", "seat", "name", "turns"],
    ],
    ["after two dots: fields of a record", "{cook.meal.name}", "{cook.meal.|}", ["name", "hot"]],
    [
      "in a hole: values, roles, functions",
      "Cook: {question}",
      "Cook: {|}",
      ["question", "rounds", "cook", "count"],
    ],
    ["in a hole that is still open", "Cook: {question}", "Cook: {|", ["question"]],
    ["after `played by`: model slots", "played by penman", "played by |", ["penman", "human"]],
    ["after `set`: what can be set", "set reply = writer.text_of", "set |", ["reply"]],
    ["in a value: names", "set reply = writer.text_of", "set reply = |", ["question", "writer", "join"]],
    ["after a colon: types", "input   question: text", "input   question: |", ["text", "integer", "Dish"]],
    ["in an answer: types", "says  { meal: Dish, warm: boolean }", "says  { meal: | }", ["text", "Dish"]],
    [
      "at the start of a line in a state: steps and roles",
      "  cook speaks\n",
      "  |\n",
      ["set", "->", "when", "stage", "cook"],
    ],
    [
      "at the start of a line in a role: its lines",
      '  is    "a cook"\n',
      "  |\n",
      ["is", "remembers", "asked", "says"],
    ],
    ["in a claim: names", "final done", "always |", ["reply", "cook"]],
    [
      "at the start of a line in the file: declarations",
      "final done",
      "|",
      ["role", "state", "final", "test"],
    ],
  ])("%s", (_, instead, written, expected) => {
    expect(offered(instead, written)).toEqual(expect.arrayContaining([...expected]));
  });
  it("offers nothing in a text", () => {
    expect(offered("Cook: {question}", "Co|ok: {question}")).toEqual([]);
  });
  it("offers states alone after an arrow", () => {
    expect(offered("-> done\n", "-> |\n")).not.toContain("question");
  });
});

describe("hover", () => {
  it.each([
    [
      "a setting, with its documentation",
      at("at most rounds", 9),
      "setting rounds: integer 1..4",
      "how often it is asked",
    ],
    ["a role, with its documentation", at("cook speaks", 1), "role cook", "Who cooks."],
    ["a state", at("-> table", 4), "state table", undefined],
    ["a type of another file", at("meal: Dish", 7), "type Dish", "What a meal is made of."],
    ["a word of the language", at("speaks", 1), "speaks", "Asks a role its plain question."],
  ])("%s", (_, offset, title, doc) => {
    const hover = hoverAt(sound, offset);
    expect(hover?.title).toContain(title);
    expect(hover?.doc).toBe(doc);
  });
  it("says nothing over a blank", () => expect(hoverAt(sound, at("\n\nrole writer"))).toBeUndefined());
});

describe("names", () => {
  it("finds where a name is declared, in another file, too", () => {
    expect(definitionAt(sound, at("-> table", 4))?.span.start).toBe(at("state table", 6));
    expect(definitionAt(sound, at("meal: Dish", 7))?.file).toBe("dishes.scene");
  });
  it("finds every use", () => {
    expect(referencesAt(sound, at("state table", 7))).toHaveLength(3);
    expect(referencesAt(sound, at("meal: Dish", 7), ["dishes.scene"]).map(({ file }) => file)).toContain(
      "dishes.scene",
    );
  });
  it("renames in this file and that", () => {
    const renamed = renameAt(sound, at("meal: Dish", 7), "Course", ["evening.scene", "dishes.scene"]);
    expect(renamed.ok && [...renamed.changes.keys()].sort()).toEqual(["dishes.scene", "evening.scene"]);
    const text = renamed.ok ? applyChanges(scene, renamed.changes.get("evening.scene") ?? []) : "";
    expect(text).toContain("use { Course, dishes }");
    expect(text).toContain("meal: Course,");
  });
  it.each([
    ["a word of the language", "state table", "says", "reserved"],
    ["no name", "state table", "two words", "no-name"],
    ["a name that is taken", "state table", "kitchen", "taken"],
    ["a name that is taken by a role", "input   question", "cook", "taken"],
  ])("does not rename to %s", (_, what, name, why) => {
    const renamed = renameAt(sound, at(what, what.length - 1), name);
    expect(renamed.ok ? renamed.changes : renamed.why).toBe(why);
  });
  it("renames a state wherever it is gone to", () => {
    const renamed = renameAt(sound, at("state kitchen", 8), "stove");
    const text = renamed.ok ? applyChanges(scene, renamed.changes.get("evening.scene") ?? []) : "";
    expect(text).toBe(scene.replaceAll("kitchen", "stove"));
  });
});

describe("faults", () => {
  it("come in words, with what was meant as a fix", () => {
    const damaged = open(scene.replace("-> done", "-> dome"));
    const [first] = damaged.diagnostics.map((each) => explained(each, damaged));
    expect(first?.fixes[0]?.title).toBe("Write `done`");
    expect(applyChanges(damaged.source, first?.fixes[0]?.changes ?? [])).toBe(scene);
  });
});

describe("the shape of a text", () => {
  it("is outlined", () => {
    const titles = outlineOf(sound.ast).map(({ kind, name }) => `${kind} ${name}`);
    expect(titles).toEqual(
      expect.arrayContaining(["scene evening", "role cook", "state kitchen", "final done", "setting rounds"]),
    );
    expect(outlineOf(sound.ast).find(({ name }) => name === "cook")?.inside).toHaveLength(1);
  });
  it("folds what has several lines", () => {
    const folded = foldsOf(scene, sound.ast).map(({ start, end }) => scene.slice(start, end));
    expect(folded).toContainEqual(expect.stringContaining("cook speaks"));
    expect(folded.every((text) => text.includes("\n"))).toBe(true);
  });
  it("is marked whole", () => {
    const marked = marksOf(scene).map(({ span }) => scene.slice(span.start, span.end));
    expect(marked.join("").replace(/\s/g, "")).toBe(scene.replace(/\s/g, ""));
  });
  const matrix = readFileSync(new URL("../../../../scenes/matrix.scene", import.meta.url), "utf8");
  it.each([scene, matrix, matrix.slice(0, 2000), 'role x { asked "a {b'])(
    "is marked without overlap, however damaged",
    (source) => {
      const marks = marksOf(source);
      expect(marks.length).toBeGreaterThan(3);
      marks.forEach(({ span }, nth) =>
        expect(span.start).toBeGreaterThanOrEqual(marks[nth - 1]?.span.end ?? 0),
      );
    },
  );
});
