import { LineMap } from "@polylogue/base";
import { expect, test } from "vitest";
import { checkText } from "./check.ts";

const base = `scene sample
input  question: text
output reply: text
role author { asked """{question}""" says words: text }
role critic { asked """{author.words}""" says { flaw: text, bad: boolean } }
reviser penman { asked """{question} {critic.flaw}""" says words: text }
moderator world(who: text, what: text) { asked "{who} {what}" says { feasible: boolean, noticed: player[] } }
role player[](self: text) { called "{self}" remembers 3 asked "?" says action: text }
state start {
  author speaks
  critic speaks
  when critic.bad -> again
  -> evening
}
state again {
  penman speaks
  -> evening
}
state evening {
  stage town {
    player("a") follows ["b"]
    each act is judged by world(act.name, act.action)
  }
  set reply = town.ended
  -> done
}
final done
`;
const codes = (text: string) => {
  const lines = new LineMap(text);
  const { diagnostics } = checkText(text, "a.scene", { root: "", read: () => undefined });
  return diagnostics.map(({ code, span }) => `${lines.position(span.start).line} ${code}`);
};

/** One slip by itself: what is written for what, and all that is told of it. */
const slips: readonly (readonly [string, string, string, readonly string[]])[] = [
  ["a role that nobody knows is asked", "  critic speaks", "  crtic speaks", ["11 NAME-001"]],
  ["a verb that is none", "  critic speaks", "  critic speeks", ["11 SYNTAX-001"]],
  ["a step without its verb", "  critic speaks\n", "  critic\n", ["11 SYNTAX-001"]],
  ["a question that nobody knows", "critic speaks", "critic is asked to vote", ["11 NAME-001"]],
  ["a declaration that is none", "role critic {", "rol critic {", ["5 SYNTAX-003"]],
  ["a state that is none", "state again {", "stat again {", ["15 SYNTAX-003"]],
  ["a final that is none", "final done", "finl done", ["27 SYNTAX-003"]],
  ["an output that is none", "output reply", "outpt reply", ["3 SYNTAX-003"]],
  ["a target that nobody knows", "-> again", "-> agan", ["12 NAME-001"]],
  ["an arrow without a target", "-> again", "->", ["12 SYNTAX-010"]],
  ["an arrow that is none", "bad -> again", "bad => again", ["12 SYNTAX-001"]],
  ["a condition that begins with another word", "when critic", "if critic", ["12 SYNTAX-001"]],
  ["a judge that nobody knows", "judged by world(", "judged by wrld(", ["22 NAME-001"]],
  ["a player that nobody knows", 'player("a") follows', 'playr("a") follows', ["21 NAME-001"]],
  ["a stage that is none", "stage town {", "stge town {", ["20 SYNTAX-001"]],
  ["a value that nobody knows is set", "set reply", "set repply", ["24 NAME-001"]],
  ["a reviser whose prompt names nobody", "{critic.flaw}", "{crtic.flaw}", ["6 NAME-001"]],
];
test.each(slips)("one slip is told of once: %s", (_, from, to, wanted) => {
  expect(codes(base)).toEqual([]);
  expect(base).toContain(from);
  expect(codes(base.replace(from, () => to))).toEqual(wanted);
});

/** Two faults that have nothing to do with each other. */
const pairs: readonly (readonly [string, (text: string) => string, readonly string[]])[] = [
  [
    "a slip in a role explains nothing that a state lacks",
    (text) => text.replace("action: text }", "action text }").replace("  critic speaks\n", ""),
    ["5 ROLE-013", "6 FLOW-009", "8 SYNTAX-001", "11 FLOW-009"],
  ],
  [
    "a warning explains nothing",
    (text) => text.replace("{question} {critic", "${question} {critic").replace("  critic speaks\n", ""),
    ["5 ROLE-013", "6 TEXT-009", "6 FLOW-009", "11 FLOW-009"],
  ],
  [
    "an unknown field explains nothing",
    (text) => text.replace("town.ended", "town.end").replace("  penman speaks\n", ""),
    ["6 ROLE-013", "23 NAME-001"],
  ],
];
test.each(pairs)("%s", (_, damage, wanted) => {
  expect(codes(damage(base))).toEqual(wanted);
});
