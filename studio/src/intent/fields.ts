import type { PartNode } from "@polylogue/language";
import { slotsOf } from "@polylogue/language";
import { readProse, writeProse } from "./prose.ts";

/** How a place of a part is written by a person. */
export type FieldKind = "line" | "code" | "prose" | "target" | "slot" | "job" | "cause";

export interface Field {
  readonly slot: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** What a person reads and writes; absent where nothing stands there. */
  readonly text?: string;
  readonly needed: boolean;
  /** What may stand there, for whoever has not written it yet. */
  readonly hint?: string;
  /** Makes the text of the file from what a person wrote. */
  readonly written: (text: string) => string;
}

interface Words {
  readonly label: string;
  readonly kind: FieldKind;
  readonly hint?: string;
}

/** Every slot of every part, in the order in which they are shown. */
const words: Readonly<Record<string, Words>> = {
  job: { label: "Job", kind: "job" },
  when: { label: "When", kind: "code", hint: "author.sure and count(notes) > 2" },
  cause: { label: "On", kind: "cause" },
  target: { label: "Leads to", kind: "target" },
  "at most": { label: "At most so many times", kind: "line", hint: "3, or the name of a setting" },
  is: { label: "Who it is", kind: "prose", hint: "a friend who reads along" },
  prompt: { label: "What it is asked", kind: "prose" },
  says: { label: "What it says", kind: "code", hint: "reply: text" },
  source: { label: "As written", kind: "code" },
  type: { label: "Type", kind: "code", hint: "text, integer 1..7, { name: text }" },
  initial: { label: "First value", kind: "code" },
  parameters: { label: "Parameters", kind: "code", hint: "{ temperature: 0.2 }" },
  signature: { label: "Seats and parameters", kind: "line", hint: "[3] or [](self: Person)" },
  called: { label: "Its name on stage", kind: "prose", hint: "{self.name}" },
  "played by": { label: "Played by", kind: "slot" },
  remembers: { label: "Remembers", kind: "line", hint: "all, or a number" },
  budget: { label: "Budget", kind: "line", hint: "150 calls, 10 minutes" },
  doc: { label: "Notes for readers", kind: "code" },
};

/** A step is written whole; its pieces need no fields of their own. */
const whole: ReadonlySet<string> = new Set(["value", "fields", "condition"]);

/** The form of a part, made from what can be set of it. */
export function fieldsOf(node: PartNode, source: string): Field[] {
  const slots = slotsOf(node, source).filter(({ name }) => !whole.has(name));
  const order = Object.keys(words);
  const indent = indentAt(source, node.span.start);
  return slots
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .map(({ name, text, needed }) => fieldOf(name, text, needed, indent));
}

function fieldOf(slot: string, text: string | undefined, needed: boolean, indent: string): Field {
  const { label, kind, hint } = words[slot] ?? { label: slot, kind: "code" };
  const common = { slot, label, kind, needed, ...(hint && { hint }) };
  if (kind === "prose") return { ...common, ...prose(slot, text, indent) };
  const isDoc = slot === "doc";
  return {
    ...common,
    ...(text !== undefined && { text: isDoc ? text : outdented(text, indent) }),
    written: (now) => (isDoc ? now : indented(now, indent)),
  };
}

function prose(slot: string, literal: string | undefined, indent: string): Pick<Field, "text" | "written"> {
  const read = literal === undefined ? undefined : readProse(literal);
  const fence = read?.fence ?? (slot === "prompt" ? "block" : "short");
  return {
    ...(read && { text: read.text }),
    written: (text) =>
      text.trim() === "" ? "" : writeProse({ text, fence }, indent + (slot === "prompt" ? "" : "  ")),
  };
}

export function indentAt(source: string, at: number): string {
  const start = source.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start, at))?.[0] ?? "";
}

const outdented = (text: string, indent: string) => text.replaceAll(`\n${indent}`, "\n");
const indented = (text: string, indent: string) => text.trim().replaceAll("\n", `\n${indent}`);
