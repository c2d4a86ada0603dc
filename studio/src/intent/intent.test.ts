import { analyse, partsOf } from "@polylogue/language";
import { describe, expect, it } from "vitest";
import { canConnect, connect, connectToNew, guard, restart, retarget, unwritten } from "./arrows.ts";
import { addLine, declarations, questionFor, stepsFor } from "./compose.ts";
import { perform } from "./perform.ts";
import { inWords } from "./problem.ts";
import { addFinal, addState, duplicate, remove } from "./states.ts";

const text = `scene small

input  question: text
output reply: text

role author {
  asked """{question}"""
  says  reply: text
}
role player[](self: text) {
  asked """Act."""
  says  action: text
}

state first {
  author speaks
  set reply = author.reply                           // kept whatever comes
  on failure                                         -> done
  when author.reply == ""                            -> second at most 2 times
                                                     -> done
}

state second {
  author speaks
                                                     -> first
}

state third {
}

state around {
  state inner {
    -> done
  }
}

final done
`;

const host = { root: "", read: () => undefined };
const read = (source: string) => analyse(source, "small.scene", host);
const { ast, draft } = read(text);
type Edits = Parameters<typeof perform>[1];

function done(edits: Edits, source = text): string {
  const performed = perform(source, edits, "small.scene");
  if (!performed.ok) throw new Error(inWords(performed.problem));
  return performed.text;
}
const words = (source: string, id: string) => {
  const found = partsOf(read(source).ast).find(({ part }) => "id" in part && part.id === id)?.node;
  return found && source.slice(found.span.start, found.span.end).replace(/\s+/g, " ");
};
const lines = (source: string, before = text) =>
  source.split("\n").filter((line) => !before.split("\n").includes(line));

describe("states", () => {
  it("adds an empty one after another, or inside what is around that", () => {
    const { name, edits } = addState(ast, "first");
    expect(done(edits)).toContain(`\n}\n\nstate ${name} {\n}\n\nstate second {`);
    expect(done(addState(ast, "inner").edits)).toMatch(
      /state around \{\n {2}state inner \{[\s\S]*\n {2}state new_state \{\n {2}\}\n\}/,
    );
    expect(done(addState(ast, undefined, "around").edits)).toMatch(
      /state around \{[\s\S]*state new_state \{\n {2}\}\n\}/,
    );
  });

  it("finds a name that is free", () => {
    const once = done(addState(ast).edits);
    expect(addState(read(once).ast).name).toBe("new_state_2");
    expect(addFinal(ast).name).toBe("done_2");
    expect(duplicate(ast, "second")?.name).toBe("second_2");
  });

  it("copies a state with all it says", () => {
    const copy = done(duplicate(ast, "first")?.edits ?? []);
    expect(words(copy, "first_2.1")).toBe('when author.reply == "" -> second at most 2 times');
  });

  it("takes a state out with the arrows that lead to it, and nothing else", () => {
    const without = done(remove(ast, [{ kind: "state", name: "second" }]));
    expect(without).not.toContain("second");
    expect(
      lines(text, without)
        .map((line) => line.trim())
        .filter(Boolean),
    ).toEqual([
      'when author.reply == ""                            -> second at most 2 times',
      "state second {",
      "-> first",
    ]);
  });

  it("takes several things out at once, whatever their order", () => {
    const parts = [
      { kind: "arrow", id: "first.1" },
      { kind: "state", name: "inner" },
      { kind: "state", name: "around" },
      { kind: "arrow", id: "first.2" },
      { kind: "exit", id: "first.on.1" },
    ] as const;
    const without = done(remove(ast, parts));
    expect(partsOf(read(without).ast).filter(({ part }) => part.kind === "arrow")).toHaveLength(1);
    expect(without).toContain("// kept whatever comes");
    expect(without).not.toContain("around");
  });
});

describe("arrows", () => {
  it.each([
    ["third", "done", "third.1", "-> done", false],
    ["second", "third", "second.1", `when ${unwritten} -> third`, true],
    ["first", "third", "first.2", `when ${unwritten} -> third`, true],
    ["around", "third", "around.on.1", "on failure -> third", false],
    ["*", "done", "on.1", "on failure -> done", false],
  ])("leads from %s to %s", (from, to, id, written, asks) => {
    const connected = connect(ast, from, to);
    expect(connected).toMatchObject({ part: { id }, asks });
    expect(words(done(connected?.edits ?? []), id)).toBe(written);
  });

  it("leaves the bare arrow last", () => {
    expect(words(done(connect(ast, "first", "third")?.edits ?? []), "first.3")).toBe("-> done");
  });

  it.each([
    ["done", "first"],
    ["first", "*"],
    ["nowhere", "first"],
  ])("does not lead from %s to %s", (from, to) => expect(canConnect(ast, from, to)).toBe(false));

  it("leads to a new state where it is let go over empty ground", () => {
    const made = connectToNew(ast, "third");
    expect(words(done(made?.edits ?? []), "third.1")).toBe(`-> ${made?.name}`);
  });

  it("ends elsewhere, and keeps its condition and bound", () => {
    const moved = done(retarget({ kind: "arrow", id: "first.1" }, "third"));
    expect(words(moved, "first.1")).toBe('when author.reply == "" -> third at most 2 times');
    expect(lines(moved)).toHaveLength(1);
  });

  it("begins elsewhere, and keeps its condition and bound", () => {
    const moved = restart(ast, text, "first.1", "second");
    expect(words(done(moved?.edits ?? []), "second.1")).toBe(
      'when author.reply == "" -> second at most 2 times',
    );
    const bare = restart(ast, text, "second.1", "first");
    expect(bare).toMatchObject({ asks: true, part: { id: "first.2" } });
    expect(words(done(bare?.edits ?? []), "first.2")).toBe(`when ${unwritten} -> first`);
  });

  it("gets a condition, or none", () => {
    expect(words(done(guard("first.1", " author.reply != question ")), "first.1")).toContain(
      "when author.reply != question ->",
    );
    expect(words(done(guard("first.1", "")), "first.1")).toBe("-> second at most 2 times");
  });
});

it("moves a step over one of another sort", () => {
  const moved = done([
    {
      kind: "move",
      part: { kind: "step", id: "first.step.2" },
      before: { kind: "step", id: "first.step.1" },
    },
  ]);
  expect(words(moved, "first.step.1")).toBe("set reply = author.reply");
  expect(moved).toContain(
    "set reply = author.reply                           // kept whatever comes\n  author speaks",
  );
});

it("does all edits of a gesture or none", () => {
  const edits = [
    ...addState(ast).edits,
    { kind: "remove", part: { kind: "state", name: "nobody" } },
  ] as const;
  expect(perform(text, edits, "small.scene")).toEqual({
    ok: false,
    problem: { why: "no-part", part: { kind: "state", name: "nobody" } },
  });
});

const syntax = (source: string) => read(source).diagnostics.filter(({ code }) => code.startsWith("SYNTAX"));

describe("what can be added", () => {
  it.each(declarations.map((template) => [template.id, template] as const))(
    "a %s that can be read, twice",
    (_, { make, part }) => {
      const first = make(ast, draft);
      const once = done(first.edits);
      const again = make(read(once).ast, read(once).draft);
      const twice = done(again.edits, once);
      expect(again.name).not.toBe(first.name);
      expect(syntax(twice)).toEqual([]);
      expect(partsOf(read(twice).ast).map((each) => each.part)).toEqual(
        expect.arrayContaining([part(first.name), part(again.name)]),
      );
    },
  );

  it.each(stepsFor(draft).map(({ label, text: step }) => [label, step] as const))("a step: %s", (_, step) => {
    const added = done(addLine({ kind: "state", name: "second" }, step));
    expect(syntax(added)).toEqual([]);
    expect(words(added, "second.step.2")).toBe(step.replace(/\s+/g, " "));
  });

  it("another question of a role", () => {
    const { name, edits } = questionFor(ast, "author");
    const added = done(edits);
    expect(partsOf(read(added).ast).map(({ part }) => part)).toContainEqual({
      kind: "question",
      role: "author",
      name,
    });
    expect(read(added).diagnostics.map(({ code }) => code)).toEqual(
      read(text).diagnostics.map(({ code }) => code),
    );
  });

  it("no step where the text cannot be read", () => expect(stepsFor(undefined)).toEqual([]));
});
