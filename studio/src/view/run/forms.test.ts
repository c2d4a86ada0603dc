import type { Type } from "@polylogue/expression";
import { checkText, type Scene } from "@polylogue/model";
import { describe, expect, it } from "vitest";
import { askedFields, isPlain } from "./asked-fields.ts";
import { sceneFile } from "./go-on.ts";
import { closed, type Form, formOf, requestOf } from "./start-form.ts";
import { readWritten, written } from "./written.ts";

const text = `scene talk

input  question: text
input  tone: "kind" | "cold" = "kind"
output reply: text
setting rounds: integer 1..3 = 2
setting most:   integer 1..rounds = 1
setting loud:   boolean = false

model fast { temperature: 0 }

type Note = { who: text, grade: integer 1..5 }

role author {
  played by fast
  asked """{question}"""
  says  reply: text
}

role friend[](n: text) {
  called "{n}"
  asked  """{author.reply}"""
  says   { note: Note, liked: friend[], grade: integer 1..rounds }
}

role owner {
  played by human
  asked """{author.reply}"""
  says  reply: text
}

state draft {
  author speaks
  friend("Ana") speaks
  owner speaks
  set reply = author.reply
  -> done
}

final done
`;

function sceneOf(source: string): Scene {
  const { scene: sound, diagnostics } = checkText(source, "talk.scene", { root: "", read: () => undefined });
  if (!sound) throw new Error(JSON.stringify(diagnostics));
  return sound;
}
const scene = sceneOf(text);
const form = (more: Partial<Form> = {}): Form => formOf(scene, more);

describe("a field", () => {
  const whole: Type = { kind: "integer", min: 1, max: 5 };
  it.each<[string, Type, string, unknown]>([
    ["a text as it is", { kind: "text" }, ' "x" ', ' "x" '],
    ["a whole number", whole, "3", 3],
    ["a truth", { kind: "boolean" }, "true", true],
    ["a list", { kind: "list", of: { kind: "text" } }, '["a"]', ["a"]],
    ["a choice", { kind: "choice", options: ["a", "b"] }, "b", "b"],
  ])("reads %s", (_, type, given, value) => {
    expect(readWritten(type, given)).toEqual({ ok: true, value });
  });

  it.each<[string, Type, string, string]>([
    ["a number beyond its range", whole, "9", "of 1 to 5, and is 9"],
    ["no number", whole, "many", "whole number"],
    ["half a number", whole, "1.5", "whole number"],
    ["broken JSON", { kind: "list", of: { kind: "text" } }, "[a", "JSON"],
    ["a word that is no choice", { kind: "choice", options: ["a"] }, "c", 'one of "a"'],
    ["a text that is too short", { kind: "text", min: 3 }, "ab", "3"],
  ])("says what is wrong with %s", (_, type, given, words) => {
    expect(readWritten(type, given)).toMatchObject({ ok: false, problem: expect.stringContaining(words) });
  });

  it("writes what it can read again", () => {
    const type: Type = { kind: "list", of: { kind: "record", fields: [{ name: "a", type: whole }] } };
    expect(readWritten(type, written([{ a: 2 }]))).toEqual({ ok: true, value: [{ a: 2 }] });
  });
});

describe("the dialog", () => {
  it("begins with the scene's first values, and with what was written before", () => {
    expect(form().settings).toEqual({ rounds: "2", most: "1", loud: "false" });
    expect(form({ settings: { rounds: "3" } }).settings.rounds).toBe("3");
    expect(form({ seats: ["author", "gone"] }).seats).toEqual(["author"]);
    expect(Object.keys(form({ models: { gone: "x" } }).models)).toEqual(["fast"]);
  });

  it("makes a request that the server takes", () => {
    const { request, problems } = requestOf(scene, form({ inputs: { question: "Why?" }, seed: "7" }));
    expect(problems).toEqual([]);
    expect(request).toMatchObject({
      inputs: { question: "Why?", tone: "kind" },
      settings: { rounds: 2, most: 1, loud: false },
      seed: 7,
    });
  });

  it("says everything that is wrong at once", () => {
    const wrong = form({ settings: { rounds: "9" }, seed: "-1" });
    const { request, problems } = requestOf(scene, wrong);
    expect(request).toBeUndefined();
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["question", "rounds", "seed"]);
  });

  it("holds a range against the value that its named end has in the form", () => {
    const most = scene.settings.find(({ name }) => name === "most")?.type as Type;
    expect(closed(most, form({ settings: { rounds: "3" } }))).toMatchObject({ min: 1, max: 3 });
  });
});

describe("a person's answer", () => {
  const actor = (name: string) => ({ role: "friend", name }) as never;
  it("has a field for each thing asked, seats as those who are there", () => {
    const fields = askedFields(scene, { role: "friend" }, { a: actor("Ana"), b: actor("Ola") });
    expect(fields?.map(({ name }) => name)).toEqual(["note", "liked", "grade"]);
    expect(fields?.[1]?.type).toMatchObject({ of: { kind: "choice", options: ["Ana", "Ola"] } });
    expect(fields?.[2]?.type).toEqual({ kind: "integer", min: 1 });
  });

  it("is plain text where one text is asked, and unknown where the scene is another", () => {
    expect(isPlain(askedFields(scene, { role: "author" }, {}) ?? [])).toBe(true);
    expect(askedFields(scene, { role: "stranger" }, {})).toBeUndefined();
    expect(askedFields(undefined, { role: "author" }, {})).toBeUndefined();
  });
});

it.each([
  ["../../talk.scene", "talk.scene"],
  ["../../scenes/a/talk.scene", "scenes/a/talk.scene"],
  ["./../../talk.scene", "talk.scene"],
])("finds the scene of a journal: %s", (file, path) => expect(sceneFile(file)).toBe(path));
