import { readdirSync, readFileSync } from "node:fs";
import type { AnyNode, File } from "@polylogue/syntax";
import { format, parse, visit } from "@polylogue/syntax";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Part } from "../part.ts";
import { findPart, partsOf } from "../part.ts";
import { applyEdit, slotsOf } from "./apply.ts";
import { applyChanges, invertChanges } from "./change.ts";
import type { Edit } from "./edit.ts";

const root = new URL("../../../../", import.meta.url);
const scenes = ["grammar/", "scenes/"].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".scene"))
    .map((file) => readFileSync(new URL(folder + file, root), "utf8")),
);

const comments = (source: string) => parse(source, "").trivia.filter(({ image }) => image.startsWith("//"));
const commentTexts = (source: string) => comments(source).map(({ image }) => image.trim());

/** Lines of `source` that no change touches. */
function untouched(source: string, edit: readonly { span: { start: number; end: number } }[]): string[] {
  let at = 0;
  return source.split("\n").filter((line) => {
    const [start, end] = [at, at + line.length + 1];
    at = end;
    const inLine = ({ start: from, end: to }: { start: number; end: number }) =>
      from === to ? from > start && from < at : from < at && to > start;
    return !edit.some(({ span }) => inLine(span));
  });
}

/** Whether the items of one list come in this order in the other. */
function inOrder(few: readonly string[], many: readonly string[]): boolean {
  let at = 0;
  for (const item of many) if (item === few[at]) at++;
  return at === few.length;
}

const nameless = (node: unknown): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === "span" ? undefined : value)));

type Chooser = <T>(items: readonly T[]) => T | undefined;

/** One edit of each kind on a part that the chooser picks. */
const makers: Readonly<Record<string, (file: File, source: string, choose: Chooser) => Edit | undefined>> = {
  removeArrow: (file, _, choose) => removal(file, choose, "arrow"),
  removeStep: (file, _, choose) => removal(file, choose, "step"),
  removeState: (file, _, choose) => removal(file, choose, "state"),
  removeRole: (file, _, choose) => removal(file, choose, "role"),
  removeValue: (file, _, choose) => removal(file, choose, "value"),
  addState: () => ({ kind: "insert", text: "/// A new place.\nstate brand_new {\n  -> done\n}" }),
  addRole: () => ({ kind: "insert", text: 'role brand_new {\n  asked """Well?"""\n  says reply: text\n}' }),
  addSetting: () => ({ kind: "insert", text: "setting brand_new: integer 1..3 = 2" }),
  addArrow: (file, _, choose) => inserted(file, choose, "when 1 == 2 -> done"),
  addStep: (file, _, choose) => inserted(file, choose, "set reply = reply"),
  setSlot(file, source, choose) {
    const located = choose(partsOf(file));
    if (!located) return undefined;
    const slot = choose(slotsOf(located.node, source));
    if (!slot) return undefined;
    return { kind: "set", part: located.part, slot: slot.name, text: samples[slot.name] };
  },
  clearSlot(file, source, choose) {
    const located = choose(partsOf(file));
    const slot = located && choose(slotsOf(located.node, source));
    return slot && { kind: "set", part: located.part, slot: slot.name };
  },
  move(file, _, choose) {
    const located = choose(partsOf(file).filter(({ part }) => part.kind === "arrow" || part.kind === "step"));
    return located && { kind: "move", part: located.part };
  },
  duplicate(file, _, choose) {
    const located = choose(partsOf(file).filter(({ node }) => node.kind === "StateDeclaration"));
    return located && { kind: "duplicate", part: located.part, name: "brand_new" };
  },
};

const samples: Readonly<Record<string, string>> = {
  doc: "Written anew.",
  type: "text 1..9",
  initial: '"fresh"',
  parameters: "{ temperature: 0.5 }",
  job: "role",
  signature: "[3]",
  is: '"somebody else"',
  called: '"Somebody"',
  "played by": "penman",
  remembers: "all",
  budget: "7 calls",
  prompt: '"""What now?"""',
  says: "{ thing: text 1..9, yes: boolean }",
  value: '"fresh"',
  fields: "{ prompt: reply, completion: reply }",
  when: "1 == 2",
  target: "done",
  "at most": "3",
  cause: "budget",
};

function removal(file: File, choose: Chooser, kind: Part["kind"]): Edit | undefined {
  const located = choose(partsOf(file).filter(({ part }) => part.kind === kind));
  return located && { kind: "remove", part: located.part };
}

function inserted(file: File, choose: Chooser, text: string): Edit | undefined {
  const simple = partsOf(file).filter(
    ({ node }) => node.kind === "StateDeclaration" && node.states.length === 0,
  );
  const located = choose(simple);
  return located && { kind: "insert", text, into: located.part };
}

const situations = fc
  .tuple(fc.constantFrom(...scenes), fc.constantFrom(...Object.keys(makers)), fc.nat())
  .map(([source, maker, pick]) => {
    let seed = pick;
    const choose: Chooser = (items) => items[(seed = (seed * 48271 + 11) % 2147483647) % items.length];
    return { source, edit: makers[maker]?.(parse(source, "").ast, source, choose) };
  })
  .filter((each): each is { source: string; edit: Edit } => each.edit !== undefined);

const runs = { numRuns: Number(process.env.EDITS ?? 200) };

/** The edit done; situations in which it cannot be are left out. */
function done(source: string, edit: Edit) {
  const edited = applyEdit(source, edit);
  fc.pre(edited.ok || (edited.problem.why !== "needed" && edited.problem.why !== "no-part"));
  if (!edited.ok) throw new Error(JSON.stringify(edited.problem));
  return edited;
}

describe("an edit of any scene", () => {
  it("touches no line that it does not speak of, and can be taken back", () => {
    fc.assert(
      fc.property(situations, ({ source, edit }) => {
        const { changes, text } = done(source, edit);
        expect(applyChanges(source, changes)).toBe(text);
        expect(applyChanges(text, invertChanges(source, changes))).toBe(source);
        expect(inOrder(untouched(source, changes), text.split("\n"))).toBe(true);
      }),
      runs,
    );
  }, 300_000);

  it("keeps every comment, unless what it speaks of goes", () => {
    const keeping = situations.filter(({ edit }) => edit.kind !== "remove" && edit.kind !== "set");
    fc.assert(
      fc.property(keeping, ({ source, edit }) => {
        const { text } = done(source, edit);
        expect(inOrder(commentTexts(source).sort(), commentTexts(text).sort())).toBe(true);
      }),
      runs,
    );
  }, 300_000);

  it("leaves every other declaration as it was", () => {
    const inOne = situations.filter(({ edit }) => edit.kind !== "duplicate" && edit.kind !== "move");
    fc.assert(
      fc.property(inOne, ({ source, edit }) => {
        const { text } = done(source, edit);
        const [before, after] = [source, text].map((each) => parse(each, "").ast) as [File, File];
        const touched = touchedBy(edit, before);
        expect(nameless(othersOf(after, touched))).toEqual(nameless(othersOf(before, touched)));
      }),
      runs,
    );
  }, 300_000);

  it("sets what it says it sets", () => {
    const setting = situations.filter(({ edit }) => edit.kind === "set" && edit.text !== undefined);
    fc.assert(
      fc.property(setting, ({ source, edit }) => {
        const { text } = done(source, edit);
        const { part, slot, text: wanted } = edit as Extract<Edit, { kind: "set" }>;
        const node = findPart(parse(text, "").ast, part)?.node;
        const found = node && slotsOf(node, text).find(({ name }) => name === slot);
        expect(found?.text?.trim()).toBe(wanted);
      }),
      runs,
    );
  }, 300_000);
});

/** Every declaration but the one that the edit reaches into. */
function othersOf(file: File, touched: string | undefined): AnyNode[] {
  return file.declarations.filter((node) => ![touched, "brand_new"].includes(labelOf(node)));
}

/** The declaration that holds what an edit is about, by kind and name. */
function touchedBy(edit: Edit, file: File): string | undefined {
  const part = edit.kind === "insert" ? edit.into : edit.part;
  const node = part && findPart(file, part)?.node;
  const around = file.declarations.find(
    (each) => node && each.span.start <= node.span.start && node.span.end <= each.span.end,
  );
  return around && labelOf(around);
}

function labelOf(node: AnyNode): string {
  if (node.kind === "TestDeclaration") return JSON.stringify(nameless(node.name));
  if (node.kind === "ExitClause") return "exit";
  const name =
    "name" in node && node.name && typeof node.name === "object" && "name" in node.name ? node.name.name : "";
  return name === "brand_new" ? name : `${node.kind} ${name}`;
}

describe("edits, one by one", () => {
  const source = `/// Says a thing.
scene small

input  question: text   // what is asked
output reply: text

role speaker {
  asked """{question}"""
  says  reply: text
}

// how it goes
state first {
  speaker speaks
  set reply = speaker.reply
  when reply == ""                                     -> first at most 2 times
                                                       -> done                     // the end
}

final done
`;
  it.each<[string, Edit, string]>([
    [
      "a bare arrow gets a condition and keeps its column",
      { kind: "set", part: { kind: "arrow", id: "first.2" }, slot: "when", text: 'reply != "x"' },
      '  when reply != "x"                                    -> done                     // the end',
    ],
    [
      "a condition goes and the arrow keeps its column",
      { kind: "set", part: { kind: "arrow", id: "first.1" }, slot: "when" },
      "                                                       -> first at most 2 times",
    ],
    [
      "a new arrow with a condition stands before the bare one, in its column",
      { kind: "insert", into: { kind: "state", name: "first" }, text: 'when reply == "no" -> done' },
      '  when reply == "no"                                   -> done\n                                                       -> done                     // the end',
    ],
    [
      "a new step stands below the last step",
      { kind: "insert", into: { kind: "state", name: "first" }, text: "speaker speaks" },
      "  set reply = speaker.reply\n  speaker speaks\n",
    ],
    [
      "a setting stands below the outputs",
      { kind: "insert", text: "setting rounds: integer 1..4 = 2" },
      "output reply: text\n\nsetting rounds: integer 1..4 = 2\n\nrole",
    ],
    [
      "another input stands right below its like",
      { kind: "insert", text: "input  mood: text" },
      "// what is asked\ninput  mood: text\noutput",
    ],
    [
      "a state is set off by empty lines",
      { kind: "insert", text: "state second {\n  -> done\n}" },
      "}\n\nstate second {\n                                                       -> done\n}\n\nfinal done\n",
    ],
    [
      "a persona is the first line of a role",
      { kind: "set", part: { kind: "role", name: "speaker" }, slot: "is", text: '"a person"' },
      'role speaker {\n  is "a person"\n  asked',
    ],
    [
      "a final gets its braces",
      { kind: "insert", into: { kind: "state", name: "done" }, text: 'set reply = "x"' },
      'final done {\n  set reply = "x"\n}\n',
    ],
    [
      "documentation is written above",
      { kind: "set", part: { kind: "state", name: "first" }, slot: "doc", text: "Speaks.\nThen ends." },
      "// how it goes\n/// Speaks.\n/// Then ends.\nstate first",
    ],
  ])("%s", (_, edit, expected) => {
    const edited = applyEdit(source, edit);
    expect(edited.ok ? edited.text : edited.problem).toContain(expected);
  });

  it("leaves no trace of what is removed", () => {
    const edited = applyEdit(source, { kind: "remove", part: { kind: "state", name: "first" } });
    expect(edited.ok && edited.text).toContain("}\n\nfinal done\n");
    expect(edited.ok && edited.text).not.toContain("how it goes");
  });

  it.each<[string, Edit, string]>([
    [
      "a text that closes its braces and opens others",
      {
        kind: "set",
        part: { kind: "arrow", id: "first.1" },
        slot: "target",
        text: "done }\nstate evil { -> done",
      },
      "unreadable",
    ],
    [
      "a text with a slip",
      { kind: "set", part: { kind: "value", name: "question" }, slot: "type", text: "text 1.." },
      "unreadable",
    ],
    ["a part that is not there", { kind: "remove", part: { kind: "state", name: "nowhere" } }, "no-part"],
    [
      "a place that is not there",
      { kind: "set", part: { kind: "state", name: "first" }, slot: "colour", text: "red" },
      "no-slot",
    ],
    [
      "a name of every object",
      { kind: "set", part: { kind: "state", name: "first" }, slot: "constructor", text: "red" },
      "no-slot",
    ],
    [
      "what cannot be empty",
      { kind: "set", part: { kind: "value", name: "question" }, slot: "type" },
      "needed",
    ],
  ])("refuses %s", (_, edit, why) => {
    const edited = applyEdit(source, edit);
    expect(edited.ok ? edited.text : edited.problem.why).toBe(why);
  });

  it("writes what the formatter would", () => {
    for (const text of ["state  second{\n-> done\n}", 'role  x{\nasked  """a"""\nsays y:text\n}']) {
      const edited = applyEdit(format(source).text, { kind: "insert", text });
      expect(edited.ok && format(edited.text).text).toBe(edited.ok && edited.text);
    }
  });

  it("visits what it finds", () => {
    const { ast } = parse(source, "");
    let states = 0;
    visit(ast, { enter: (node) => void (node.kind === "StateDeclaration" && states++) });
    expect(partsOf(ast).filter(({ node }) => node.kind === "StateDeclaration")).toHaveLength(states);
  });
});
