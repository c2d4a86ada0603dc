import { expect, test } from "vitest";
import { greedyPlaces } from "./follow.fixture.ts";
import { SceneParser } from "./parser.ts";
import { vocabulary } from "./tokens.ts";

const commas = "a comma stands between; it is optional only so that a missing one costs one error";
const nearest = "an inner tag is closed by the nearest `{end}`";

/** Every place where the parser takes what could also follow, and why that is right. */
const known: Readonly<Record<string, string>> = {
  "argument Option": "a word before a colon is a name: two tokens tell",
  "call Option": commas,
  "entry Option": commas,
  "field Option": "gate: `secret` before a colon is the field's name",
  "forPart Option": nearest,
  "ifBody Option": nearest,
  "judges Option": "gate: a verdict by rule begins with a brace",
  "leap Option": "gate: the target stands on the line of its arrow",
  "loop Option": commas,
  "namedType Option": "gate: a name is a bound only before `..`",
  "operand Repetition": commas,
  "operation Repetition": commas,
  "parts Repetition": "gate: `{else}` and `{end}` are no parts",
};

test("every greedy place of the grammar has a gate or a reason", () => {
  const places = greedyPlaces(new SceneParser().getGAstProductions(), vocabulary);
  expect([...new Set(places.map(({ rule, part }) => `${rule} ${part}`))].sort()).toEqual(
    Object.keys(known).sort(),
  );
});
