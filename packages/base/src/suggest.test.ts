import { expect, it } from "vitest";
import { suggest } from "./suggest.ts";

it.each([
  ["jugde", ["judge", "draft"], "judge"],
  ["Reply", ["replay", "reply"], "reply"],
  ["instrucion", ["instruction"], "instruction"],
  ["rounds", ["players", "steps"], undefined],
  ["ab", ["cd"], undefined],
])("%s among %j is %s", (word, candidates, meant) => {
  expect(suggest(word, candidates)).toBe(meant);
});
