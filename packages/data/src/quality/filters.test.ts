import { describe, expect, it, test } from "vitest";
import { filterNames, judge, type Seen } from "./filters.ts";
import { signsOf } from "./near.ts";
import { isRefusalOnly } from "./refusal.ts";

/** Remembers signs as the store does. */
function memory(): Seen["sign"] {
  const known = new Map<string, number>();
  let n = 0;
  return (signs) => {
    n += 1;
    const found = signs.flatMap((sign) => known.get(sign) ?? []);
    for (const sign of signs) if (!known.has(sign)) known.set(sign, n);
    return found.length > 0 ? Math.min(...found) : undefined;
  };
}
const seen = (answer: string, more: Partial<Seen> = {}): Seen => ({
  prompt: "May I borrow the ferry?",
  answer,
  sign: memory(),
  ...more,
});

test.each<[why: string | undefined, seen: Seen]>([
  [undefined, seen("Ask the captain first, and bring it back before the evening tide.")],
  ["empty-answer", seen(" \n")],
  ["answer-too-long", seen("word ".repeat(4_000))],
  ["refusal-only", seen("I'm sorry, but I can't help with that.")],
  ["leaked-scene-talk", seen("In the rehearsal, the rope wore thin. Ask first.")],
  ["leaked-scene-talk", seen("The simulation shows that Ben fell.")],
  [undefined, seen("A simulation needs a model.", { prompt: "How do I write a simulation?" })],
  ["unchanged-revision", seen("Ask  first.\n", { draft: "Ask first." })],
  [undefined, seen("Ask first.", { draft: "Take it." })],
])("%s", (why, record) => {
  expect(judge(record, filterNames)).toBe(why);
});

test("only the filters that are asked for judge", () => {
  expect(judge(seen(""), ["refusal", "unchanged"])).toBeUndefined();
});

describe("a refusal and nothing else", () => {
  test.each([
    "I'm sorry, but I can't help with that.",
    "Sorry, I cannot assist with this request.",
    "I cannot provide that information. Please let me know if there is anything else.",
    "As an AI language model, I can't do that. It is against my guidelines.",
    "I must decline. Thank you for understanding.",
    "I won't help with that.",
  ])("%s", (text) => {
    expect(isRefusalOnly(text)).toBe(true);
  });

  test.each([
    "I can't tell you how to steal a boat. Ask the owner at the pier whether you may borrow it.",
    "Ask the captain first.",
    "You cannot park there: fire engines need the way. The lot behind the station is free.",
    "Please ask first.",
    "",
  ])("not: %s", (text) => {
    expect(isRefusalOnly(text)).toBe(false);
  });
});

describe("near duplicates", () => {
  const story = Array.from({ length: 120 }, (_, i) => `word${(i * 7919) % 991}`).join(" ");
  const meet = (one: string, other: string) => {
    const signs = new Set(signsOf(one));
    return signsOf(other).some((sign) => signs.has(sign));
  };

  it.each([
    ["case and punctuation", story.toUpperCase().replaceAll(" ", ", ")],
    ["one word", story.replace("word0 ", "")],
    ["an ending", `${story} and so on`],
  ])("differ in %s", (_, other) => {
    expect(meet(story, other)).toBe(true);
  });

  it("are not seen in texts that share half of their words", () => {
    const words = story.split(" ");
    const others = Array.from({ length: 200 }, (_, k) =>
      words.map((word, i) => ((i >> 3) % 2 === 0 ? word : `other${k}x${i}`)).join(" "),
    );
    expect(others.filter((other) => meet(story, other)).length).toBeLessThan(12);
  });

  it("drop the later one", () => {
    const sign = memory();
    const judged = [story, `${story}!`, "Something else entirely."].map((answer) =>
      judge(seen(answer, { sign }), ["near-duplicate"]),
    );
    expect(judged).toEqual([undefined, "near-duplicate", undefined]);
  });

  it("of short texts are only those that are equal but for dress", () => {
    expect(meet("Tea?", "tea")).toBe(true);
    expect(meet("Tea?", "Milk?")).toBe(false);
    expect(meet("", "Milk?")).toBe(false);
  });
});
