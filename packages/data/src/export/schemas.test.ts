import { expect, test } from "vitest";
import { type TargetName, targetNames, targets } from "./targets.ts";

const example = {
  sft: { kind: "sft", prompt: [{ role: "user", content: "Tea?" }], completion: "Yes." },
  pair: { kind: "pair", prompt: [{ role: "user", content: "Tea?" }], chosen: "Yes.", rejected: "No." },
} as const;
const rowOf = (name: TargetName) => {
  const target = targets[name];
  return target.row(example[target.kind], false);
};
/** Three projects take the same rows: a conversation under `messages`. */
const same = new Set(["trl-messages", "openai-sft", "axolotl"]);

test.each(targetNames)("%s takes its own rows and those of no other form", (name) => {
  const takers = targetNames.filter((other) => targets[name].schema.safeParse(rowOf(other)).success);
  expect(takers).toEqual(same.has(name) ? [...same] : [name]);
});

test.each(targetNames)("%s refuses a key too many, a key too few and a blank text", (name) => {
  const { schema } = targets[name];
  const row = rowOf(name) as Record<string, unknown>;
  expect(schema.safeParse({ ...row, more: 1 }).success).toBe(false);
  for (const key of Object.keys(row)) {
    const { [key]: _gone, ...rest } = row;
    expect(schema.safeParse(rest).success, `without ${key}`).toBe(false);
  }
  const blank = JSON.parse(JSON.stringify(row).replaceAll("Yes.", " "));
  expect(schema.safeParse(blank).success).toBe(false);
});
