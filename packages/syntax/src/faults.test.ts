import { describe as inWords, LineMap } from "@polylogue/base";
import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";

const base = `/// Ask, look again, answer.
scene base

input  question: text
output reply: text
setting rounds: integer 1..4 = 2

role writer {
  is "somebody who writes"
  remembers 3
  asked """
    Somebody asks: {question}
    Answer.
    """
  says { reply: text, sure: boolean }
}
role reader {
  asked to look """
    Look at {writer.reply}
    """
  says flaw: text
}

state draft {
  writer speaks
  set reply = writer.reply
  when writer.sure              -> done
                                -> look
}
state look {
  reader is asked to look
                                -> draft at most rounds - 1 times
                                -> done
}
final done {
  yields sft { prompt: question, completion: reply }
}
`;

type Fault = readonly [title: string, from: string, to: string, expected: readonly string[]];

/** Each fault by itself: what it is replaced by, and every diagnostic as `line:column code`. */
const faults: readonly Fault[] = [
  ["a missing colon", "sure: boolean", "sure boolean", ["15:28 SYNTAX-001"]],
  ["§1.4 a reserved word for a name", "role reader", "role when", ["17:6 SYNTAX-002"]],
  ["a mistyped declaration", "output reply", "ouput reply", ["5:1 SYNTAX-003"]],
  ["a mistyped trait", "remembers 3", "remebers 3", ["10:3 SYNTAX-001"]],
  ["a mistyped verb", "writer speaks", "writer speks", ["25:10 SYNTAX-001"]],
  ["a missing `}` of a role", "boolean }\n}", "boolean }\n", ["15:37 SYNTAX-005"]],
  ["a missing `}` of a state", "-> look\n}", "-> look\n", ["28:39 SYNTAX-005"]],
  ["a missing `}` at the end", "reply }\n}\n", "reply }\n", ["36:52 SYNTAX-005"]],
  ["a stray `}`", "final done", "}\nfinal done", ["35:1 SYNTAX-003"]],
  ["a stray character", "state look", "#state look", ["30:1 SYNTAX-004"]],
  ["§4.4 no target", "-> draft at most rounds - 1 times", "->", ["32:33 SYNTAX-010"]],
  ["§4.4 a bound on the next line", "-> draft at most", "-> draft\n at most", ["33:21 SYNTAX-011"]],
  [
    "§4.4 a `when` without an arrow",
    "when writer.sure              -> done",
    "when writer.sure",
    ["27:3 SYNTAX-012"],
  ],
  [
    "§4.4 two arrows in a line",
    "-> draft at most rounds - 1 times",
    "-> draft -> done",
    ["32:42 SYNTAX-013"],
  ],
  ["§4.4 a step after an arrow", "  reader is asked", "  -> done\n  reader is asked", ["32:3 SYNTAX-014"]],
  [
    "§4.2 two budgets",
    "  writer speaks",
    "  budget 1 calls\n  budget 2 calls\n  writer speaks",
    ["26:3 SYNTAX-015"],
  ],
  ["a missing comma", "question, completion", "question completion", ["36:33 SYNTAX-008"]],
  ["§7.7 a short text left open", 'who writes"', "who writes", ["9:6 TEXT-001"]],
  ["§7.7 a block text left open", '    Answer.\n    """', "    Answer.", ["11:9 TEXT-002"]],
  ["§7.7 the last block text left open", 'reply}\n    """', "reply}", ["18:17 TEXT-002"]],
  ["§7.7 a hole left open", "{question}\n", "{question\n", ["12:20 TEXT-003"]],
  ["§7.4 a record in a hole", "{question}\n", "{f({a: 1})}\n", ["12:20 TEXT-003", "12:25 SYNTAX-001"]],
  ["§7.4 a `$` before a hole", "{question}\n", "${question}\n", ["12:20 TEXT-009"]],
  [
    "one word too many, and what follows it on its line",
    "  reader is asked",
    "  reeder reader is asked",
    ["31:10 SYNTAX-001"],
  ],
  [
    "a block that is none",
    "  reader is asked",
    "  stge x {\n a follows b\n c d e }\n  reader is asked",
    ["31:8 SYNTAX-001"],
  ],
  ["§7.1 an unknown escape", "who writes", "who \\writes", ["9:20 TEXT-004"]],
  ["§1.9 a control that turns the writing", "who writes", "who\u202e writes", ["9:19 TEXT-006"]],
  ["§7.5 a tag that closes nothing", "    Answer.", "    {end}", ["13:6 TEXT-007"]],
  ["§7.5 a tag that is not closed", "    Answer.", "    {if writer.sure}", ["13:5 TEXT-008"]],
  ["§2.4 a sum for a bound", "integer 1..4 ", "integer 1..2 + 2 ", ["6:30 SYNTAX-003"]],
  [
    "§1.3 a name that nothing can have",
    "set reply = writer.reply",
    "set reply = writer.__proto__",
    ["26:22 SYNTAX-016"],
  ],
  ["an expression that is missing", "set reply = writer.reply", "set reply =", ["26:13 SYNTAX-001"]],
];

describe("one fault gives one error, and nothing else is lost", () => {
  const whole = parse(base, "base.scene");
  test("the scene without a fault has none", () => expect(whole.diagnostics).toEqual([]));

  test.each(faults)("%s", (_, from, to, expected) => {
    const source = base.replace(from, () => to);
    expect(source).not.toBe(base);
    const { ast, diagnostics } = parse(source, "base.scene");
    const lines = new LineMap(source);
    const found = diagnostics.map((diagnostic) => {
      const { start, code } = inWords(diagnostic, source, lines);
      return `${start.line}:${start.column} ${code}`;
    });
    expect(found).toEqual(expected);
    expect(ast.declarations.length).toBeGreaterThanOrEqual(whole.ast.declarations.length - 1);
  });
  test.each([
    ["output reply", "ouput reply", "output"],
    ["remembers 3", "remebers 3", "remembers"],
    ["writer speaks", "writer speks", "speaks"],
  ])("`%s` written `%s` is met with `%s`", (from, to, word) => {
    const source = base.replace(from, to);
    const hints = parse(source, "base.scene").diagnostics.map(
      (diagnostic) => inWords(diagnostic, source).hint,
    );
    expect(hints).toEqual([`Did you mean \`${word}\`?`]);
  });
  test("several faults are all reported", () => {
    const source = base
      .replace("sure: boolean", "sure boolean")
      .replace("role reader", "role when")
      .replace("-> draft at most rounds - 1 times", "->");
    expect(parse(source, "base.scene").diagnostics.map(({ code }) => code)).toEqual([
      "SYNTAX-001",
      "SYNTAX-002",
      "SYNTAX-010",
    ]);
  });
  test("two block texts left open are two errors", () => {
    const source = base.replace('    Answer.\n    """', "    Answer.").replace('reply}\n    """', "reply}");
    const { diagnostics, ast } = parse(source, "base.scene");
    expect(diagnostics.map(({ code }) => code)).toEqual(["TEXT-002", "TEXT-002"]);
    expect(ast.declarations.length).toBe(whole.ast.declarations.length);
  });
});
