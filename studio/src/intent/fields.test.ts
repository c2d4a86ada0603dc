import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "@polylogue/language";
import { analyse, applyEdit, findPart, partsOf } from "@polylogue/language";
import { describe, expect, it } from "vitest";
import { fieldsOf } from "./fields.ts";

const text = `scene small

/// What is asked.
input  question: text
output reply: text = ""

role author {
  is    "somebody"
  asked """
    Say something.

      {question}
    """
  says {
    thought: text
    reply:   text
  }
}

state first {
  stage town {
    author reacts
    each act is judged as {
      feasible: true
    }
  }
  author speaks
                                                     -> done
}

final done
`;
const read = (source: string) => analyse(source, "small.scene", { root: "", read: () => undefined }).ast;
const fields = (part: Part, source = text) => {
  const node = findPart(read(source), part)?.node;
  return node ? fieldsOf(node, source) : [];
};
const field = (part: Part, slot: string, source = text) =>
  fields(part, source).find((each) => each.slot === slot);
function set(part: Part, slot: string, written: string): string {
  const edited = applyEdit(text, {
    kind: "set",
    part,
    slot,
    text: field(part, slot)?.written(written) ?? "",
  });
  if (!edited.ok) throw new Error(edited.problem.why);
  return edited.text;
}

const author = { kind: "question", role: "author" } as const;

it.each([
  [author, "prompt", "Say something.\n\n  {question}"],
  [author, "says", "{\n  thought: text\n  reply:   text\n}"],
  [{ kind: "role", name: "author" }, "is", "somebody"],
  [{ kind: "value", name: "question" }, "doc", "What is asked."],
  [
    { kind: "step", id: "first.step.1" },
    "source",
    "stage town {\n  author reacts\n  each act is judged as {\n    feasible: true\n  }\n}",
  ],
] as const)("shows %o %s without its margin", (part, slot, shown) =>
  expect(field(part, slot)?.text).toBe(shown),
);

it.each([
  [author, "prompt", "One line."],
  [author, "prompt", "Two\n\nlines, {question}"],
  [author, "says", "{\n  other: text\n}"],
  [{ kind: "role", name: "author" }, "is", 'a "friend"\nof all'],
  [{ kind: "role", name: "author" }, "called", "Ann"],
  [{ kind: "value", name: "question" }, "doc", "One.\nTwo."],
  [{ kind: "arrow", id: "first.1" }, "when", 'reply != ""'],
] as const)("writes %o %s and reads the same again", (part, slot, written) => {
  expect(field(part, slot, set(part, slot, written))?.text).toBe(written);
});

it("shows what can be set in one order, and a step whole", () => {
  expect(
    fields({ kind: "role", name: "author" })
      .map(({ slot }) => slot)
      .slice(0, 2),
  ).toEqual(["job", "is"]);
  expect(fields({ kind: "step", id: "first.step.2" }).map(({ slot }) => slot)).toEqual(["source"]);
});

describe("every field of every scene, written as it is shown", () => {
  const folder = join(import.meta.dirname, "../../../scenes");
  const files = ["teaching/lost-umbrella", "beyond/front-desk", "baselines/critique-revise"];
  it.each(files)("%s changes nothing that counts", (name) => {
    const source = readFileSync(join(folder, `${name}.scene`), "utf8");
    for (const { part, node } of partsOf(read(source)))
      for (const each of fieldsOf(node, source)) {
        if (each.text === undefined) continue;
        const edited = applyEdit(source, {
          kind: "set",
          part,
          slot: each.slot,
          text: each.written(each.text),
        });
        expect(edited.ok || edited.problem).toBe(true);
        const again = edited.ok ? findPart(read(edited.text), part)?.node : undefined;
        const shown =
          again && edited.ok
            ? fieldsOf(again, edited.text).find(({ slot }) => slot === each.slot)?.text
            : undefined;
        expect([name, part, each.slot, shown?.trimEnd()]).toEqual([
          name,
          part,
          each.slot,
          each.text.trimEnd(),
        ]);
      }
  });
});
