import { expect, it } from "vitest";
import type { DocumentState } from "./document.ts";
import { difference, openDocument } from "./document.ts";

const text = `scene small

input  question: text
output reply: text

role speaker {
  asked """{question}"""
  says  reply: text
}

state first {
  speaker speaks
  set reply = speaker.reply
  -> done
}

final done
`;
const open = () => {
  let clock = 0;
  const host = { root: "", read: () => undefined };
  return openDocument({ path: "small.scene", text, version: "1" }, host, undefined, () => (clock += 100));
};
const nodes = ({ graph }: DocumentState) => graph?.nodes.map(({ id }) => id);

it("draws what a canvas adds, though the scene has faults until it is joined up", () => {
  const document = open();
  expect(document.getState().edit({ kind: "insert", text: "state second {\n  -> done\n}" })).toBeUndefined();
  expect(nodes(document.getState())).toEqual(["first", "second", "done"]);
  expect(document.getState().analysis.diagnostics.length).toBeGreaterThan(0);
});

it("has one history for typing and gestures, down to the byte", () => {
  const document = open();
  const { edit, change, undo, redo } = document.getState();
  const at = text.indexOf("first {");
  change([{ span: { start: at, end: at }, text: "the_" }], "typing");
  edit({ kind: "set", part: { kind: "arrow", id: "the_first.1" }, slot: "when", text: 'reply == ""' });
  const both = document.getState().text;
  undo();
  undo();
  expect(document.getState().text).toBe(text);
  redo();
  redo();
  expect(document.getState().text).toBe(both);
});

it("takes back at once what was typed in one go", () => {
  const document = open();
  const { change, undo } = document.getState();
  const at = text.length;
  "// end"
    .split("")
    .forEach((letter, nth) => change([{ span: { start: at + nth, end: at + nth }, text: letter }], "typing"));
  expect(document.getState().text).toBe(`${text}// end`);
  undo();
  expect(document.getState().text).toBe(text);
});

it("keeps the last picture of a text that cannot be read", () => {
  const document = open();
  const at = text.indexOf("-> done");
  document.getState().change([{ span: { start: at, end: at + 2 }, text: "" }], "typing");
  expect(document.getState().stale).toBe(true);
  expect(nodes(document.getState())).toEqual(["first", "done"]);
});

it("renames a state and keeps it selected", () => {
  const document = open();
  expect(document.getState().rename({ kind: "state", name: "done" }, "ended")).toBeUndefined();
  expect(document.getState().text).toContain("-> ended");
  expect(document.getState().selected).toEqual({ kind: "state", name: "ended" });
  expect(document.getState().rename({ kind: "state", name: "ended" }, "first")).toBe("taken");
});

it.each([
  ["abc", "abc", []],
  ["abc", "abXc", [{ span: { start: 2, end: 2 }, text: "X" }]],
  ["aaa", "aa", [{ span: { start: 2, end: 3 }, text: "" }]],
])("tells %s from %s", (before, after, changes) => expect(difference(before, after)).toEqual(changes));
